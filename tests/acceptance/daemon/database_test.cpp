#include "acceptance/daemon/cluster.hpp"
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>

namespace database_test {

using namespace convictiond::test;

TEST_CASE("a database that is away at the start is waited for, which is said once") {
    const Cluster cluster;
    House house{cluster.connection()};
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    cluster.stop();
    CHECK(house.ctl({"status"}).status == 69);
    house.start();
    REQUIRE(house.logs({"database.unavailable", "for=start"}));
    CHECK(house.answers("/healthz", 200));
    CHECK(ask(house.admin_port(), "GET", "/readyz", {}, 503) ==
          "database: no answer\ninbound: not looked at yet\n");
    const auto day = busy_day(1, 1, 10);
    house.drop(day.name(), day.bytes());

    cluster.start();
    REQUIRE(house.logs({"database.available", "for=start"}));
    REQUIRE(house.comes_to_rest());
    CHECK(house.answers("/readyz", 200));
    CHECK(house.theirs() == house.ours());
    CHECK(house.times_logged("database.unavailable") == 1);
    CHECK(house.times_logged("database.available") == 1);
}

TEST_CASE("a database that is restarted in the middle of dispatch costs time and nothing else") {
    const Cluster cluster;
    constexpr auto slow = R"([{"kind": "delay", "delay_ms": 200}])"; // stopping a server takes a while, too
    House house{cluster.connection(),
                {{"DE", "receipt", slow}, {"FR", "callback", slow}, {"PL", "none", slow}}};
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    const auto day = busy_day(1, 1, 100);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return house.count("distinct") >= 40; }));
    cluster.stop();
    REQUIRE(house.logs({"database.unavailable", "for=outcomes"}));
    CHECK(house.answers("/healthz", 200));
    CHECK(house.answers("/readyz", 503));
    CHECK(house.count("distinct") < 300); // nothing is sent that cannot be recorded

    const auto next = busy_day(2, 101, 110);
    house.drop(next.name(), next.bytes());
    cluster.start();
    REQUIRE(house.comes_to_rest());
    CHECK(house.ours().size() == 330);
    CHECK(house.theirs() == house.ours());
    CHECK(house.count("differing") == 0);
    CHECK(house.answers("/readyz", 200));
    CHECK(house.ctl({"reconcile"}).status == 0);
    CHECK(house.stop(SIGTERM) == 0);
}

TEST_CASE("a schema that is not migrated is said with the remedy, and waited for") {
    const Database database{Database::Schema::none};
    House house{database.connection()};
    CHECK(house.ctl({"database", "status"}).status == 1);
    house.start();
    REQUIRE(house.logs({"database.schema", "convictionctl database migrate"}));
    CHECK(
        ask(house.admin_port(), "GET", "/readyz", {}, 503) ==
        "schema: not that of this program, run convictionctl database migrate\ninbound: not looked at yet\n");
    CHECK(house.ctl({"database", "migrate"}).status == 0);
    CHECK(house.ctl({"database", "migrate"}).status == 0); // harmless to repeat
    CHECK(house.ctl({"database", "status"}).status == 0);
    CHECK(eventually([&] { return house.answers("/readyz", 200); }));
    CHECK(house.times_logged("database.schema") == 1);
    const auto day = Day{1}.conviction("TEST/1");
    house.drop(day.name(), day.bytes());
    REQUIRE(house.comes_to_rest());
    CHECK(house.theirs() == house.ours());
}

TEST_CASE("a login that lacks its role is waited for, with the remedy, at the start and later") {
    const Cluster cluster;
    House house{cluster.connection()};
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    house.sql("revoke convictiond_daemon from convictiond_login");
    house.start();
    REQUIRE(house.logs({"database.unavailable", "for=start", "permission denied", "convictiond_daemon"}));
    CHECK_THAT(ask(house.admin_port(), "GET", "/readyz", {}, 503),
               Catch::StartsWith("database: not for this login; run convictionctl database migrate"));
    house.sql("grant convictiond_daemon to convictiond_login");
    REQUIRE(house.logs({"database.available", "for=start"}));
    REQUIRE(house.logs({"inbound.taken"}));
    house.sql("revoke convictiond_daemon from convictiond_login");
    const auto day = busy_day(1, 1, 10);
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"database.unavailable", "for=intake", "convictiond_daemon"}));
    house.sql("grant convictiond_daemon to convictiond_login");
    REQUIRE(house.comes_to_rest());
    CHECK(house.theirs() == house.ours());
    CHECK(house.stop(SIGTERM) == 0);
}

} // namespace database_test
