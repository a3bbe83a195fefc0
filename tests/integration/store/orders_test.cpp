#include "store/orders.hpp"

#include "made.hpp"
#include "store/operator_actions.hpp"

#include <catch2/catch.hpp>

namespace orders_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {
const std::vector<base::MemberState> routes{*base::MemberState::parse("FR"), *base::MemberState::parse("PL")};
}

TEST_CASE("an order is taken by one daemon that has the state's route, oldest first") {
    Store store;
    (void)store::order_lane_test(store.connection, state("DE"));
    const auto first = store::order_lane_test(store.connection, state("PL"));
    const auto second = store::order_lane_test(store.connection, state("FR"));
    REQUIRE(store::take_order(store.connection, routes)->id == first);
    const auto taken = store::take_order(store.connection, routes);
    REQUIRE(taken.has_value());
    CHECK(taken->id == second);
    CHECK(taken->lane == state("FR"));
    CHECK_FALSE(store::take_order(store.connection, routes).has_value());
}

TEST_CASE("an order whose daemon died is taken again, one that nobody took for an hour is left") {
    Store store;
    const auto order = store::order_lane_test(store.connection, state("PL"));
    REQUIRE(store::take_order(store.connection, routes).has_value());
    store.database.run("update daemon_order set taken_at = clock_timestamp() - interval '3 minutes'");
    CHECK(store::take_order(store.connection, routes)->id == order);
    store.database.run(
        "update daemon_order set taken_at = null, ordered_at = clock_timestamp() - interval '61 minutes'");
    CHECK_FALSE(store::take_order(store.connection, routes).has_value());
}

TEST_CASE("an answer is read as it was given, once, and journaled") {
    Store store;
    const auto order = store::order_lane_test(store.connection, state("PL"));
    REQUIRE(store::take_order(store.connection, routes).has_value());
    CHECK_FALSE(store::find_lane_test(store.connection, order).has_value());

    store::LaneTest seen;
    seen.took = std::chrono::milliseconds{42};
    seen.peer = {"TLSv1.3", "TLS_AES_256_GCM_SHA384", "CN=pl", "CN=theirs", noon};
    store::answer_lane_test(store.connection, order, seen, noon);
    store::LaneTest late;
    late.failure = "reset";
    late.detail = "too late";
    store::answer_lane_test(store.connection, order, late, noon);

    const auto read = store::find_lane_test(store.connection, order);
    REQUIRE(read.has_value());
    REQUIRE(read->peer.has_value());
    CHECK(read->took == seen.took);
    CHECK(read->peer->subject == "CN=pl");
    CHECK(read->peer->expires_at == noon);
    CHECK(store.database.value("select count(*) from journal where verb = 'lane.tested'") == "1");
}

TEST_CASE("a failed test tells why") {
    Store store;
    const auto order = store::order_lane_test(store.connection, state("PL"));
    REQUIRE(store::take_order(store.connection, routes).has_value());
    store::LaneTest seen;
    seen.failure = "connect refused";
    seen.detail = "Connection refused";
    store::answer_lane_test(store.connection, order, seen, noon);
    const auto read = store::find_lane_test(store.connection, order);
    REQUIRE(read.has_value());
    CHECK_FALSE(read->peer.has_value());
    CHECK(read->failure == "connect refused");
    CHECK(store.database.value("select detail::json ->> 'failure' from journal where verb = 'lane.tested'") ==
          "connect refused");
}

} // namespace orders_test
