#include "acceptance/daemon/house.hpp"
#include "support/postgres.hpp"

#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace configuration_test {

using namespace convictiond::test;
namespace fs = std::filesystem;

namespace {

// None of these needs a database: the daemon ends before it looks for one.
constexpr auto no_database = "host=/nowhere dbname=none";

Ended check(const House& house) {
    Process process{
        Launch{program("convictiond"), {"--check-config", "--config", house.write_configuration()}}};
    const auto status = process.wait();
    return {status.value_or(-1), process.output(), process.errors()};
}

bool says(const Ended& ended, std::initializer_list<std::string> words) {
    std::istringstream lines{ended.errors};
    for (std::string line; std::getline(lines, line);)
        if (std::all_of(words.begin(), words.end(),
                        [&line](const auto& word) { return line.find(word) != std::string::npos; }))
            return true;
    return false;
}

// A port that somebody else has.
class TakenPort {
public:
    TakenPort() : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(socket_, 1) == 0);
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        number_ = ntohs(address.sin_port);
    }
    ~TakenPort() { ::close(socket_); }
    TakenPort(const TakenPort&) = delete;
    TakenPort& operator=(const TakenPort&) = delete;
    [[nodiscard]] std::string address() const { return fmt::format("127.0.0.1:{}", number_); }

private:
    int socket_;
    std::uint16_t number_ = 0;
};

} // namespace

TEST_CASE("a good configuration has no faults") {
    const House house{no_database};
    const auto checked = check(house);
    CHECK(checked.status == 0);
    CHECK(checked.errors.empty());
    CHECK(checked.output.find("no faults") != std::string::npos);
}

TEST_CASE("all faults of a configuration are said at once, with line and column, by both programs") {
    House house{no_database};
    house.set("inbound.settle", "2");
    house.set("inbound.setle", "2s");
    house.set("admin.listen", "nowhere");
    house.set("member_states.PL.url", "http://example.org/");
    house.set("member_states.XX.url", "https://example.org/");
    house.set("identity_key", "relative.key");
    const auto checked = check(house);
    CHECK(checked.status == 78);
    const auto file = (house.directory() / "convictiond.yaml").string() + ":";
    CHECK(says(checked, {file, "inbound.settle", "\"2\" has no unit"}));
    CHECK(says(checked, {file, "inbound.setle", "settle"})); // the nearest that is known
    CHECK(says(checked, {file, "admin.listen"}));
    CHECK(says(checked, {file, "member_states.PL.url"}));
    CHECK(says(checked, {file, "member_states.XX"}));
    CHECK(says(checked, {file, "identity_key"}));
    CHECK(says(checked, {file + "7:11: admin.listen"})); // keys stand in the order of their names

    house.start();
    CHECK(house.daemon().wait() == 78);
    CHECK(house.log() == checked.errors);
    const auto tool = house.ctl({"status"});
    CHECK(tool.status == 78);
    CHECK(says(tool, {file, "inbound.setle"}));
}

TEST_CASE("a configuration that is not there or no YAML is a fault that names it") {
    House house{no_database};
    Process process{Launch{program("convictiond"), {"--config", "/nowhere/convictiond.yaml"}}};
    CHECK(process.wait() == 78);
    CHECK(process.errors().find("/nowhere/convictiond.yaml") != std::string::npos);
    house.set("inbound.settle", "[2s");
    const auto checked = check(house);
    CHECK(checked.status == 78);
    CHECK(says(checked, {(house.directory() / "convictiond.yaml").string() + ":"}));
}

TEST_CASE("a key whose feature is not built yet is refused") {
    House house{no_database};
    house.set("journal", "{ seal_every: 1s }");
    const auto checked = check(house);
    CHECK(checked.status == 78);
    CHECK(says(checked, {"journal", "not built yet"}));
}

TEST_CASE("a key file that others can write is refused, whichever it is") {
    House house{no_database};
    const std::string name = GENERATE("identity.key", "ours/daemon.key");
    fs::permissions(house.directory() / name, fs::perms{0666});
    const auto checked = check(house);
    CHECK(checked.status == 78);
    CHECK(says(checked, {"convictiond.yaml:", (house.directory() / name).string(), "0666", "chmod 0600"}));
}

TEST_CASE("a key file that others can read is warned of, by the check and by the log, and taken") {
    const Database database;
    House house{database.connection()};
    const std::string name = GENERATE("identity.key", "ours/daemon.key");
    const auto path = (house.directory() / name).string();
    fs::permissions(path, fs::perms{0644});
    const auto checked = check(house);
    CHECK(checked.status == 0);
    CHECK(checked.output.find("no faults") != std::string::npos);
    CHECK(says(checked, {"convictiond.yaml:", "warning: " + path + " has mode 0644", "chmod 0600"}));
    house.start_ready();
    CHECK(house.logs({"level=warning event=key.exposed", "path=" + path, "mode=0644", "chmod 0600"}));
}

TEST_CASE("a fault of one key hides none of the files that others name, nor of the states") {
    House house{no_database};
    house.set("inbound.setle", "2s");
    house.set("defaults.client_key", "relative.key");
    house.set("member_states.XX.url", "https://example.org/");
    house.set("acknowledgements.private_key", "/nowhere/server.key");
    fs::remove(house.directory() / "identity.key");
    fs::remove(house.directory() / "theirs" / "ca.pem");
    const auto checked = check(house);
    CHECK(checked.status == 78);
    const auto file = (house.directory() / "convictiond.yaml").string() + ":";
    CHECK(says(checked, {file, ": inbound.setle: is not a key"}));
    CHECK(says(checked, {file, ": defaults.client_key: \"relative.key\" is not absolute"}));
    CHECK(says(checked, {file, ": member_states.XX: XX is no member state"}));
    CHECK(says(checked, {file, ": identity_key: ", "/identity.key: cannot be read"}));
    CHECK(says(checked, {file, ": acknowledgements.private_key: /nowhere/server.key: No such file"}));
    CHECK(says(checked, {file, ": acknowledgements.client_ca: ", "/theirs/ca.pem: No such file"}));
    CHECK(says(checked, {file, ": defaults.server_ca: ", "/theirs/ca.pem: No such file"}));
    // Of a key that is at fault itself, what it would name is not looked for.
    CHECK(checked.errors.find("/run/credentials") == std::string::npos);
    // Each stands where its key does.
    std::istringstream lines{checked.errors};
    for (std::string line; std::getline(lines, line);) CHECK(line.starts_with(file));
}

TEST_CASE("every table that is at fault is told at the key that names their directory") {
    House house{no_database};
    house.set("tables", house.directory().string());
    std::ofstream{house.directory() / "member-states.csv"} << "alpha2,name\nDE,Germany\n";
    const auto checked = check(house);
    CHECK(checked.status == 78);
    const auto at = (house.directory() / "convictiond.yaml").string() + ":";
    CHECK(says(checked, {at, ": tables: ", "/member-states.csv:1: has no column accession_date"}));
    CHECK(says(checked, {at, ": tables: ", "/nationality-codes.csv: cannot be read"}));
    CHECK(says(checked, {at, ": tables: ", "/ecris-sanction-categories.csv: cannot be read"}));
}

TEST_CASE("files that are not there or hold something else are refused, all at once") {
    House house{no_database};
    std::ofstream{house.directory() / "ours" / "daemon.pem"} << "no certificate\n";
    std::ofstream{house.directory() / "ours" / "daemon.key"} << "no key\n";
    fs::remove(house.directory() / "identity.key");
    house.set("tables", "/nowhere");
    const auto checked = check(house);
    CHECK(checked.status == 78);
    CHECK(says(checked, {"ours/daemon.pem"}));
    CHECK(says(checked, {"ours/daemon.key"}));
    CHECK(says(checked, {"identity.key"}));
    CHECK(says(checked, {"/nowhere"}));
}

TEST_CASE("a certificate that is another key's is refused") {
    House house{no_database};
    fs::copy_file(house.directory() / "theirs" / "nobody.pem", house.directory() / "ours" / "daemon.pem",
                  fs::copy_options::overwrite_existing);
    const auto checked = check(house);
    CHECK(checked.status == 78);
    CHECK(says(checked, {"ours/daemon"}));
}

TEST_CASE("authorities that are not there are refused") {
    House house{no_database};
    fs::remove(house.directory() / "theirs" / "ca.pem");
    const auto checked = check(house);
    CHECK(checked.status == 78);
    CHECK(says(checked, {"theirs/ca.pem", "No such file"}));
}

TEST_CASE("a port that is taken ends the start and is named") {
    const Database database;
    House house{database.connection()};
    const TakenPort taken;
    const std::string listener = GENERATE("admin.listen", "acknowledgements.listen");
    house.set(listener, taken.address());
    house.start();
    CHECK(house.logs({"level=error event=daemon.failed", taken.address(), "in use"}));
    const auto status = house.daemon().wait();
    REQUIRE(status);
    CHECK(*status != 0);
    CHECK(*status < 128); // an end, no crash
}

TEST_CASE("a wrong command line is usage, not a start") {
    for (const auto* name : {"convictiond", "convictionctl"}) {
        Process process{Launch{program(name), {"--no-such-option"}}};
        CHECK(process.wait() == 2);
        CHECK_FALSE(process.errors().empty());
    }
}

} // namespace configuration_test
