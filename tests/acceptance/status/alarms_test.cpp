// An alarm is three things: a health check that does not pass, a metric, and a log event at each change.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/partner.hpp"
#include "acceptance/status/alarms.hpp"
#include "acceptance/status/answer.hpp"
#include "support/eventually.hpp"
#include "support/exposition.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>

namespace alarms_test {

using namespace convictiond::test;
using convictiond::base::operator+;

TEST_CASE("what turns in the health is told to the log, each change once") {
    const Database database;
    House house{database.connection(), {{"DE", "receipt", R"([{"kind": "status", "status": 503}])"}}};
    house.start_ready();
    // The certificates of a test are short-lived.
    CHECK(house.logs({"level=warning event=health.changed check=certificates", "component=\"client DE\"",
                      "from=unknown to=warn detail=\"ends at "}));
    Day day{1};
    day.recorded_on(day.date() + std::chrono::days{-22}).conviction("TEST/1", {"DEU"});
    day.recorded_on(day.date() + std::chrono::days{-30}).conviction("TEST/2", {"YUG"});
    house.drop(day.name(), day.bytes());
    CHECK(house.logs({"level=warning event=health.changed check=deadlines component=DE from=pass to=warn",
                      "1 in the last week of the legal clock"}));
    CHECK(house.logs(
        {"level=error event=health.changed check=deadlines component=none from=pass to=fail", "1 late"}));
    CHECK(house.logs({"event=health.changed check=desk component=review from=pass to=warn"}));
    CHECK(eventually([&] { return sample(house, R"(convictiond_deadline_near{member_state="DE"})") == 1; }));
    house.order("DE", "[]");
    CHECK(house.logs({"level=info event=health.changed check=deadlines component=DE from=warn to=pass"}));
    CHECK(house.times_logged("check=deadlines component=DE from=pass") == 1);
    CHECK(house.times_logged("check=lanes:DE") == 0); // lane.opened said so
}

TEST_CASE("a sum that ceases to hold, and holds again, is told to the log") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    house.start_ready();
    REQUIRE(comes_to(house, "accounting", "sum 4", "pass"));
    database.run("insert into convictiond.movement (member_state, from_status, to_status, count) "
                 "values ('DE', null, 'queued', 3)");
    CHECK(house.logs({"level=error event=health.changed check=accounting component=\"sum 4\"", "to=fail"}));
    database.run("delete from convictiond.movement");
    CHECK(house.logs(
        {"level=info event=health.changed check=accounting component=\"sum 4\" from=fail to=pass"}));
}

TEST_CASE("each of two daemons tells the open lanes of both") {
    const Database database;
    const std::string fails = R"([{"kind": "not_json"}])";
    House house{database.connection(), {{"DE", "receipt", fails}, {"FR", "receipt", fails}}};
    Partner partner{house, "partner"};
    house.start_ready();
    partner.start_ready();
    REQUIRE(eventually([&] { return house.sql("select count(distinct daemon_id) from lane_report") == "2"; },
                       unhurried));
    const auto day = Day{1}.conviction("TEST/1", {"DEU", "FRA"});
    house.drop(day.name(), day.bytes());
    for (const auto port : {house.admin_port(), partner.admin_port()}) {
        INFO(port);
        const auto tells = [port](const std::string& path, const std::string& words) {
            return eventually([&] { return get(port, path).body.find(words) != std::string::npos; },
                              unhurried);
        };
        for (const std::string lane : {"DE", "FR"}) {
            CHECK(tells("/metrics", "convictiond_lane_open{member_state=\"" + lane + "\"} 1"));
            CHECK(eventually(
                [&] {
                    const auto health = boost::json::parse(get(port, "/health").body);
                    return health.at("checks").at("lanes:" + lane).at(0).at("status") == "warn";
                },
                unhurried));
        }
    }
    house.order("DE", "[]");
    house.order("FR", "[]");
    for (const auto port : {house.admin_port(), partner.admin_port()})
        CHECK(eventually(
            [&] {
                const auto read = read_exposition(get(port, "/metrics").body).samples;
                return read.at(R"(convictiond_lane_open{member_state="DE"})") == 0 &&
                       read.at(R"(convictiond_lane_open{member_state="FR"})") == 0;
            },
            unhurried));
}

} // namespace alarms_test
