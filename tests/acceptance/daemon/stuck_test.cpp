// A message that a state's machine cannot bear, among others that it takes.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <csignal>

namespace stuck_test {

using namespace convictiond::test;

namespace {

struct Poisoned {
    Database database;
    House house{database.connection(), {{"PL"}}};

    // TEST/1 fails 19 times, and the last answer asks us to wait for an hour.
    Poisoned() {
        house.set("defaults.retry", "{ base: 10ms, cap: 10ms, max_retry_after: 1h }");
        house.set("defaults.circuit", "{ failures: 100 }"); // one message fails, not the lane
        house.order("PL", R"([{ "kind": "status", "status": 500, "to": 19 },)"
                          R"( { "kind": "status", "status": 500, "retry_after": "3600", "at": 19 }])");
        house.start_ready();
        take(Day{1}.conviction("TEST/1"));
        REQUIRE(eventually([&] { return failures() == "19"; }));
    }
    void take(const Day& day) const { house.drop(day.name(), day.bytes()); }
    [[nodiscard]] std::string failures() const { return house.sql("select failures from retry"); }
    [[nodiscard]] bool are_taken(int count) const {
        return eventually([&] {
            return house.sql("select count(*) from standing where status = 'acknowledged'") ==
                   std::to_string(count);
        });
    }
    [[nodiscard]] std::string desk() const { return house.ctl({"desk"}).output; }
    // An hour goes by, and it is tried again.
    void pass() const {
        house.sql("update retry set due_at = now()");
        house.sql("select pg_notify('convictiond', 'PL')");
    }
    // … and it fails as before.
    [[nodiscard]] bool fails_again(const std::string& failures_then) const {
        house.order("PL", R"([{ "kind": "status", "status": 500, "retry_after": "3600", "at": 1 }])");
        pass();
        return eventually([&] { return failures() == failures_then; });
    }
};

} // namespace

TEST_CASE("a message that fails twenty times while others go is told once, holds up nobody, and goes in the "
          "end") {
    Poisoned poisoned;
    auto& house = poisoned.house;
    CHECK(poisoned.desk().find("stuck") == std::string::npos);
    poisoned.take(Day{2}.conviction("TEST/2").conviction("TEST/3"));
    REQUIRE(poisoned.are_taken(2));

    REQUIRE(poisoned.fails_again("20"));
    CHECK(house.logs({"level=warning event=notification.stuck", "state=PL", "failures=20"}));
    CHECK(poisoned.desk().find("failed 20 times while PL took others") != std::string::npos);
    CHECK(eventually([&] {
        return ask(house.admin_port(), "GET", "/health").find(R"("componentId":"stuck")") !=
               std::string::npos;
    }));

    // Its lane goes on, and says no more of it: neither at the next failure nor in another life.
    poisoned.take(Day{3}.conviction("TEST/4"));
    REQUIRE(poisoned.are_taken(3));
    REQUIRE(poisoned.fails_again("21"));
    REQUIRE(house.stop(SIGTERM) == 0);
    house.start_ready();
    poisoned.take(Day{4}.conviction("TEST/5"));
    REQUIRE(poisoned.are_taken(4));
    REQUIRE(poisoned.fails_again("22"));
    CHECK(poisoned.desk().find("failed 22 times") != std::string::npos);

    poisoned.pass();
    REQUIRE(poisoned.are_taken(5));
    CHECK(house.times_logged("event=notification.stuck") == 1);
    CHECK(house.times_logged("event=lane.opened") == 0);
    CHECK(poisoned.desk().find("stuck") == std::string::npos);
    CHECK(house.theirs() == house.ours());
    CHECK(house.ctl({"reconcile"}).status == 0);
}

} // namespace stuck_test
