// A state whose machine takes everything and whose authority says nothing.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/exposition.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>

namespace overdue_test {

using namespace convictiond::test;

namespace {

struct Silent {
    Database database;
    House house{database.connection(), {{"PL", "callback", "[]", R"(, "silent_share": 1)"}}};

    Silent() {
        const auto day = Day{1}.conviction("TEST/1", {"POL"});
        house.drop(day.name(), day.bytes());
        house.start_ready();
        REQUIRE(house.logs({"notification.delivered"}));
        REQUIRE(eventually([&] { return status() == "delivered"; }));
    }
    [[nodiscard]] std::string status() const { return house.sql("select status from standing"); }
    // Ten days go by.
    void pass() const {
        house.sql("update awaiting set due_at = due_at - interval '10 days', "
                  "overdue_from = overdue_from - interval '10 days'");
        house.sql("select pg_notify('convictiond', 'PL')");
    }
};

} // namespace

TEST_CASE("what is not acknowledged in time alarms, and is sent again with the same id and bytes") {
    Silent silent;
    auto& house = silent.house;
    CHECK(house.sql("select (a.due_at - d.delivered_at) > interval '9 days 23 hours' from awaiting a "
                    "join delivery d on d.number = a.number") == "t");
    const auto delivered_at = house.sql("select delivered_at from delivery");
    silent.pass();
    CHECK(house.logs({"level=warning event=lane.overdue", "state=PL count=1"}));
    CHECK(house.logs({"event=notification.repeated", "state=PL"}));
    CHECK(eventually([&] { return house.sql("select due_at > now() from awaiting") == "t"; }));
    CHECK(silent.status() == "delivered");
    CHECK(house.sql("select delivered_at from delivery") == delivered_at);
    CHECK(house.count("requests") == 2);
    CHECK(house.count("repeats") == 1);
    CHECK(house.count("differing") == 0);
    // It stays overdue until it is settled, however often it went.
    CHECK(eventually([&] {
        return house.answers("/metrics", 200) &&
               ask(house.admin_port(), "GET", "/metrics")
                       .find("convictiond_overdue{member_state=\"PL\"} 1") != std::string::npos;
    }));
    CHECK(ask(house.admin_port(), "GET", "/health").find("delivered and not acknowledged in time") !=
          std::string::npos);
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("a repeat that their machine refuses is on the desk, and an acknowledgement takes it off") {
    Silent silent;
    auto& house = silent.house;
    house.order("PL", R"([{ "kind": "status", "status": 422, "body": "{\"title\": \"known\"}" }])");
    silent.pass();
    CHECK(house.logs({"level=warning event=notification.repeat_refused", "state=PL"}));
    CHECK(eventually([&] { return house.ctl({"desk"}).output.find("refused") != std::string::npos; }));
    CHECK(silent.status() == "delivered");

    const auto connection = call(house.callback_port(), house.caller("PL"));
    const auto body =
        "{\"id\": \"" + house.sql("select id from notification") + "\", \"status\": \"recorded\"}";
    REQUIRE(connection->write("POST /v1/acknowledgements HTTP/1.1\r\nHost: localhost\r\n"
                              "Content-Type: application/json\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body));
    CHECK(connection->read().status() == 200);
    CHECK(silent.status() == "acknowledged");
    CHECK(house.ctl({"--json", "desk"}).output.find("refused") == std::string::npos);
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("where a state has seconds to acknowledge, it alarms and is sent again when they are over") {
    const Database database;
    House house{database.connection(), {{"PL", "callback", "[]", R"(, "silent_share": 1)"}}};
    house.set("defaults.ack_within", "1s");
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"notification.delivered"}));
    constexpr std::chrono::seconds before_the_next_look{10}; // which is every 15 s
    CHECK(house.logs({"event=lane.overdue", "state=PL"}, before_the_next_look));
    CHECK(house.logs({"event=notification.repeated", "reference=TEST/1 version=1"}, before_the_next_look));
    // And again, each second.
    CHECK(eventually([&] { return house.times_logged("event=notification.repeated") >= 4; },
                     before_the_next_look));
}

} // namespace overdue_test
