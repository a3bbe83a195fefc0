// Two servers with streaming replication, the first killed: the daemon goes on by itself on the second, also
// where that never heard of the last commits.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/daemon/pair.hpp"
#include "support/eventually.hpp"

#include <catch2/catch.hpp>

namespace failover_test {

using namespace convictiond::test;

namespace {

// They take their time, so that there is a middle to be struck in.
std::vector<SimulatedState> slow_states(const std::string& acknowledgement_of_one) {
    constexpr auto slow = R"([{"kind": "delay", "delay_ms": 100}])";
    return {{"DE", "receipt", slow}, {"FR", acknowledgement_of_one, slow}, {"PL", "none", slow}};
}

// Lost 0, repeats byte-identical, sums 0.
void check_the_end(const House& house, std::size_t notifications) {
    CHECK(house.ours().size() == notifications);
    CHECK(house.theirs() == house.ours());
    CHECK(house.count("distinct") == static_cast<std::int64_t>(notifications));
    CHECK(house.count("differing") == 0);
    CHECK(house.count("violations") == 0);
    CHECK(house.answers("/readyz", 200));
    CHECK(house.ctl({"reconcile"}).status == 0);
}

} // namespace

TEST_CASE(
    "a primary killed in the middle of dispatch costs time and nothing else once its standby is promoted") {
    const Pair pair{Pair::Replication::synchronous};
    House house{pair.connection(), slow_states("callback")};
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    const auto day = busy_day(1, 1, 100);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return house.count("distinct") >= 40; }));
    pair.kill_primary();
    REQUIRE(house.logs({"database.unavailable", "for=outcomes"}));
    CHECK(house.count("distinct") < 300); // nothing is sent that cannot be recorded
    pair.promote_standby();
    REQUIRE(house.logs({"database.available", "for=outcomes"}));

    const auto next = busy_day(2, 101, 110);
    house.drop(next.name(), next.bytes());
    REQUIRE(house.logs({"file.accepted", next.name()}));
    REQUIRE(house.comes_to_rest());
    CHECK(house.times_logged("event=file.returned") == 0); // no commit was lost
    check_the_end(house, 330);
}

TEST_CASE("a failover that lost commits reads the archived files again and sends the same ids and bytes") {
    const Pair pair{Pair::Replication::asynchronous};
    // None calls back: an acknowledgement that was lost with its commit is not told again.
    House house{pair.connection(), slow_states("receipt")};
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    const auto day = busy_day(1, 1, 60);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return house.count("distinct") >= 30; }));

    pair.stop_replication();
    const auto lost = busy_day(2, 61, 100);
    house.drop(lost.name(), lost.bytes());
    REQUIRE(house.logs({"file.accepted", lost.name()}));
    REQUIRE(eventually([&] { return house.count("distinct") >= 200; })); // some of the lost ones, too
    pair.kill_primary();
    pair.promote_standby();
    REQUIRE(house.logs({"event=file.returned", lost.name()}));
    REQUIRE(eventually([&] { return house.ours().size() == 300; }));
    REQUIRE(house.comes_to_rest());
    CHECK(house.count("repeats") > 0); // their outcomes were lost
    CHECK(house.times_logged("event=outcome.rejected") == 0);
    INFO(house.sql("select kind, cause, opened_at, cause_ended_at, closed_at, closed_how from finding"));
    CHECK(house.sql("select count(*) from finding where kind = 'archive-unknown'") == "1");
    check_the_end(house, 300);
}

} // namespace failover_test
