// What one daemon held, another sends within `lane_takeover`, however the first died. How long it takes is
// measured by tests/bench/takeover.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/two_daemons.hpp"
#include "support/eventually.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fmt/format.h>

namespace takeover_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

constexpr std::chrono::seconds lane_takeover{10};
constexpr std::chrono::seconds on_a_busy_machine{5};

void check_the_end(TwoDaemons& daemons) {
    auto& house = daemons.house();
    REQUIRE(house.comes_to_rest(std::chrono::minutes{2}));
    CHECK(house.theirs() == house.ours());
    CHECK(house.count("differing") == 0);
    CHECK(house.count("violations") == 0);
    CHECK(daemons.sent_at_once() == 0);
    CHECK(house.ctl({"reconcile"}).status == 0);
}

// The lanes of each daemon that lives, as "3 2".
std::string shares(const House& house) {
    return house.sql(
        "select string_agg(lanes::text, ' ' order by lanes desc) from (select count(*) as lanes "
        "from lane_report join daemon on daemon.id = daemon_id "
        "where daemon.seen_at > clock_timestamp() - interval '4 s' group by daemon_id) as shares");
}

} // namespace

TEST_CASE("lanes are spread evenly over the daemons, and again when one comes or goes, without a repeat") {
    const Database database;
    House house{database.connection(), {{"DE"}, {"ES"}, {"FR"}, {"IE"}, {"PL"}}};
    for (const auto* lane : {"DE", "ES", "FR", "IE", "PL"})
        house.order(lane, R"([{"kind": "delay", "delay_ms": 50}])");
    house.set("defaults.max_rate", "10");
    Day day{1};
    for (int number = 0; number < 250; ++number)
        day.conviction(fmt::format("TEST/{}", number), {"DEU", "ESP", "FRA", "IRL", "POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return shares(house) == "5"; }));
    Partner second{house, "second"};
    second.start_ready();
    CHECK(eventually([&] { return shares(house) == "3 2"; }));
    Partner third{house, "third"};
    third.start_ready();
    CHECK(eventually([&] { return shares(house) == "2 2 1"; }));
    third.daemon().signal(SIGTERM);
    CHECK(third.daemon().wait() == 0);
    CHECK(eventually([&] { return shares(house) == "3 2"; }));
    CHECK(house.sql("select count(*) > 0 from queue") == "t"); // it was under load
    REQUIRE(house.comes_to_rest());
    CHECK(house.count("distinct") == 1250);
    CHECK(house.count("repeats") == 0); // what was in flight was recorded before its lane went
    CHECK(house.theirs() == house.ours());
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("whoever is killed loses its lanes to the other, and has its share again when it is back") {
    TwoDaemons daemons;
    daemons.load(300);
    daemons.start();
    REQUIRE(daemons.share_evenly());
    daemons.strike(Death::killed);
    const auto took = daemons.takeover();
    REQUIRE(took);
    CHECK(*took < lane_takeover + on_a_busy_machine);
    daemons.revive();
    CHECK(daemons.share_evenly());
    check_the_end(daemons);
}

TEST_CASE(
    "whoever is cut off from the database stops at once, and what it had sent is recorded when it is back") {
    TwoDaemons daemons;
    daemons.load(300);
    daemons.start();
    REQUIRE(daemons.share_evenly());
    daemons.strike(Death::cut_off);
    const auto took = daemons.takeover();
    REQUIRE(took);
    CHECK(*took < lane_takeover + on_a_busy_machine);
    const auto stale = daemons.struck_at() + std::chrono::seconds{4};
    for (const auto& post : daemons.posts()) CHECK_FALSE((post.by == "a" && post.at > stale));
    daemons.revive();
    CHECK(daemons.share_evenly());
    check_the_end(daemons);
}

TEST_CASE(
    "whoever is frozen loses its lanes, and sends nothing when it wakes before they are its own again") {
    TwoDaemons daemons;
    daemons.load(300);
    daemons.start();
    REQUIRE(daemons.share_evenly());
    daemons.strike(Death::frozen);
    const auto took = daemons.takeover();
    REQUIRE(took);
    CHECK(*took < lane_takeover + on_a_busy_machine);
    daemons.revive();
    REQUIRE(daemons.house().logs({"event=lane.given_up"})); // it found out
    const auto woken = daemons.revived_at();
    CHECK(daemons.share_evenly());
    // Its session is new, and nobody's lane is its own within the four seconds after it.
    for (const auto& post : daemons.posts())
        CHECK_FALSE((post.by == "a" && post.at > woken && post.at < woken + std::chrono::seconds{3}));
    check_the_end(daemons);
}

TEST_CASE("where the server ends the locks of a daemon that lives, nobody sends at once with it") {
    TwoDaemons daemons;
    daemons.load(250);
    daemons.start();
    REQUIRE(daemons.share_evenly());
    for (int times = 0; times < 2; ++times) {
        daemons.end_lock_session();
        REQUIRE(daemons.house().logs({"event=database.unavailable", "for=\"lane locks\""}));
        CHECK(daemons.share_evenly());
    }
    check_the_end(daemons);
}

} // namespace takeover_test
