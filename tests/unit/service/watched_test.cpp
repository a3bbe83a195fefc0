// Every database worker of the service is one that the watchdog asks: held against the sources, since a
// worker that is left out is missed by nobody until it hangs.
#include "support/text_of.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>

namespace watched_test {

using convictiond::test::text_of;

TEST_CASE("the watchdog asks every worker that a part of the service has") {
    const std::filesystem::path root{CONVICTIOND_SOURCE_DIR};
    const auto serve = text_of(root / "daemon/serve.cpp");
    const auto begin = serve.find("Heartbeat::Workers Daemon::workers() const {");
    REQUIRE(begin != std::string::npos);
    const auto watched = serve.substr(begin, serve.find("\n}", begin) - begin);
    int found = 0;
    for (const auto& entry : std::filesystem::directory_iterator{root / "lib/service"}) {
        if (entry.path().extension() != ".hpp") continue;
        const auto header = text_of(entry.path());
        static const std::regex member{R"re(\n    Worker ([a-z]+)_;)re"};
        auto part = entry.path().stem().string() + "_";
        for (std::sregex_iterator worker{header.begin(), header.end(), member}, end; worker != end;
             ++worker) {
            INFO(part << "." << (*worker)[1]);
            CHECK(watched.find("&" + part + "." + (*worker)[1].str() + "()") != std::string::npos);
            ++found;
        }
    }
    CHECK(found >= 12);
}

} // namespace watched_test
