#include "support/eventually.hpp"
#include "support/process.hpp"
#include "support/temp_directory.hpp"

#include <csignal>
#include <fstream>
#include <iterator>

namespace process_test {

using namespace convictiond::test;
using namespace std::chrono_literals;

namespace {

// What has ended may stand in the process table until its new parent reaps it, which may be at any moment.
bool runs(pid_t process) {
    std::ifstream stat{"/proc/" + std::to_string(process) + "/stat"};
    const std::string text{std::istreambuf_iterator<char>{stat}, {}};
    const auto state = text.rfind(") ");
    return state != std::string::npos && text[state + 2] != 'Z';
}

} // namespace

TEST_CASE("a program's status, output and errors are known when it has ended") {
    Process process{Launch{"sh", {"-c", "echo out; echo err >&2; exit 3"}}};
    CHECK(process.wait() == 3);
    CHECK(process.output() == "out\n");
    CHECK(process.errors() == "err\n");
}

TEST_CASE("a program runs where and in the environment that it is told") {
    const TempDirectory directory;
    Launch launch{"sh", {"-c", "pwd; echo $WORD"}};
    launch.directory = directory.path();
    launch.environment["WORD"] = "given";
    CHECK(output_of(launch) == directory.path().string() + "\ngiven\n");
}

TEST_CASE("a line is waited for, and a program that says nothing is given up at the deadline") {
    Process process{Launch{"sh", {"-c", "echo one; echo two; exec cat /dev/zero >/dev/null"}}};
    CHECK(process.wait_for_line([](auto line) { return line == "two"; }) == "two");
    CHECK(process.wait_for_line([](auto line) { return line == "one"; }) == "one");
    CHECK_FALSE(process.wait_for_line([](auto line) { return line == "three"; }, 50ms));
    CHECK_FALSE(process.wait(50ms));
    process.signal(SIGTERM);
    CHECK(process.wait() == 128 + SIGTERM);
}

TEST_CASE("a program and what it started are gone with their object") {
    pid_t child = 0;
    {
        Process process{Launch{"sh", {"-c", "cat /dev/zero >/dev/null & echo $!; wait"}}};
        child = std::stoi(process.wait_for_line([](auto line) { return !line.empty(); }).value());
        REQUIRE(runs(child));
    }
    CHECK(eventually([&] { return !runs(child); })); // it is killed, and dies when it has its turn
}

TEST_CASE("a temporary directory is gone with its object") {
    std::filesystem::path path;
    {
        const TempDirectory directory;
        path = directory.path();
        CHECK(std::filesystem::is_directory(path));
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

} // namespace process_test
