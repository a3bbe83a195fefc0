#include "store/owner_locks.hpp"

#include "core/lane_claims.hpp"
#include "made.hpp"
#include "store/presence.hpp"
#include "support/eventually.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace owner_locks_test {

using namespace convictiond;
using namespace convictiond::test;

TEST_CASE("a lane belongs to one session until it gives it up") {
    const Database database;
    store::OwnerLocks mine{database.connection()};
    store::OwnerLocks theirs{database.connection()};
    CHECK(mine.try_take(state("FR")));
    CHECK_FALSE(theirs.try_take(state("FR")));
    CHECK(theirs.try_take(state("GR")));
    mine.give_up(state("FR"));
    CHECK(theirs.try_take(state("FR")));
    CHECK_FALSE(mine.try_take(state("FR")));
}

TEST_CASE("a session that ends leaves its lanes to others") {
    const Database database;
    store::OwnerLocks theirs{database.connection()};
    {
        store::OwnerLocks mine{database.connection()};
        REQUIRE(mine.try_take(state("FR")));
    }
    CHECK(eventually([&] { return theirs.try_take(state("FR")); }));
}

TEST_CASE("a drop directory is worked by one session until it gives it up or ends") {
    const Database database;
    store::OwnerLocks theirs{database.connection()};
    {
        store::OwnerLocks mine{database.connection()};
        REQUIRE(mine.try_take_directory("0123456789abcdef"));
        CHECK_FALSE(theirs.try_take_directory("0123456789abcdef"));
        CHECK(theirs.try_take_directory("fedcba9876543210"));
        mine.give_up_directory("0123456789abcdef");
        REQUIRE(theirs.try_take_directory("0123456789abcdef"));
        theirs.give_up_directory("0123456789abcdef");
        REQUIRE(mine.try_take_directory("0123456789abcdef"));
    }
    CHECK(eventually([&] { return theirs.try_take_directory("0123456789abcdef"); }));
}

TEST_CASE(
    "whoever loses its session loses its lanes, finds out at the next beat, and does not get them back") {
    const Database database;
    store::OwnerLocks mine{database.connection()};
    REQUIRE(mine.try_take(state("FR")));
    REQUIRE(database.end_sessions("locks") == 1);
    store::OwnerLocks theirs{database.connection()};
    CHECK(theirs.try_take(state("FR")));
    CHECK_THROWS_AS(mine.beat(), store::Unavailable);
    CHECK_THROWS_AS(mine.try_take(state("GR")), store::Unavailable);
}

TEST_CASE("each session counts those that there are, and its own among them") {
    const Database database;
    store::OwnerLocks mine{database.connection()};
    CHECK(mine.beat() == 1);
    {
        store::OwnerLocks theirs{database.connection()};
        CHECK(mine.beat() == 2);
        CHECK(theirs.beat() == 2);
    }
    CHECK(eventually([&] { return mine.beat() == 1; }));
}

TEST_CASE("whoever takes a lane is told where a daemon that was heard of lately has not left it") {
    Store store;
    store::OwnerLocks mine{store.database.connection()};
    const auto owner = store::add_daemon(store.connection, {"there", 17, "0.1.0", noon});
    store::LaneReport report;
    report.state = state("FR");
    store::write_lane_reports(store.connection, owner, {report});
    CHECK(mine.try_take(state("FR")).value().former_lives);
    CHECK_FALSE(mine.try_take(state("GR")).value().former_lives);
    mine.give_up(state("FR"));
    store.database.run("update daemon set seen_at = clock_timestamp() - interval '5 seconds'");
    CHECK_FALSE(mine.try_take(state("FR")).value().former_lives);
    mine.give_up(state("FR"));
    CHECK(store::note_daemon_alive(store.connection, owner));
    store::remove_lane_reports(store.connection, owner, {state("FR")});
    CHECK_FALSE(mine.try_take(state("FR")).value().former_lives);
}

TEST_CASE("what a daemon that did not leave may have sent is journaled, as far as it reached") {
    Store store;
    Incoming file{store.connection, 6};
    std::vector<std::string> made;
    for (const auto* reference : {"R/1", "R/2", "R/3", "R/4", "R/5", "R/6"})
        made.push_back(file.notify(file.event(reference), "FR").id.text());
    file.finish();
    const store::DaemonFacts us{"here", 17, "0.1.0", noon};
    const auto former = store::add_daemon(store.connection, {"there", 17, "0.1.0", noon});
    store::LaneReport report;
    report.state = state("FR");
    report.in_flight = 2;
    report.window = 1;
    store::write_lane_reports(store.connection, former, {report});
    store::OwnerLocks lock{store.database.connection()};
    CHECK(lock.note_possibly_sent(state("GR"), us, 1, noon) == 0);
    CHECK(lock.note_possibly_sent(state("FR"), us, 1, noon) == 4);
    CHECK(store.database.value("select string_agg(notification::text, ' ' order by number) from journal "
                               "where verb = 'notification.possibly_sent'") ==
          fmt::format("{} {} {} {}", made[0], made[1], made[2], made[3]));
    CHECK(lock.note_possibly_sent(state("FR"), us, 5, noon) == 5); // whatever it told of last
    CHECK(store.database.value("select detail from journal order by number desc limit 1") ==
          R"({"state" : "FR", "by" : "there/17"})");
}

TEST_CASE("nothing was possibly sent by a daemon that left, by ourselves, or where nobody held the lane") {
    Store store;
    Incoming file{store.connection, 1};
    (void)file.notify(file.event("R/1"), "FR");
    file.finish();
    const store::DaemonFacts us{"here", 17, "0.1.0", noon};
    store::OwnerLocks lock{store.database.connection()};
    CHECK(lock.note_possibly_sent(state("FR"), us, 9, noon) == 0);
    store::LaneReport report;
    report.state = state("FR");
    report.in_flight = 1;
    store::write_lane_reports(store.connection, store::add_daemon(store.connection, us), {report});
    CHECK(lock.note_possibly_sent(state("FR"), us, 9, noon) == 0);
    const auto former = store::add_daemon(store.connection, {"there", 18, "0.1.0", noon});
    store::write_lane_reports(store.connection, former, {report});
    store::remove_daemon(store.connection, former);
    CHECK(lock.note_possibly_sent(state("FR"), us, 9, noon) == 0);
}

TEST_CASE(
    "an earlier daemon with our host and process id is another one, and may have sent a retry as a probe") {
    Store store;
    record(store, outcome_of(make_one(store), core::LaneVerdict::Then::retry)); // due in an hour
    const store::DaemonFacts us{"here", 1, "0.1.0", noon};
    auto before_us = us;
    before_us.started_at = noon - std::chrono::minutes{1};
    store::LaneReport report;
    report.state = state("FR");
    report.in_flight = 1;
    store::write_lane_reports(store.connection, store::add_daemon(store.connection, before_us), {report});
    store::OwnerLocks lock{store.database.connection()};
    CHECK(lock.note_possibly_sent(state("FR"), us, 9, noon) == 1);
}

TEST_CASE("a session that is silent loses its lanes before anyone may think that it is alive") {
    CHECK(core::LaneClaims::freshness < store::lock_idle_timeout);
    CHECK(2 * core::LaneClaims::beat_every <=
          core::LaneClaims::freshness); // with room for a beat that is missed
}

} // namespace owner_locks_test
