#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>
#include <fstream>
#include <map>

namespace crash_test {

using namespace convictiond::test;

namespace {

// States that take their time, so that there is a middle to be struck in.
std::vector<SimulatedState> slow_states() {
    constexpr auto slow = R"([{"kind": "delay", "delay_ms": 20}])";
    return {{"DE", "receipt", slow}, {"FR", "receipt", slow}, {"PL", "callback", slow}};
}

constexpr auto made_of =
    "select id, body_digest, body from notification join notification_body using (number) "
    "order by 1";

constexpr auto all_lanes_told =
    "select count(*) = 3 from lane_report where daemon_id = (select max(id) from daemon)";

} // namespace

TEST_CASE("killed in the middle of dispatch, twice, the daemon comes to the same end") {
    const Database database;
    House house{database.connection(), slow_states()};
    const auto day = busy_day(1, 1, 100);
    house.drop(day.name(), day.bytes());
    for (const int received : {40, 140}) {
        house.start_ready();
        REQUIRE(eventually([&] { return house.count("distinct") >= received; }));
        // Lanes are told of when they are taken; whoever dies before that leaves no trace of what it sent.
        REQUIRE(eventually([&] { return house.sql(all_lanes_told) == "t"; }));
        REQUIRE(house.stop(SIGKILL) == 128 + SIGKILL);
        CHECK(house.sql("select count(*) > 0 from standing where status = 'queued'") == "t");
    }
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    CHECK(house.theirs() == house.ours());
    CHECK(house.ours().size() == 300);
    CHECK(house.count("differing") == 0); // what was sent again was sent as before, byte for byte
    CHECK(house.count("violations") == 0);
    // What went twice is what the journal says may have.
    const auto possibly = house.sql("select distinct notification from journal "
                                    "where verb = 'notification.possibly_sent' order by notification");
    CHECK(house.logs({"event=lane.possibly_sent state=DE"}));
    std::map<std::string, int> posts;
    std::ifstream received{house.directory() / "received.log"};
    for (std::string state, id, digest; received >> state >> id >> digest;) ++posts[id];
    for (const auto& [id, count] : posts)
        if (count > 1) CHECK_THAT(possibly, Catch::Contains(id));
    CHECK(house.sql("select count(*) from standing where status = 'acknowledged'") == "300");
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("killed while it takes in a file, the daemon takes it in whole or not at all") {
    const Database database;
    House house{database.connection(), slow_states()};
    const auto day = busy_day(1, 1, 1500);
    house.drop(day.name(), day.bytes());
    house.start();
    // Its transaction is under way as soon as records have numbers: sequences are not undone.
    REQUIRE(eventually([&] { return house.sql("select is_called from record_id_seq") == "t"; }));
    REQUIRE(house.stop(SIGKILL) == 128 + SIGKILL);
    const auto kept = house.sql("select count(*) from record");
    CHECK((kept == "0" || kept == "1500"));
    house.set("shutdown_grace", "200ms");
    house.start_ready();
    CHECK(eventually([&] { return house.took_all(); }, std::chrono::minutes{1}));
    CHECK(house.sql("select count(*) from file") == "1");
    CHECK(house.sql("select count(*) from notification") == "4500");
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("the same file makes the same ids and the same bytes in an empty database") {
    const Database first_database;
    const Database second_database;
    const auto day = busy_day(1, 1, 20);
    std::string made[2];
    for (const auto* database : {&first_database, &second_database}) {
        House house{database->connection()}; // every house has the same identity key
        house.drop(day.name(), day.bytes());
        house.start_ready();
        REQUIRE(house.comes_to_rest());
        made[database == &second_database] = house.sql(made_of);
    }
    CHECK(made[0].size() > 1000);
    CHECK(made[0] == made[1]);
}

TEST_CASE(
    "another identity key makes other ids, and is turned down by a database that was used with the first") {
    const Database database;
    const Database other_database;
    const auto day = busy_day(1, 1, 5);
    House house{database.connection()};
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    REQUIRE(house.stop(SIGTERM) == 0);

    std::ofstream{house.directory() / "identity.key"} << "another identity key of a test, as long as that";
    const auto sent = house.count("requests");
    house.start();
    CHECK(house.logs({"daemon.foreign_identity", "identity_key"}));
    CHECK(house.daemon().wait() == 78);
    CHECK(house.count("requests") == sent);

    house.set("database.connection", '"' + as_daemon(other_database.connection()) + '"');
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"file.accepted"}));
    const auto ids = "select id from notification order by 1";
    CHECK(query(other_database.connection(), ids) != house.sql(ids));
}

} // namespace crash_test
