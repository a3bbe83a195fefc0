#include "base/result.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace result_test {

using namespace convictiond::base;

TEST_CASE("a fault reads as a sentence, with the parts left out that it does not have") {
    const std::vector<std::pair<Fault, std::string>> faults = {
        {{"line 3", "7 fields", "at most 5", "leave two off"},
         "line 3: 7 fields, expected at most 5; leave two off"},
        {{"line 3", "7 fields", "at most 5", ""}, "line 3: 7 fields, expected at most 5"},
        {{"line 3", "7 fields", "", ""}, "line 3: 7 fields"},
        {{"line 3", "7 fields", "", "leave two off"}, "line 3: 7 fields; leave two off"},
        {{"line 3", "", "a date", ""}, "line 3: a date"},
        {{"line 3", "", "", "see the manual"}, "line 3; see the manual"},
        {{"", "7 fields", "at most 5", ""}, "7 fields, expected at most 5"},
        {{"", "", "", "see the manual"}, "see the manual"},
        {{"", "", "", ""}, ""}};
    for (const auto& [fault, text] : faults) CHECK(fault.text() == text);
}

TEST_CASE("a result is a value or the fault that says why there is none") {
    const result<int> good = 7;
    const result<int> bad = Fault{"here", "nothing", "a number", ""};
    REQUIRE(good.has_value());
    CHECK(*good == 7);
    REQUIRE(bad.has_error());
    CHECK(bad.error() == Fault{"here", "nothing", "a number", ""});
}

TEST_CASE("asking a fault for its value is our own mistake and ends the process") {
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // not Catch2's report
        ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
        const result<int> bad = Fault{"here", "nothing", "a number", ""};
        ::_exit(bad.value() == 0 ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
}

} // namespace result_test
