#include "status/health_changes.hpp"
#include "unit/status/quiet_house.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace health_changes_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

// "deadlines DE pass fail: why", one a change.
std::vector<std::string> told(status::HealthChanges& changes, const status::Signs& signs) {
    std::vector<std::string> lines;
    for (const auto& change : changes.note(status::judge_health(signs, {}, noon),
                                           signs.overview.has_value() && signs.tallies.has_value()))
        lines.push_back(fmt::format("{} {} {} {}: {}", change.check, change.component,
                                    change.from ? status::to_text(*change.from) : "unknown",
                                    status::to_text(change.to), change.detail));
    return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("a first look tells what does not pass, and of what passes nothing") {
    status::HealthChanges changes;
    CHECK(told(changes, quiet_house()).empty());
    auto signs = quiet_house();
    signs.overview->clock_ahead = std::chrono::seconds{9};
    status::HealthChanges others;
    CHECK(told(others, signs) == Lines{"clock database unknown warn: the database's clock is not ours; check "
                                       "the time service of both"});
}

TEST_CASE("a check is told of when its grade changes and not while it stays") {
    status::HealthChanges changes;
    auto signs = quiet_house();
    (void)told(changes, signs);
    lane(signs, "DE").undelivered = {{day("2026-11-26"), 3}};
    CHECK(told(changes, signs) ==
          Lines{"deadlines DE pass warn: 3 in the last week of the legal clock, the nearest ends with "
                "2026-11-26"});
    lane(signs, "DE").undelivered = {{day("2026-11-26"), 4}};
    CHECK(told(changes, signs).empty());
    lane(signs, "DE").undelivered = {{day("2026-11-23"), 1}};
    CHECK(told(changes, signs) == Lines{"deadlines DE warn fail: 1 late, 0 in the last week of the legal "
                                        "clock; the earliest had to go by 2026-11-23"});
    // Nothing of DE is named any more: that is how it passes.
    lane(signs, "DE").undelivered.clear();
    CHECK(told(changes, signs) == Lines{"deadlines DE fail pass: "});
    CHECK(told(changes, signs).empty());
}

TEST_CASE("every alarm without an event of its own is told of") {
    auto signs = quiet_house();
    status::HealthChanges changes;
    (void)told(changes, signs);
    signs.overview->undecided = {{day("2026-11-20"), 1}};
    signs.overview->sums[3].difference = 2;
    signs.overview->desk = {{"review", 1, std::nullopt}};
    signs.overview->backlogs = {{"b9", "DAF_PNC_20261101_0000009.daf", 40, noon - std::chrono::days{15}, {}}};
    signs.certificates[0].expiry = noon + std::chrono::days{29};
    signs.shelves[1] = {"archive", false, "Permission denied", 0};
    signs.database_fault = "no answer";
    lane(signs, "XK").counts = {0, 1, 0, 0, 0, 0}; // waits without a route
    std::vector<std::string> named;
    for (const auto& line : told(changes, signs)) named.push_back(line.substr(0, line.find(':')));
    std::ranges::sort(named);
    CHECK(named == Lines{"accounting sum 4 pass fail", "backlogs b9 pass warn",
                         "certificates client DE pass warn", "database database pass fail",
                         "deadlines none pass fail", "desk review pass warn", "disk archive pass fail",
                         "lanes"});
}

TEST_CASE("what has events of its own is not told a second time") {
    auto signs = quiet_house();
    status::HealthChanges changes;
    (void)told(changes, signs);
    signs.lanes[0] = {state("DE"), true, true, "connection refused", 1};
    signs.overview->finding_counts = {{"missing-day", "critical", "PNC", 2, noon}};
    signs.overview->rejected_open = {{"f3", "DAF_PNC_20261123_0004711.daf", noon}};
    lane(signs, "DE").overdue = 7;
    signs.polls = {{state("DE"), "malformed: no JSON", noon}};
    signs.daemons = {2, {"there/18"}};
    signs.unerased = {{"file", 2}};
    CHECK(told(changes, signs).empty());
}

TEST_CASE("a lane without a route is told of until nothing waits any more") {
    auto signs = quiet_house();
    status::HealthChanges changes;
    (void)told(changes, signs);
    lane(signs, "XK").counts = {0, 1, 0, 0, 0, 0};
    REQUIRE(told(changes, signs).size() == 1);
    lane(signs, "XK").counts = {0, 0, 0, 1, 0, 0};
    CHECK(told(changes, signs) == Lines{"lanes:XK XK fail pass: "});
}

TEST_CASE("what cannot be judged for a time is neither better nor worse for it") {
    auto signs = quiet_house();
    status::HealthChanges changes;
    (void)told(changes, signs);
    signs.overview->sums[3].difference = 2;
    signs.tallies->unaccounted = 2;
    REQUIRE(told(changes, signs).size() == 2);
    auto away = signs;
    away.overview.reset();
    away.tallies.reset();
    away.database_fault = "no answer";
    CHECK(told(changes, away) == Lines{"database database pass fail: no answer"});
    away.overview = signs.overview; // back, and not counted yet
    away.database_fault.clear();
    CHECK(told(changes, away) == Lines{"database database fail pass: "});
    CHECK(told(changes, signs).empty());
    signs.overview->sums[3].difference = 0;
    signs.tallies->unaccounted = 0;
    CHECK(told(changes, signs).size() == 2);
}

} // namespace health_changes_test
