#include "store/lane_lock.hpp"

#include "core/lane_claims.hpp"
#include "made.hpp"
#include "store/presence.hpp"
#include "support/eventually.hpp"

#include <catch2/catch.hpp>

namespace lane_lock_test {

using namespace convictiond;
using namespace convictiond::test;

TEST_CASE("a lane belongs to one session until it gives it up") {
    const Database database;
    store::LaneLock mine{database.connection()};
    store::LaneLock theirs{database.connection()};
    CHECK(mine.try_take(state("FR")));
    CHECK_FALSE(theirs.try_take(state("FR")));
    CHECK(theirs.try_take(state("GR")));
    mine.give_up(state("FR"));
    CHECK(theirs.try_take(state("FR")));
    CHECK_FALSE(mine.try_take(state("FR")));
}

TEST_CASE("a session that ends leaves its lanes to others") {
    const Database database;
    store::LaneLock theirs{database.connection()};
    {
        store::LaneLock mine{database.connection()};
        REQUIRE(mine.try_take(state("FR")));
    }
    CHECK(eventually([&] { return theirs.try_take(state("FR")); }));
}

TEST_CASE(
    "whoever loses its session loses its lanes, finds out at the next beat, and does not get them back") {
    const Database database;
    store::LaneLock mine{database.connection()};
    REQUIRE(mine.try_take(state("FR")));
    REQUIRE(database.end_sessions("locks") == 1);
    store::LaneLock theirs{database.connection()};
    CHECK(theirs.try_take(state("FR")));
    CHECK_THROWS_AS(mine.beat(), store::Unavailable);
    CHECK_THROWS_AS(mine.try_take(state("GR")), store::Unavailable);
}

TEST_CASE("each session counts those that there are, and its own among them") {
    const Database database;
    store::LaneLock mine{database.connection()};
    CHECK(mine.beat() == 1);
    {
        store::LaneLock theirs{database.connection()};
        CHECK(mine.beat() == 2);
        CHECK(theirs.beat() == 2);
    }
    CHECK(eventually([&] { return mine.beat() == 1; }));
}

TEST_CASE("whoever takes a lane is told where a daemon that was heard of lately has not left it") {
    Store store;
    store::LaneLock mine{store.database.connection()};
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

TEST_CASE("a session that is silent loses its lanes before anyone may think that it is alive") {
    CHECK(core::LaneClaims::freshness < store::lock_idle_timeout);
    CHECK(2 * core::LaneClaims::beat_every <=
          core::LaneClaims::freshness); // with room for a beat that is missed
}

} // namespace lane_lock_test
