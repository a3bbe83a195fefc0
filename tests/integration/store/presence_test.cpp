#include "store/presence.hpp"

#include "made.hpp"
#include "store/lanes.hpp"
#include "store/watch.hpp"

#include <catch2/catch.hpp>

namespace presence_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

const store::DaemonFacts here{"here", 17, "0.1.0", noon};

store::LaneReport report(std::string_view code, int in_flight = 0) {
    store::LaneReport report;
    report.state = state(code);
    report.in_flight = in_flight;
    report.window = 4;
    report.per_minute = 12;
    return report;
}

} // namespace

TEST_CASE("a daemon is alive until it has said nothing for ten seconds, or takes its leave") {
    Store store;
    const auto id = store::add_daemon(store.connection, here);
    REQUIRE(store::list_daemons(store.connection).size() == 1);
    const auto seen = store::list_daemons(store.connection).front();
    CHECK(seen.id == id);
    CHECK(seen.facts.host == "here");
    CHECK(seen.facts.process_id == 17);
    CHECK(seen.alive());

    store.database.run("update daemon set seen_at = clock_timestamp() - interval '12 seconds'");
    CHECK_FALSE(store::list_daemons(store.connection).front().alive());
    CHECK(store::note_daemon_alive(store.connection, id));
    CHECK(store::list_daemons(store.connection).front().alive());

    store::remove_daemon(store.connection, id);
    CHECK(store::list_daemons(store.connection).empty());
    CHECK_FALSE(store::note_daemon_alive(store.connection, id)); // so that it makes itself known again
}

TEST_CASE("a daemon that was silent for a day is forgotten by the next") {
    Store store;
    (void)store::add_daemon(store.connection, here);
    store.database.run("update daemon set seen_at = clock_timestamp() - interval '25 hours'");
    const auto next = store::add_daemon(store.connection, here);
    REQUIRE(store::list_daemons(store.connection).size() == 1);
    CHECK(store::list_daemons(store.connection).front().id == next);
}

TEST_CASE("a lane is seen as its owner last told it") {
    Store store;
    const auto id = store::add_daemon(store.connection, here);
    auto open = report("PL");
    open.open = {noon, "certificate has expired", noon + std::chrono::minutes{1}};
    store::write_lane_reports(store.connection, id, {report("FR", 3), open});

    auto lanes = store::list_owned_lanes(store.connection);
    REQUIRE(lanes.size() == 2);
    CHECK(lanes.at(state("FR")).report == report("FR", 3));
    CHECK(lanes.at(state("PL")).report == open);
    CHECK(lanes.at(state("PL")).host == "here");
    CHECK_FALSE(lanes.at(state("PL")).stale());

    store::write_lane_reports(store.connection, id, {report("PL", 1)}); // it closed
    lanes = store::list_owned_lanes(store.connection);
    CHECK(lanes.at(state("PL")).report == report("PL", 1));

    store.database.run("update lane_report set seen_at = clock_timestamp() - interval '12 seconds'");
    CHECK(store::list_owned_lanes(store.connection).at(state("PL")).stale());
}

TEST_CASE("the overview has what owners told of their lanes, and nothing that is stale") {
    Store store;
    const auto id = store::add_daemon(store.connection, here);
    auto open = report("PL", 2);
    open.open = {noon, "certificate has expired", noon + std::chrono::minutes{1}};
    open.poll_failing = {noon, "status 503"};
    store::write_lane_reports(store.connection, id, {open, report("FR", 1)});
    CHECK(store::list_owned_lanes(store.connection).at(state("PL")).report == open);
    const auto told = [&store] {
        return store::read_overview(store.connection, today, noon, core::by_law).told_lanes;
    };
    const auto lanes = told();
    REQUIRE(lanes.size() == 2);
    CHECK(lanes[0].state == state("FR"));
    CHECK_FALSE(lanes[0].open);
    CHECK(lanes[1].open);
    CHECK(lanes[1].cause == "certificate has expired");
    CHECK(lanes[1].in_flight == 2);
    CHECK(lanes[1].per_minute == 12);
    CHECK(lanes[1].poll_fault == "status 503");
    CHECK(lanes[1].poll_failing_since == noon);
    CHECK(lanes[0].poll_fault.empty());
    store.database.run("update lane_report set seen_at = clock_timestamp() - interval '12 seconds'");
    CHECK(told().empty());
}

TEST_CASE("who lost a lane does not take back the report of who has it now") {
    Store store;
    const auto before = store::add_daemon(store.connection, here);
    store::write_lane_reports(store.connection, before, {report("FR"), report("PL")});
    const auto after = store::add_daemon(store.connection, here);
    store::write_lane_reports(store.connection, after, {report("FR", 2)});
    store::remove_lane_reports(store.connection, before, {state("FR"), state("PL")});
    const auto lanes = store::list_owned_lanes(store.connection);
    REQUIRE(lanes.size() == 1);
    CHECK(lanes.at(state("FR")).daemon == after);
}

} // namespace presence_test
