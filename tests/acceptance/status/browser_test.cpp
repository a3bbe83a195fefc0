// The page as a person sees it.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/answer.hpp"
#include "acceptance/status/browser.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace browser_test {

using namespace convictiond::test;
namespace json = boost::json;

namespace {

bool settled(const House& house) {
    const auto overview = json::parse(get(house.admin_port(), "/api/v1/overview").body).as_object();
    const auto* desk = overview.if_contains("desk");
    return desk != nullptr && !desk->as_array().empty() && overview.at("lanes").at(1).at("acknowledged") == 1;
}

} // namespace

TEST_CASE("the page shows lanes, files and desk in a browser, light, dark and on a phone, and no person") {
    if (!has_browser()) {
        WARN("skipped: no Chromium here; scripts/setup --all installs it");
        return;
    }
    const Database database;
    House house{database.connection(), {{"DE"}, {"PL"}}};
    house.start_ready();
    Day day{1};
    day.conviction("TEST/1", {"DEU", "POL"}).conviction("TEST/2", {"YUG"});
    house.drop(day.name(), day.bytes());
    REQUIRE(eventually([&] { return settled(house); }));
    const std::vector<std::pair<std::string, std::vector<std::string>>> views{
        {"light", {"--window-size=1280,1400"}},
        {"dark", {"--window-size=1280,1400", "--force-dark-mode", "--blink-settings=preferredColorScheme=0"}},
        {"phone", {"--window-size=390,1800"}}};
    for (const auto& [name, options] : views) {
        INFO(name);
        const auto seen = look(house, name, options);
        for (const auto* shown : {"Germany", "Poland", "review", "works", "all states", "not yet judged"}) {
            INFO(shown);
            CHECK(seen.document.find(shown) != std::string::npos);
        }
        CHECK(seen.document.find("not read yet") == std::string::npos); // the script ran
        CHECK(seen.console.find("Content Security Policy") == std::string::npos);
        CHECK(seen.console.find("Uncaught") == std::string::npos);
        for (const auto* word : {"NOWAK", "ANNA", "1985", "2001/0171310W", "TEST/"})
            CHECK(seen.document.find(word) == std::string::npos);
    }
}

TEST_CASE("a missing day stands out on the page, in its place and in words") {
    if (!has_browser()) {
        WARN("skipped: no Chromium here; scripts/setup --all installs it");
        return;
    }
    using convictiond::base::operator+;
    const auto first = *convictiond::base::parse_date("2026-10-26");
    const auto missing = *convictiond::base::parse_date("2026-11-10");
    const Database database;
    House house{database.connection(), {{"PL"}}};
    house.set("inbound.sources.PNC.from", "2026-10-26");
    house.set_clock(*convictiond::base::parse_rfc3339("2026-10-27T03:00:00Z"));
    house.start_ready();
    int sequence = 0;
    for (auto date = first; date <= *convictiond::base::parse_date("2026-11-20");
         date = date + std::chrono::days{1}) {
        // By night, before the deadline.
        house.set_clock(convictiond::base::start_of(date + std::chrono::days{1}, "UTC") +
                        std::chrono::hours{3});
        if (date == missing) continue;
        Day day{++sequence, date};
        if (date != first) day.conviction(fmt::format("TEST/{}", sequence));
        house.drop(day.name(), day.bytes());
        REQUIRE(house.logs({"file.accepted", day.name()}));
    }
    REQUIRE(house.logs({"finding.opened finding=n1 kind=missing-day", "PNC 2026-11-10"}));
    REQUIRE(eventually(
        [&] {
            const auto overview = json::parse(get(house.admin_port(), "/api/v1/overview").body).as_object();
            const auto* findings = overview.if_contains("findings");
            return findings != nullptr && findings->as_array().size() == 1;
        },
        std::chrono::seconds{120}));
    for (const auto& [name, option] :
         {std::pair{"missing-light", "--disable-dark-mode"},
          std::pair{"missing-dark", "--blink-settings=preferredColorScheme=0"}}) {
        const std::vector<std::string> wanted{
            "! 1 missing: 2026-11-10", "class=\"day-missing\" data-day=\"2026-11-10\"",
            "class=\"day-came\" data-day=\"2026-11-09\"", "class=\"day-empty\" data-day=\"2026-10-26\"",
            "no daily file came for 2026-11-10"};
        Seen seen; // the test's clock leaps, and what was read before a leap is too old to be shown
        (void)eventually([&] {
            seen = look(house, name, {"--window-size=1500,1300", option});
            return std::ranges::all_of(
                wanted, [&](const auto& words) { return seen.document.find(words) != std::string::npos; });
        });
        for (const auto& words : wanted) CHECK_THAT(seen.document, Catch::Contains(words));
        CHECK(seen.console.find("Uncaught") == std::string::npos);
    }
}

} // namespace browser_test
