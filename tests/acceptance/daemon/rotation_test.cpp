#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>
#include <fmt/format.h>

namespace rotation_test {

using namespace convictiond::test;

namespace {

std::string health(const House& house) {
    return output_of(
        Launch{"curl", {"--silent", fmt::format("http://127.0.0.1:{}/health", house.admin_port())}});
}

// As health says it; the tests' certificates end soon enough to be warned of.
std::string certificate_end(const House& house) {
    const auto told = health(house);
    const auto found = told.find("ends at ");
    REQUIRE(found != std::string::npos);
    return told.substr(found, std::string_view{"ends at 2026-12-24T00:00:00Z"}.size());
}

void reload(House& house) {
    const auto before = house.times_logged("event=configuration.reloaded");
    (void)house.write_configuration();
    house.daemon().signal(SIGHUP);
    REQUIRE(eventually([&] { return house.times_logged("event=configuration.reloaded") > before; }));
}

} // namespace

TEST_CASE("our certificate and its key rotate under load, and no notification fails or is lost") {
    const Database database;
    House house{database.connection(), {{"DE", "callback"}, {"FR"}, {"PL", "poll"}}};
    for (const auto* state : {"DE", "FR", "PL"}) house.order(state, R"([{"kind": "delay", "delay_ms": 10}])");
    house.set("defaults.max_in_flight", "2");
    const auto day = busy_day(1, 1, 80);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"event=notification.delivered"}));
    const auto first_end = certificate_end(house);
    house.renew_certificate();
    reload(house);
    CHECK(house.sql("select count(*) from queue") != "0"); // it was under load
    REQUIRE(house.comes_to_rest());
    CHECK(certificate_end(house) != first_end);
    CHECK(house.sql("select count(*) from attempt where outcome <> 'delivered'") == "0");
    CHECK(house.sql("select count(*) from attempt") == "240");
    CHECK(house.count("distinct") == 240);
    CHECK(house.count("failed_handshakes") == 0);
}

TEST_CASE(
    "a member state that is taken out keeps its queue and has no route, until it is put back elsewhere") {
    const Database database;
    House house{database.connection(), {{"FR"}, {"PL", "receipt", R"([{"kind": "status", "status": 503}])"}}};
    Day day{1};
    for (const auto* reference : {"TEST/1", "TEST/2", "TEST/3"}) day.conviction(reference, {"FRA", "POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"event=lane.opened", "state=PL"}));
    const auto url = house.setting("member_states.PL.url");
    for (const auto* key : {"url", "acknowledgement", "receipt"})
        house.leave_out(std::string{"member_states.PL."} + key);
    reload(house);
    REQUIRE(house.logs({"event=lane.given_up", "state=PL"}));
    const auto queued = "select count(*) from standing join notification using (number) "
                        "where member_state = 'PL' and status = 'queued'";
    CHECK(house.sql(queued) == "3");
    REQUIRE(eventually([&] { return health(house).find("waits without a route") != std::string::npos; }));

    house.order("PL", "[]");
    house.set("member_states.PL.url", url + "/v2");
    house.set("member_states.PL.acknowledgement", "receipt");
    house.set("member_states.PL.receipt", "required");
    reload(house);
    REQUIRE(eventually([&] { return house.sql(queued) == "0"; }));
    CHECK(eventually([&] { return health(house).find("waits without a route") == std::string::npos; }));
    CHECK(eventually([&] {
        return house.sql("select string_agg(verb || ' ' || (detail::json ->> 'state'), ', ' order by number) "
                         "from journal where verb like 'route.%'") ==
               "route.added FR, route.added PL, route.removed PL, route.added PL";
    }));
}

} // namespace rotation_test
