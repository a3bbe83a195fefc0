#include "store/operator_actions.hpp"

#include "office.hpp"
#include "store/lanes.hpp"

#include <catch2/catch.hpp>

namespace operator_actions_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

struct Desk {
    Database database;
    Login login{database, "operator", "convictiond_operator"};
    store::Connection connection{login.connection(), "test"};
    [[nodiscard]] std::string pauses() const { return database.value("select count(*) from pause"); }
    [[nodiscard]] std::string journal() const {
        return database.value(
            "select coalesce(string_agg(who || ' ' || verb, ', ' order by number), '') from journal");
    }
};

} // namespace

TEST_CASE(
    "a pause is stored with its reason, journaled under the operator's name, and ended by a resumption") {
    Desk office;
    const auto pl = state("PL");
    store::pause_lane(office.connection, pl, "their maintenance");
    CHECK(store::is_paused(office.connection, pl));
    CHECK_FALSE(store::is_paused(office.connection, state("FR")));
    const auto pauses = store::list_pauses(office.connection);
    REQUIRE(pauses.size() == 1);
    CHECK(pauses.at(pl).reason == "their maintenance");
    CHECK(pauses.at(pl).by == office.login.name());

    store::resume_lane(office.connection, pl);
    CHECK_FALSE(store::is_paused(office.connection, pl));
    CHECK(office.journal() == office.login.name() + " lane.paused, " + office.login.name() + " lane.resumed");
}

TEST_CASE("the journal holds a reason's salted digest and not its words") {
    Desk office;
    store::pause_lane(office.connection, state("PL"), "unmistakable words");
    CHECK(office.database.value("select count(*) from journal where detail like '%unmistakable%'") == "0");
    CHECK(office.database.value("select detail::json ->> 'reasonDigest' = "
                                "encode(pg_catalog.sha256(convert_to(salt || words, 'UTF8')), 'hex') "
                                "from journal, act_reason") == "t");
}

TEST_CASE("an act without sense is refused with its reason, and changes nothing") {
    Desk office;
    const auto pl = state("PL");
    CHECK_THAT(refusal([&] { store::pause_lane(office.connection, pl, " \t\n "); }),
               Catch::StartsWith("P0001 an act has a reason"));
    CHECK_THAT(refusal([&] { store::pause_lane(office.connection, pl, std::string(2001, 'x')); }),
               Catch::StartsWith("P0001 the reason is longer"));
    CHECK(refusal([&] { store::resume_lane(office.connection, pl); }) == "P0001 the lane PL is not paused");
    CHECK(office.journal().empty());
    CHECK(office.database.value("select count(*) from act_reason") == "0");

    store::pause_lane(office.connection, pl, "first");
    CHECK_THAT(refusal([&] { store::pause_lane(office.connection, pl, "second"); }),
               Catch::StartsWith("P0001 the lane PL is paused already, by " + office.login.name()));
    CHECK(office.pauses() == "1");
    CHECK(office.database.value("select count(*) from act_reason") == "1");
    CHECK(office.journal() == office.login.name() + " lane.paused");
}

TEST_CASE("acts are refused to auditors, strangers and daemons, also to a daemon that is an operator") {
    const std::string roles =
        GENERATE("convictiond_auditor", "convictiond_daemon", "convictiond_daemon, convictiond_operator");
    const Database database;
    const Login login{database, "other", roles};
    store::Connection connection{login.connection(), "test"};
    const auto pl = state("PL");
    CHECK_THAT(refusal([&] { store::pause_lane(connection, pl, "because"); }), Catch::StartsWith("42501 "));
    CHECK_THAT(refusal([&] { store::resume_lane(connection, pl); }), Catch::StartsWith("42501 "));
    CHECK_THAT(refusal([&] { (void)store::order_lane_test(connection, pl); }), Catch::StartsWith("42501 "));
    CHECK(database.value("select count(*) from journal") == "0");
}

TEST_CASE("an operator writes no table by hand, and cannot act under another's name") {
    Desk office;
    for (const std::string statement :
         {"insert into convictiond.journal (at, who, verb, detail) values (now(), 'x', 'y', '{}')",
          "insert into convictiond.pause values ('PL', 1, 'x', now())", "delete from convictiond.pause",
          "update convictiond.daemon_order set answered_at = now()", "truncate convictiond.journal",
          "set role convictiond_owner"}) {
        INFO(statement);
        CHECK_THAT(
            office.database.refusal("set session authorization " + office.login.name() + "; " + statement),
            Catch::StartsWith("42501") || Catch::Contains("permission denied"));
    }
}

TEST_CASE("whoever pauses wakes the lane") {
    Desk office;
    store::Connection daemon{office.database.connection(), "listener"};
    daemon.listen("convictiond");
    store::pause_lane(office.connection, state("PL"), "because");
    (void)store::order_lane_test(office.connection, state("PL"));
    // What was sent before an answer came is there with the answer.
    (void)store::is_paused(daemon, state("PL"));
    CHECK(daemon.take_notifications() == std::vector<std::string>{"PL", "order"});
}

} // namespace operator_actions_test
