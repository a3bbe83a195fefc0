#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "base/clock.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>

namespace stopping_test {

using namespace convictiond::test;
using namespace std::chrono_literals;
namespace base = convictiond::base;

TEST_CASE(
    "a signal in the middle of dispatch loses nothing: what was sent is recorded, the rest is sent later") {
    const int signal = GENERATE(SIGTERM, SIGINT);
    const Database database;
    constexpr auto slow = R"([{"kind": "delay", "delay_ms": 100}])";
    House house{database.connection(),
                {{"DE", "receipt", slow}, {"FR", "receipt", slow}, {"PL", "receipt", slow}}};
    const auto day = busy_day(1, 1, 100);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return house.count("distinct") >= 30; }));

    const auto asked = base::monotonic_now();
    REQUIRE(house.stop(signal) == 0);
    CHECK(base::monotonic_now() - asked < 5s); // its shutdown_grace
    CHECK(house.logs({"daemon.stopping", signal == SIGTERM ? "SIGTERM" : "SIGINT"}));
    CHECK(house.logs({"daemon.stopped"}));
    const auto received = house.count("distinct");
    CHECK(received < 300);
    CHECK(house.sql("select count(*) from standing where status = 'acknowledged'") ==
          std::to_string(received));

    house.start_ready();
    REQUIRE(house.comes_to_rest());
    CHECK(house.theirs() == house.ours());
    CHECK(house.count("repeats") == 0); // nothing that was recorded is sent again
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("neither a state that never answers nor callers who stay hold the stop longer than the grace") {
    const Database database;
    House house{database.connection(),
                {{"DE", "callback", R"([{"kind": "black_hole"}])", R"(, "silent_share": 1)"}}};
    house.set("shutdown_grace", "1s");
    const auto day = Day{1}.conviction("TEST/1", {"DEU"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return house.count("requests") == 1; }));
    const auto idle_caller = call(house.callback_port(), house.caller("DE"));

    const auto asked = base::monotonic_now();
    REQUIRE(house.stop(SIGTERM) == 0);
    CHECK(base::monotonic_now() - asked < 4s); // and what a busy machine adds
    CHECK(house.sql("select status from standing") == "queued");
    // It may have arrived, and that is on record.
    CHECK(house.sql("select outcome || ', ' || cause from attempt") == "unknown, cut off by our stop");
    CHECK(house.sql("select count(*) from journal where verb = 'notification.failed'") == "1");
    CHECK(house.logs({"notification.cut_off", "TEST/1"}));

    house.order("DE", "[]");
    house.start_ready();
    CHECK(eventually([&] { return house.sql("select status from standing") == "delivered"; }));
    CHECK(house.count("differing") == 0);
}

TEST_CASE("a signal while it waits for the database stops the daemon at once") {
    const Database database{Database::Schema::none};
    House house{database.connection()};
    house.start();
    REQUIRE(house.logs({"database.schema"}));
    CHECK(house.stop(SIGTERM, 5s) == 0);
}

} // namespace stopping_test
