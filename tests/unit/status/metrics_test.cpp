#include "status/metrics.hpp"
#include "support/exposition.hpp"
#include "support/process.hpp"
#include "support/temp_directory.hpp"
#include "unit/status/quiet_house.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fstream>
#include <regex>
#include <set>

namespace metrics_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

status::Signs busy_house() {
    auto signs = quiet_house();
    lane(signs, "DE").overdue = 3;
    signs.overview->backlogs = {
        {"b9", "DAF_PNC_20261101_0000009.daf", 40, noon - std::chrono::hours{30}, day("2014-03-02")}};
    signs.overview->desk = {{"review", 5, day("2026-12-01")}};
    signs.overview->finding_counts = {{"missing-day", "critical", "PNC", 2, noon},
                                      {"missing-day", "critical", "SCRO", 1, noon},
                                      {"foreign-file", "warning", "", 4, noon}};
    signs.tallies->files = {{"PNC", "accepted", 12}, {"PNC", "rejected", 1}};
    signs.tallies->events = {{"PNC", "new", 70}, {"PNC", "amended", 5}};
    signs.tallies->decisions = {{"notify", "", 60}, {"review", "", 5}};
    signs.tallies->acknowledgements = {{"DE", "recorded", 20}};
    signs.tallies->late = {{"DE", "", 1}, {"none", "", 2}};
    signs.tallies->unaccounted = 1;
    signs.overview->sums[1].difference = 4;
    return signs;
}

// With everything counted that this process counts.
std::string counted_and_rendered() {
    status::count_attempt(state("DE"), core::AttemptOutcome::delivered, std::chrono::milliseconds{30});
    status::count_attempt(state("DE"), core::AttemptOutcome::transient, std::chrono::seconds{70});
    status::count_poll(state("DE"), status::PollOutcome::malformed);
    status::count_foreign_file();
    status::count_database_error();
    status::count_erased("record", 3);
    return status::render_metrics(busy_house(), noon);
}

} // namespace

TEST_CASE("the metrics are well-formed text of Prometheus") {
    const auto read = read_exposition(counted_and_rendered());
    for (const auto& fault : read.faults) FAIL_CHECK(fault);
    CHECK(read.samples.size() > 40);
}

TEST_CASE("every metric of the specification that has something behind it is there, with its type") {
    const auto read = read_exposition(counted_and_rendered());
    const std::map<std::string, std::string> expected = {
        {"convictiond_acknowledgements_total", "counter"},
        {"convictiond_attempt_duration_seconds", "histogram"},
        {"convictiond_attempts_total", "counter"},
        {"convictiond_build_info", "gauge"},
        {"convictiond_certificate_expiry_seconds", "gauge"},
        {"convictiond_clock_ahead_seconds", "gauge"},
        {"convictiond_daemons", "gauge"},
        {"convictiond_daemons_differing", "gauge"},
        {"convictiond_database_errors_total", "counter"},
        {"convictiond_deadline_near", "gauge"},
        {"convictiond_decisions_total", "counter"},
        {"convictiond_desk", "gauge"},
        {"convictiond_disk_available_bytes", "gauge"},
        {"convictiond_erased_total", "counter"},
        {"convictiond_events_total", "counter"},
        {"convictiond_files_missing", "gauge"},
        {"convictiond_files_total", "counter"},
        {"convictiond_findings_open", "gauge"},
        {"convictiond_held", "gauge"},
        {"convictiond_held_age_seconds", "gauge"},
        {"convictiond_held_oldest_event_seconds", "gauge"},
        {"convictiond_in_flight", "gauge"},
        {"convictiond_lane_open", "gauge"},
        {"convictiond_late", "gauge"},
        {"convictiond_notifications", "gauge"},
        {"convictiond_oldest_undelivered_seconds", "gauge"},
        {"convictiond_overdue", "gauge"},
        {"convictiond_polls_total", "counter"},
        {"convictiond_unaccounted", "gauge"},
        {"convictiond_unerased", "gauge"},
        {"convictiond_unrouted", "gauge"}};
    CHECK(read.types == expected);
}

TEST_CASE("what stands in the books is told by state, source and status") {
    const auto samples = read_exposition(counted_and_rendered()).samples;
    CHECK(samples.at(R"(convictiond_notifications{member_state="DE",status="acknowledged"})") == 20);
    CHECK(samples.at(R"(convictiond_oldest_undelivered_seconds{member_state="DE"})") == 120);
    CHECK(samples.at(R"(convictiond_overdue{member_state="DE"})") == 3);
    CHECK(samples.at(R"(convictiond_held{backlog="b9"})") == 40);
    CHECK(samples.at(R"(convictiond_held_age_seconds{backlog="b9"})") == 30 * 3600);
    const auto since_recorded = noon - at("2014-03-02T00:00:00Z");
    CHECK(samples.at(R"(convictiond_held_oldest_event_seconds{backlog="b9"})") ==
          Approx(std::chrono::duration<double>{since_recorded}.count()));
    CHECK(samples.at(R"(convictiond_desk{kind="review"})") == 5);
    CHECK(samples.at(R"(convictiond_desk{kind="refused"})") == 0);
    CHECK(samples.at(R"(convictiond_desk{kind="request"})") == 0);
    CHECK(samples.at(R"(convictiond_files_missing{source="PNC"})") == 2);
    CHECK(samples.at(R"(convictiond_files_missing{source="SCRO"})") == 1);
    CHECK(samples.at(R"(convictiond_findings_open{kind="missing-day",grade="critical"})") == 3);
    CHECK(samples.at(R"(convictiond_findings_open{kind="foreign-file",grade="warning"})") == 4);
    CHECK(samples.at(R"(convictiond_findings_open{kind="canary",grade="critical"})") == 0);
    CHECK(samples.at(R"(convictiond_files_total{source="PNC",verdict="accepted"})") == 12);
    CHECK(samples.at(R"(convictiond_events_total{source="PNC",event="amended"})") == 5);
    CHECK(samples.at(R"(convictiond_decisions_total{outcome="notify"})") == 60);
    CHECK(samples.at(R"(convictiond_acknowledgements_total{member_state="DE",status="recorded"})") == 20);
    CHECK(samples.at(R"(convictiond_late{member_state="none"})") == 2);
    CHECK(samples.at("convictiond_unaccounted") == 4);
    CHECK(samples.at(R"(convictiond_certificate_expiry_seconds{member_state="none",use="server"})") ==
          200 * 86400);
}

TEST_CASE("what this process does is counted by it") {
    // It counts for the whole process: only what is added says something.
    const auto before = read_exposition(counted_and_rendered()).samples;
    const auto after = read_exposition(counted_and_rendered()).samples;
    const auto added = [&](const std::string& name) { return after.at(name) - before.at(name); };
    CHECK(added(R"(convictiond_attempts_total{member_state="DE",outcome="delivered"})") == 1);
    CHECK(added(R"(convictiond_attempts_total{member_state="DE",outcome="transient"})") == 1);
    CHECK(added(R"(convictiond_attempt_duration_seconds_count{member_state="DE"})") == 2);
    CHECK(added(R"(convictiond_attempt_duration_seconds_sum{member_state="DE"})") == Approx(70.03));
    CHECK(added(R"(convictiond_attempt_duration_seconds_bucket{member_state="DE",le="0.025"})") == 0);
    CHECK(added(R"(convictiond_attempt_duration_seconds_bucket{member_state="DE",le="0.05"})") == 1);
    CHECK(added(R"(convictiond_attempt_duration_seconds_bucket{member_state="DE",le="+Inf"})") == 2);
    CHECK(added(R"(convictiond_files_total{source="none",verdict="foreign"})") == 1);
    CHECK(added("convictiond_database_errors_total") == 1);
    CHECK(added(R"(convictiond_erased_total{what="record"})") == 3);
    CHECK(added(R"(convictiond_polls_total{member_state="DE",outcome="malformed"})") == 1);
}

TEST_CASE(
    "a source with a calendar has its number of missing days, also where it is 0, one without has none") {
    auto signs = quiet_house();
    signs.sources.push_back({"SCRO", std::nullopt});
    const auto samples = read_exposition(status::render_metrics(signs, noon)).samples;
    CHECK(samples.at(R"(convictiond_files_missing{source="PNC"})") == 0);
    CHECK_FALSE(samples.contains(R"(convictiond_files_missing{source="SCRO"})"));
}

TEST_CASE("what is under way in a lane is told") {
    const auto samples = read_exposition(status::render_metrics(quiet_house(), noon)).samples;
    CHECK(samples.at(R"(convictiond_in_flight{member_state="DE"})") == 2);
    CHECK(samples.at(R"(convictiond_lane_open{member_state="DE"})") == 0);
}

TEST_CASE("an open lane is told by every daemon, whichever owns it") {
    auto signs = quiet_house();
    const auto open = [&signs] {
        return read_exposition(status::render_metrics(signs, noon))
            .samples.at(R"(convictiond_lane_open{member_state="DE"})");
    };
    signs.lanes[0].open = true;
    CHECK(open() == 1);
    signs.lanes[0].ours = false;
    CHECK(open() == 0);
    signs.overview->told_lanes = {{state("DE"), true, "answer 403", 1, 0, "", {}}};
    CHECK(open() == 1);
}

TEST_CASE("what is late has a series for each lane and for what has no state, also where there is none") {
    auto signs = quiet_house();
    signs.lanes.push_back({state("FR"), true, false, "", 0});
    lane(signs, "AT").counts[1] = 1;
    const auto samples = read_exposition(status::render_metrics(signs, noon)).samples;
    for (const auto* name : {"none", "DE", "FR", "AT"}) {
        INFO(name);
        CHECK(samples.at(fmt::format(R"(convictiond_late{{member_state="{}"}})", name)) == 0);
    }
}

TEST_CASE(
    "every alarm has its number: clocks in their last week, lanes without a route, disks and the clock") {
    auto signs = quiet_house();
    signs.overview->undecided = {{day("2026-11-30"), 2}, {day("2026-12-01"), 4}};
    lane(signs, "DE").undelivered = {{day("2026-11-20"), 3}, {day("2026-11-24"), 5}};
    lane(signs, "XK").counts[1] = 6;
    signs.overview->clock_ahead = std::chrono::milliseconds{-1500};
    signs.shelves[0].available_bytes = 4096;
    signs.shelves[1] = {"archive", false, "Permission denied", 0};
    const auto samples = read_exposition(status::render_metrics(signs, noon)).samples;
    CHECK(samples.at(R"(convictiond_deadline_near{member_state="none"})") == 2);
    CHECK(samples.at(R"(convictiond_deadline_near{member_state="DE"})") == 5);
    CHECK(samples.at(R"(convictiond_unrouted{member_state="XK"})") == 6);
    CHECK(samples.at(R"(convictiond_unrouted{member_state="DE"})") == 0);
    CHECK(samples.at("convictiond_clock_ahead_seconds") == -1.5);
    CHECK(samples.at(R"(convictiond_disk_available_bytes{directory="inbound"})") == 4096);
    CHECK(samples.at(R"(convictiond_disk_available_bytes{directory="archive"})") == 0);
}

TEST_CASE("what was never read from the books is absent, not zero") {
    auto signs = quiet_house();
    signs.overview.reset();
    signs.tallies.reset();
    const auto read = read_exposition(status::render_metrics(signs, noon));
    CHECK(read.faults.empty());
    CHECK_FALSE(read.types.contains("convictiond_unaccounted"));
    CHECK_FALSE(read.types.contains("convictiond_notifications"));
    CHECK(read.types.contains("convictiond_in_flight"));
}

TEST_CASE("the dashboard that is shipped asks for metrics that exist, in panels of their own place") {
    const auto types = read_exposition(counted_and_rendered()).types;
    std::ifstream in{CONVICTIOND_SOURCE_DIR "/config/grafana/convictiond.json"};
    const auto dashboard = boost::json::parse(std::string{std::istreambuf_iterator<char>{in}, {}});
    const std::regex metric{"convictiond_[a-z_]+?(?=_bucket|[^a-z_])"};
    std::set<std::int64_t> ids;
    std::set<std::pair<std::int64_t, std::int64_t>> places;
    std::set<std::string> asked;
    for (const auto& panel : dashboard.at("panels").as_array()) {
        CHECK(ids.insert(panel.at("id").as_int64()).second);
        const auto& place = panel.at("gridPos");
        CHECK(places.emplace(place.at("y").as_int64(), place.at("x").as_int64()).second);
        if (panel.at("type") == "row") continue;
        for (const auto& target : panel.at("targets").as_array()) {
            const std::string expression{target.at("expr").as_string()};
            const std::sregex_iterator first{expression.begin(), expression.end(), metric};
            CHECK(first != std::sregex_iterator{});
            for (auto found = first; found != std::sregex_iterator{}; ++found) asked.insert(found->str());
        }
    }
    for (const auto& name : asked) {
        INFO(name);
        CHECK(types.contains(name));
    }
    CHECK(asked.size() > 15);
}

TEST_CASE("promtool finds nothing to say about the metrics") {
    Process promtool{Launch{"/bin/sh", {"-c", "command -v promtool"}}};
    if (promtool.wait() != 0) {
        WARN("skipped: promtool is not installed (apt-get install prometheus)");
        return;
    }
    const TempDirectory directory;
    std::ofstream{directory / "metrics"} << counted_and_rendered();
    Process check{Launch{
        "/bin/sh", {"-c", fmt::format("promtool check metrics < {}", (directory / "metrics").string())}}};
    CHECK(check.wait() == 0);
    CHECK(check.output() + check.errors() == "");
}

TEST_CASE("the strict reader of metrics finds what is not of the format") {
    for (const auto* text :
         {"a 1", "# HELP a x\n# TYPE a gauge\na{b=c} 1\n", "a 1\n", "# TYPE a gauge\n",
          "# HELP a x\n# TYPE a counter\na 1\n", "# HELP a x\n# TYPE a gauge\na 1\na 2\n",
          "# HELP a x\n# TYPE a gauge\na NaN\n",
          "# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_count 1\n"}) {
        INFO(text);
        CHECK_FALSE(read_exposition(text).faults.empty());
    }
}

} // namespace metrics_test
