#include "net/tls.hpp"
#include "world.hpp"

#include <fstream>
#include <unistd.h>

namespace tls_test {

using namespace convictiond;
using namespace convictiond::test;
namespace fs = std::filesystem;

namespace {

std::string fault(const World& world, const fs::path& ca, const fs::path& certificate, const fs::path& key) {
    const auto loaded = net::ClientTls::load(ca, certificate, key);
    REQUIRE(loaded.has_error());
    // A server's faults are the same.
    CHECK((net::ServerTls::load(ca, certificate, key).error() == loaded.error()));
    REQUIRE(loaded.error().size() == 1);
    return loaded.error()[0].text().substr(world.folder.path().string().size());
}

fs::path written(const World& world, const std::string& name, const std::string& text) {
    const auto path = world.folder.path() / name;
    std::ofstream{path} << text;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    return path;
}

} // namespace

TEST_CASE("what was loaded knows when its certificate ends") {
    const World world;
    Subject subject{"short", {"client.test"}};
    subject.until = std::chrono::hours{5};
    const auto own = world.pki.issue(world.us, subject);
    const auto tls =
        net::ClientTls::load(world.states.identity.certificate, own.certificate, own.key).value();
    const auto left = tls->expiry() - base::now();
    CHECK(left <= std::chrono::hours{5});
    CHECK(left > std::chrono::hours{4});
    CHECK(world.server_tls()->expiry() > base::now());
}

TEST_CASE("a certificate that has expired loads, and says so") {
    const World world;
    Subject subject{"old"};
    subject.from = std::chrono::hours{-48};
    subject.until = std::chrono::hours{-24};
    const auto own = world.pki.issue(world.us, subject);
    const auto tls = net::ClientTls::load(world.states.identity.certificate, own.certificate, own.key);
    REQUIRE(tls.has_value());
    CHECK((*tls)->expiry() < base::now());
}

TEST_CASE("all files that are at fault are named at once") {
    const World world;
    const auto missing = world.folder.path() / "missing";
    const auto nonsense = written(world, "nonsense.pem", "nothing\n");
    const auto loaded = net::ClientTls::load(missing, nonsense, nonsense);
    REQUIRE(loaded.has_error());
    REQUIRE(loaded.error().size() == 3);
    CHECK(loaded.error()[0].where == missing);
    CHECK_THAT(loaded.error()[1].text(), Catch::Contains("nonsense.pem") && Catch::Contains("chain"));
    CHECK_THAT(loaded.error()[2].text(), Catch::Contains("nonsense.pem") && Catch::Contains("private key"));
}

TEST_CASE("each file that is missing is named") {
    const World world;
    const auto& ca = world.states.identity.certificate;
    const auto missing = world.folder.path() / "missing";
    CHECK_THAT(fault(world, missing, world.client.certificate, world.client.key),
               Catch::StartsWith("/missing: No such file or directory") && Catch::Contains("authorities"));
    CHECK_THAT(fault(world, ca, missing, world.client.key),
               Catch::StartsWith("/missing: No such file or directory") &&
                   Catch::Contains("our certificate"));
    CHECK_THAT(fault(world, ca, world.client.certificate, missing),
               Catch::StartsWith("/missing: No such file or directory") && Catch::Contains("private key"));
}

TEST_CASE("a file that holds something else is named") {
    const World world;
    const auto& ca = world.states.identity.certificate;
    const auto text = written(world, "text", "not PEM\n");
    CHECK_THAT(fault(world, text, world.client.certificate, world.client.key),
               Catch::StartsWith("/text: not PEM certificates"));
    CHECK_THAT(fault(world, ca, text, world.client.key), Catch::StartsWith("/text: not PEM certificates"));
    CHECK_THAT(fault(world, ca, world.client.certificate, text),
               Catch::StartsWith("/text: not a PEM private key"));
    CHECK_THAT(fault(world, world.folder.path() / "us", world.client.certificate, world.client.key),
               Catch::StartsWith("/us: not a regular file"));
    const auto huge = written(world, "huge", std::string((1U << 20U) + 1, 'x'));
    CHECK_THAT(fault(world, ca, huge, world.client.key), Catch::StartsWith("/huge: more than 1048576 bytes"));
}

TEST_CASE("the key of another certificate is told") {
    const World world;
    CHECK_THAT(fault(world, world.states.identity.certificate, world.client.certificate, world.server.key),
               Catch::StartsWith("/states/server.key: the key of another certificate"));
}

TEST_CASE("a key under a passphrase is told, and nobody is asked for it") {
    const World world;
    const auto key = written(world, "locked.key",
                             "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n"
                             "-----END ENCRYPTED PRIVATE KEY-----\n");
    CHECK_THAT(fault(world, world.states.identity.certificate, world.client.certificate, key),
               Catch::StartsWith("/locked.key: a private key under a passphrase"));
}

TEST_CASE("a key that others may write is refused with what to run") {
    const World world;
    const auto mode = GENERATE(0602, 0660, 0620, 0666);
    fs::permissions(world.client.key, static_cast<fs::perms>(mode));
    const auto text =
        fault(world, world.states.identity.certificate, world.client.certificate, world.client.key);
    CHECK_THAT(text, Catch::Contains("chmod 0600 " + world.client.key.string()));
    CHECK_THAT(text, Catch::StartsWith("/us/client.key: mode 06"));
}

TEST_CASE("a key that its owner alone may write is taken, whoever may read it") {
    const World world;
    const auto mode = GENERATE(0600, 0400, 0440, 0640, 0644, 0604);
    fs::permissions(world.client.key, static_cast<fs::perms>(mode));
    const auto tls =
        net::ClientTls::load(world.states.identity.certificate, world.client.certificate, world.client.key);
    CHECK(tls.has_value());
}

TEST_CASE("the faults of files are found each for itself, and what has no path is passed over") {
    const World world;
    const auto ca = world.states.identity.certificate;
    CHECK(net::find_tls_faults(ca, world.client.certificate, world.client.key).empty());
    CHECK(net::find_tls_faults("", "", "").empty());
    const auto faults = net::find_tls_faults("/nowhere/ca.pem", "", "/nowhere/key.pem");
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].where == "/nowhere/ca.pem");
    CHECK(faults[1].where == "/nowhere/key.pem");
}

} // namespace tls_test
