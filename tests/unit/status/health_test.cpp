#include "unit/status/quiet_house.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

namespace health_test {

using namespace convictiond;
using namespace convictiond::test;
using status::Check;
using status::Grade;
using status::Signs;

namespace {

constexpr status::HealthLimits limits;

status::Health judge(const Signs& signs) {
    return status::judge_health(signs, limits, noon);
}

// The worst of the checks with this name; fails the test where there is none.
Check worst(const Signs& signs, const std::string& name) {
    const auto health = judge(signs);
    std::vector<Check> found;
    std::ranges::copy_if(health.checks, std::back_inserter(found),
                         [&](const Check& check) { return check.name == name; });
    INFO(name);
    REQUIRE_FALSE(found.empty());
    return *std::ranges::max_element(found, {}, &Check::grade);
}

} // namespace

TEST_CASE("a house in which everything is well passes every check that the specification names") {
    const auto health = judge(quiet_house());
    CHECK(health.grade == Grade::pass);
    std::set<std::string> names;
    for (const auto& check : health.checks) {
        INFO(check.name << " " << check.component << ": " << check.output);
        CHECK(check.grade == Grade::pass);
        CHECK(check.observed.has_value());
        names.insert(check.name);
    }
    CHECK(names == std::set<std::string>{"database", "daemons", "clock", "inbound:missing",
                                         "inbound:rejected", "findings", "lanes:DE", "deadlines",
                                         "acknowledgements", "backlogs", "desk", "accounting", "erasing",
                                         "certificates", "disk"});
}

TEST_CASE("daemons that are configured otherwise warn, each by its name") {
    auto signs = quiet_house();
    signs.daemons = {3, {"here/17", "there/18"}};
    const auto found = worst(signs, "daemons");
    CHECK(found.grade == Grade::warn);
    CHECK(found.observed == 3);
    CHECK(found.output == "configured otherwise than this one: here/17, there/18; compare member_states");
}

TEST_CASE("the whole is as bad as its worst check") {
    auto signs = quiet_house();
    signs.lanes[0] = {state("DE"), true, true, "connection refused", 1};
    CHECK(judge(signs).grade == Grade::warn);
    signs.overview->sums[2].difference = 1;
    CHECK(judge(signs).grade == Grade::fail);
}

TEST_CASE("a database that does not answer fails, and what was read before is judged still") {
    auto signs = quiet_house();
    signs.database_fault = "no answer";
    CHECK(worst(signs, "database").grade == Grade::fail);
    CHECK(worst(signs, "database").output == "no answer");
    CHECK(worst(signs, "accounting").grade == Grade::pass);
}

TEST_CASE("what is not known yet is a warning and never a pass") {
    Signs signs;
    signs.taken_at = noon;
    CHECK(worst(signs, "database").grade == Grade::warn);
    CHECK(worst(signs, "accounting").grade == Grade::warn);
    CHECK(worst(signs, "disk").grade == Grade::warn);
    CHECK(worst(signs, "erasing").grade == Grade::warn);
}

TEST_CASE("personal data that is still there a day after its time warns, kind by kind") {
    auto signs = quiet_house();
    signs.unerased = {{"file", 2}};
    const auto check = worst(signs, "erasing");
    CHECK(check.grade == Grade::warn);
    CHECK(check.component == "file");
    CHECK(check.observed == 2);
    CHECK(check.output == "its time is over for more than a day; see Retention in the manual");
}

TEST_CASE("a missing day fails, source by source, until none is missing") {
    auto signs = quiet_house();
    signs.sources.push_back({"SCRO", std::nullopt});
    CHECK(worst(signs, "inbound:missing").grade == Grade::pass);
    signs.overview->finding_counts = {{"missing-day", "critical", "PNC", 2, noon - std::chrono::hours{6}}};
    const auto found = worst(signs, "inbound:missing");
    CHECK(found.grade == Grade::fail);
    CHECK(found.component == "PNC");
    CHECK(found.observed == 2);
    CHECK(found.output == "a day without its file, the first found 6h ago; see convictionctl calendar");
}

TEST_CASE("an open finding warns or fails by its grade, with its age") {
    auto signs = quiet_house();
    signs.overview->finding_counts = {{"late-day", "warning", "PNC", 3, noon - std::chrono::hours{30}}};
    CHECK(judge(signs).grade == Grade::warn);
    const auto found = worst(signs, "findings");
    CHECK(found.component == "late-day PNC");
    CHECK(found.observed == 3);
    CHECK(found.output == "the oldest for 1d 6h; see convictionctl findings");
    signs.overview->finding_counts.push_back({"canary", "critical", "PNC", 1, noon});
    CHECK(worst(signs, "findings").grade == Grade::fail);
    signs.overview->finding_counts = {{"foreign-file", "warning", "", 1, noon}};
    CHECK(worst(signs, "findings").component == "foreign-file");
}

TEST_CASE("an overview that grew old warns") {
    auto signs = quiet_house();
    signs.overview->read_at = noon - limits.overview_stale;
    CHECK(worst(signs, "database").grade == Grade::pass);
    signs.overview->read_at -= std::chrono::seconds{1};
    CHECK(worst(signs, "database").grade == Grade::warn);
    CHECK(worst(signs, "database").output == "last read 2m 1s ago");
}

TEST_CASE("a database whose clock is more than a few seconds off warns, ahead or behind") {
    for (const int sign : {-1, 1}) {
        auto signs = quiet_house();
        signs.overview->clock_ahead = sign * std::chrono::seconds{5};
        CHECK(worst(signs, "clock").grade == Grade::pass);
        signs.overview->clock_ahead = sign * std::chrono::milliseconds{5001};
        const auto check = worst(signs, "clock");
        CHECK(check.grade == Grade::warn);
        CHECK(check.observed == sign * 5001);
        CHECK(check.unit == "ms");
    }
}

TEST_CASE("each rejected file that is not settled fails by its id") {
    auto signs = quiet_house();
    signs.overview->rejected_open = {{"f3", "DAF_PNC_20261123_0004711.daf", noon - std::chrono::hours{2}}};
    const auto check = worst(signs, "inbound:rejected");
    CHECK(check.grade == Grade::fail);
    CHECK(check.component == "f3");
    CHECK(check.output == "DAF_PNC_20261123_0004711.daf was rejected 2h ago");
}

TEST_CASE("an open lane warns with its cause") {
    auto signs = quiet_house();
    signs.lanes[0] = {state("DE"), true, true, "connection refused", 1};
    const auto check = worst(signs, "lanes:DE");
    CHECK(check.grade == Grade::warn);
    CHECK(check.component == "DE");
    CHECK(check.observed == 4);
    CHECK(check.output == "the lane is open: connection refused");
}

TEST_CASE("the circuit of a lane that another daemon owns is as that daemon told it") {
    auto signs = quiet_house();
    signs.lanes[0] = {state("DE"), false, true, "connection refused", 0}; // from when it was ours
    CHECK(worst(signs, "lanes:DE").grade == Grade::pass);
    signs.overview->told_lanes = {{state("DE"), true, "answer 403", 1, 0, "", {}}};
    CHECK(worst(signs, "lanes:DE").grade == Grade::warn);
    CHECK(worst(signs, "lanes:DE").output == "the lane is open: answer 403");
    signs.lanes[0].ours = true; // what we see ourselves is newer
    signs.lanes[0].open = false;
    CHECK(worst(signs, "lanes:DE").grade == Grade::pass);
}

TEST_CASE("notifications that wait without a route fail, what is not queued does not wait for one") {
    auto signs = quiet_house();
    lane(signs, "XK").counts = {3, 0, 0, 0, 0, 0};
    CHECK(judge(signs).grade == Grade::pass);
    lane(signs, "XK").counts = {3, 1, 0, 0, 0, 0};
    const auto check = worst(signs, "lanes:XK");
    CHECK(check.grade == Grade::fail);
    CHECK(check.observed == 1);
    CHECK(check.output.starts_with("waits without a route"));
}

TEST_CASE("the legal clock warns from the start of its last week in London, and fails past its end") {
    struct Row {
        const char* now;
        Grade grade;
    };
    // The last permitted day is 20 December; London is at UTC then.
    const std::vector<Row> rows = {{"2026-12-13T23:59:59Z", Grade::pass},
                                   {"2026-12-14T00:00:00Z", Grade::warn},
                                   {"2026-12-20T23:59:59Z", Grade::warn},
                                   {"2026-12-21T00:00:00Z", Grade::fail}};
    for (const auto& row : rows) {
        auto signs = quiet_house();
        const auto health = status::judge_health(signs, limits, at(row.now));
        const auto found = std::ranges::find(health.checks, std::string{"deadlines"}, &Check::name);
        INFO(row.now);
        REQUIRE(found != health.checks.end());
        CHECK(found->grade == row.grade);
    }
}

TEST_CASE("a deadline says which state, how many are late and how many are near") {
    auto signs = quiet_house();
    lane(signs, "DE").undelivered = {{day("2026-11-20"), 2}, {day("2026-11-26"), 3}, {day("2026-12-20"), 4}};
    const auto check = worst(signs, "deadlines");
    CHECK(check.grade == Grade::fail);
    CHECK(check.component == "DE");
    CHECK(check.observed == 2);
    CHECK(check.output ==
          "2 late, 3 in the last week of the legal clock; the earliest had to go by 2026-11-20");
}

TEST_CASE("an undecided decision and a quarantined record have a legal clock, too") {
    auto signs = quiet_house();
    signs.overview->undecided = {{day("2026-11-23"), 1}};
    CHECK(worst(signs, "deadlines").grade == Grade::fail);
    CHECK(worst(signs, "deadlines").component == "none");
}

TEST_CASE("what is not acknowledged in time warns") {
    auto signs = quiet_house();
    lane(signs, "DE").overdue = 7;
    const auto check = worst(signs, "acknowledgements");
    CHECK(check.grade == Grade::warn);
    CHECK(check.component == "DE");
    CHECK(check.observed == 7);
}

TEST_CASE("a state whose acknowledgements cannot be fetched warns with the cause") {
    auto signs = quiet_house();
    signs.polls = {{state("DE"), {}, {}}, {state("FR"), "malformed: no JSON", noon - std::chrono::hours{2}}};
    const auto check = worst(signs, "acknowledgements");
    CHECK(check.grade == Grade::warn);
    CHECK(check.component == "FR");
    CHECK(check.output == "cannot be fetched for 2h: malformed: no JSON");
}

TEST_CASE("a state that another daemon asks in vain warns as that daemon told it") {
    auto signs = quiet_house();
    signs.overview->told_lanes = {
        {state("DE"), false, "", 0, 0, "status 500", noon}, // ours: it gives them by now
        {state("FR"), false, "", 0, 0, "status 503", noon - std::chrono::hours{2}}};
    const auto check = worst(signs, "acknowledgements");
    CHECK(check.grade == Grade::warn);
    CHECK(check.component == "FR");
    CHECK(check.output == "cannot be fetched for 2h: status 503");
    signs.overview->told_lanes.pop_back();
    CHECK(worst(signs, "acknowledgements").grade == Grade::pass);
}

TEST_CASE("a held backlog is shown at once, and warns past the time to decide on it") {
    auto signs = quiet_house();
    signs.overview->backlogs = {
        {"b9", "DAF_PNC_20261101_0000009.daf", 40, noon - limits.hold_decision_within, day("2014-03-02")}};
    auto check = worst(signs, "backlogs");
    CHECK(check.grade == Grade::pass);
    CHECK(check.component == "b9");
    CHECK(check.observed == 40);
    CHECK(check.output == "held for 14d, the oldest recorded on 2014-03-02");
    signs.overview->desk = {{"backlog", 1, std::nullopt}};
    CHECK(worst(signs, "desk").grade == Grade::pass);
    CHECK(judge(signs).grade == Grade::pass);
    signs.overview->backlogs[0].since -= std::chrono::seconds{1};
    CHECK(worst(signs, "backlogs").grade == Grade::warn);
    CHECK(worst(signs, "desk").grade == Grade::warn);
}

TEST_CASE("a desk on which something waits warns, kind by kind, with its nearest deadline") {
    auto signs = quiet_house();
    signs.overview->desk = {{"review", 5, day("2026-12-01")}};
    const auto check = worst(signs, "desk");
    CHECK(check.grade == Grade::warn);
    CHECK(check.component == "review");
    CHECK(check.observed == 5);
    CHECK(check.output == "waits for a person, the nearest until 2026-12-01");
}

TEST_CASE("anything unaccounted fails, by the sum that does not hold") {
    auto signs = quiet_house();
    signs.overview->sums[3].difference = 2;
    const auto check = worst(signs, "accounting");
    CHECK(check.grade == Grade::fail);
    CHECK(check.component == "sum 4");
    CHECK(check.observed == 2);
}

TEST_CASE("what only a full count finds fails, too") {
    auto signs = quiet_house();
    signs.tallies->unaccounted = 3;
    const auto check = worst(signs, "accounting");
    CHECK(check.grade == Grade::fail);
    CHECK(check.component == "full count");
    CHECK(check.observed == 3);
}

TEST_CASE("a certificate warns within thirty days of its end and fails past it, with its days left") {
    using std::chrono::days;
    using std::chrono::seconds;
    struct Row {
        base::Duration left;
        Grade grade;
        std::int64_t days_left;
    };
    const std::vector<Row> rows = {{days{30} + seconds{1}, Grade::pass, 30},
                                   {days{30}, Grade::warn, 30},
                                   {seconds{1}, Grade::warn, 0},
                                   {seconds{0}, Grade::fail, 0},
                                   {-seconds{1}, Grade::fail, -1}};
    for (const auto& row : rows) {
        auto signs = quiet_house();
        signs.certificates = {{state("DE"), "client", noon + row.left}};
        const auto check = worst(signs, "certificates");
        CHECK(check.grade == row.grade);
        CHECK(check.observed == row.days_left);
        CHECK(check.component == "client DE");
        CHECK(check.unit == "d");
    }
}

TEST_CASE("a disk that is nearly full warns, a full one and a directory that cannot be read fail") {
    struct Row {
        std::uint64_t available;
        Grade grade;
    };
    for (const auto& row : std::vector<Row>{{limits.disk_low, Grade::pass},
                                            {limits.disk_low - 1, Grade::warn},
                                            {limits.disk_full, Grade::warn},
                                            {limits.disk_full - 1, Grade::fail}}) {
        auto signs = quiet_house();
        signs.shelves[1].available_bytes = row.available;
        CHECK(worst(signs, "disk").grade == row.grade);
    }
    auto signs = quiet_house();
    signs.shelves[0] = {"inbound", false, "Permission denied", 0};
    const auto check = worst(signs, "disk");
    CHECK(check.grade == Grade::fail);
    CHECK(check.component == "inbound");
    CHECK(check.output == "cannot be read: Permission denied");
}

} // namespace health_test
