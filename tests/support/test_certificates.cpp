// test-certificates: makes the authorities and certificates that the demo and the tests of programs need, in
// one call. See support/pki.hpp for where the files lie.
#include "base/bytes.hpp"
#include "base/text.hpp"
#include "support/pki.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <map>

namespace {

using namespace convictiond;

struct Wanted {
    std::string authority;
    test::Subject subject;
};

// AUTHORITY/NAME or AUTHORITY/NAME=alternative,alternative
Wanted parse(std::string_view text, test::Usage usage) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0)
        throw CLI::ValidationError(std::string{text}, "expected AUTHORITY/NAME[=NAME,ADDRESS…]");
    const auto rest = text.substr(slash + 1);
    const auto equals = rest.find('=');
    const std::string name{rest.substr(0, equals)};
    if (name.empty() || name == "ca" || name.find('/') != std::string::npos)
        throw CLI::ValidationError(std::string{text}, "not a name for a certificate");
    std::vector<std::string> names;
    if (equals != std::string_view::npos)
        for (const auto part : base::split(rest.substr(equals + 1), ',')) names.emplace_back(part);
    test::Subject subject{name, names, usage};
    subject.until = std::chrono::days{90}; // a house that has just begun is not warned of their end
    return {std::string{text.substr(0, slash)}, std::move(subject)};
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"Makes authorities and certificates for the demo and for tests. Not for production.",
                 "test-certificates"};
    std::string directory;
    std::vector<std::string> authorities, servers, clients;
    bool fingerprints = false;
    app.add_option("directory", directory, "where the files go: DIR/AUTHORITY/{ca,NAME}.{pem,key}")
        ->required();
    app.add_option("--authority", authorities, "NAME of an authority to make")->required();
    app.add_option("--server", servers, "AUTHORITY/NAME=DNS,ADDRESS… of a server's certificate");
    app.add_option("--client", clients, "AUTHORITY/NAME[=DNS…] of a client's certificate");
    app.add_flag("--fingerprints", fingerprints, "print NAME and SHA-256 of each client's certificate");
    try {
        app.parse(argc, argv);
        const test::Pki pki{directory};
        std::map<std::string, test::Authority> made;
        for (const auto& name : authorities) made.emplace(name, pki.authority(name));
        const auto issue = [&](const std::string& text, test::Usage usage) {
            const auto wanted = parse(text, usage);
            const auto authority = made.find(wanted.authority);
            if (authority == made.end()) throw CLI::ValidationError(text, "no --authority of that name");
            return pki.issue(authority->second, wanted.subject);
        };
        for (const auto& server : servers) issue(server, test::Usage::server);
        for (const auto& client : clients) {
            const auto identity = issue(client, test::Usage::client);
            if (fingerprints) fmt::print("{} {}\n", identity.name, base::to_hex(identity.fingerprint));
        }
    } catch (const CLI::Error& error) {
        return app.exit(error);
    } catch (const std::exception& error) {
        fmt::print(stderr, "test-certificates: {}\n", error.what());
        return 1;
    }
    return 0;
}
