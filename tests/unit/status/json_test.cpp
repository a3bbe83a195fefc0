#include "status/json.hpp"
#include "unit/status/quiet_house.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json_test {

using namespace convictiond;
using namespace convictiond::test;
namespace json = boost::json;

namespace {

json::value health_of(const status::Signs& signs) {
    return json::parse(status::render_health(status::judge_health(signs, {}, noon)));
}

json::value overview_of(const status::Signs& signs) {
    const auto health = status::judge_health(signs, {}, noon);
    return json::parse(status::render_overview(signs, health, day("2026-11-24")));
}

} // namespace

TEST_CASE("health is an object of arrays of checks, as the draft has it") {
    auto signs = quiet_house();
    signs.overview->clock_ahead = std::chrono::seconds{9};
    const auto health = health_of(signs);
    CHECK(health.at("status") == "warn");
    const auto& clock = health.at("checks").at("clock").as_array();
    REQUIRE(clock.size() == 1);
    CHECK(clock[0] ==
          json::value{{"componentId", "database"},
                      {"status", "warn"},
                      {"observedValue", 9000},
                      {"observedUnit", "ms"},
                      {"time", "2026-11-24T11:59:57.000000Z"},
                      {"output", "the database's clock is not ours; check the time service of both"}});
    CHECK(health.at("checks").at("disk").as_array().size() == 4);
}

TEST_CASE("a check that passes says nothing more") {
    const auto health = health_of(quiet_house());
    CHECK(health.at("status") == "pass");
    CHECK_FALSE(health.at("checks").at("lanes:DE").at(0).as_object().contains("output"));
}

TEST_CASE("the cause of an open lane cannot break out of its text") {
    auto signs = quiet_house();
    signs.lanes[0] = {state("DE"), true, true, "\"}</script>\n\x1b[2J", 0};
    CHECK(health_of(signs).at("checks").at("lanes:DE").at(0).at("output") ==
          "the lane is open: \"}</script>\n\x1b[2J");
}

TEST_CASE("the overview has every lane once: those with a route, and those with notifications") {
    auto signs = quiet_house();
    signs.lanes.push_back({state("FR"), true, true, "answer timed out", 0});
    lane(signs, "AT").counts[1] = 1;
    const auto overview = overview_of(signs);
    const auto& lanes = overview.at("lanes").as_array();
    REQUIRE(lanes.size() == 3);
    CHECK(lanes[0].at("id") == "AT");
    CHECK(lanes[0].at("route") == false);
    CHECK(lanes[0].at("queued") == 1);
    CHECK(lanes[1].at("id") == "DE");
    CHECK(lanes[1].at("acknowledged") == 20);
    CHECK(lanes[1].at("inFlight") == 2);
    CHECK(lanes[1].at("oldestUndelivered") == "2026-11-24T11:58:00.000000Z");
    CHECK(lanes[1].at("nearestDay") == "2026-12-20");
    CHECK(lanes[2].at("id") == "FR");
    CHECK(lanes[2].at("open") == true);
    CHECK(lanes[2].at("cause") == "answer timed out");
    CHECK(lanes[2].at("queued") == 0);
}

TEST_CASE("a lane of another daemon shows what that daemon told, every lane has its rate") {
    auto signs = quiet_house();
    signs.lanes.push_back({state("FR"), false, false, "", 0});
    signs.overview->told_lanes = {{state("DE"), false, "", 9, 140, "", {}},
                                  {state("FR"), true, "answer 403", 3, 12, "", {}}};
    const auto overview = overview_of(signs);
    const auto& lanes = overview.at("lanes").as_array();
    CHECK(lanes[0].at("inFlight") == 2); // as we see it ourselves
    CHECK(lanes[0].at("perMinute") == 140);
    CHECK(lanes[1].at("ours") == false);
    CHECK(lanes[1].at("open") == true);
    CHECK(lanes[1].at("cause") == "answer 403");
    CHECK(lanes[1].at("inFlight") == 3);
    CHECK(lanes[1].at("perMinute") == 12);
    signs.overview->told_lanes.clear();
    CHECK(overview_of(signs).at("lanes").at(1).at("perMinute") == 0);
}

TEST_CASE("the overview counts what is late now, state by state") {
    auto signs = quiet_house();
    lane(signs, "DE").undelivered = {{day("2026-11-22"), 2}, {day("2026-11-23"), 1}, {day("2026-11-24"), 5}};
    CHECK(overview_of(signs).at("lanes").at(0).at("late") == 3);
}

TEST_CASE("the overview has files by day, the desk, backlogs, sums and health") {
    auto signs = quiet_house();
    signs.overview->files_since = day("2026-11-22");
    signs.overview->file_days = {{"PNC", day("2026-11-22"), 1, 0, 0, 1, 2, 97}};
    signs.overview->findings = {
        {"n7", "missing-day", "critical", "PNC", "PNC 2026-11-23", "no daily file came", noon}};
    signs.overview->desk = {{"refused", 2, day("2026-12-01")}, {"conflict", 1, std::nullopt}};
    signs.overview->backlogs = {{"b9", "DAF_PNC_20261101_0000009.daf", 40, noon, day("2014-03-02")}};
    const auto overview = overview_of(signs);
    CHECK(overview.at("today") == "2026-11-24");
    CHECK(overview.at("files").at(0) == json::value{{"source", "PNC"},
                                                    {"day", "2026-11-22"},
                                                    {"state", "came"},
                                                    {"accepted", 1},
                                                    {"historical", 0},
                                                    {"rejectedOpen", 0},
                                                    {"rejectedSettled", 1},
                                                    {"duplicate", 2},
                                                    {"convictions", 97}});
    CHECK(overview.at("files").at(1) ==
          json::value{{"source", "PNC"}, {"day", "2026-11-23"}, {"state", "missing"}});
    CHECK(overview.at("files").at(2).at("state") == "pending");
    CHECK(overview.at("findings").at(0) == json::value{{"id", "n7"},
                                                       {"kind", "missing-day"},
                                                       {"grade", "critical"},
                                                       {"cause", "PNC 2026-11-23"},
                                                       {"detail", "no daily file came"},
                                                       {"since", "2026-11-24T12:00:00.000000Z"},
                                                       {"source", "PNC"}});
    CHECK(overview.at("desk").at(0) ==
          json::value{{"id", "refused"}, {"count", 2}, {"nearestDay", "2026-12-01"}});
    CHECK(overview.at("desk").at(1) == json::value{{"id", "conflict"}, {"count", 1}});
    CHECK(overview.at("backlogs").at(0).at("id") == "b9");
    CHECK(overview.at("sums").at("unaccounted") == 0);
    CHECK(overview.at("sums").at("rows").as_array().size() == 4);
    CHECK(overview.at("health").at("status") == "warn");
}

TEST_CASE("an overview before the first look at the database shows the lanes alone") {
    auto signs = quiet_house();
    signs.overview.reset();
    signs.tallies.reset();
    const auto overview = overview_of(signs);
    CHECK(overview.at("lanes").as_array().size() == 1);
    CHECK_FALSE(overview.as_object().contains("files"));
    CHECK_FALSE(overview.as_object().contains("sums"));
}

} // namespace json_test
