#include "acceptance/daemon/cluster.hpp"
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/alarms.hpp"
#include "acceptance/status/answer.hpp"
#include "support/eventually.hpp"
#include "support/exposition.hpp"
#include "support/postgres.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>

namespace monitor_test {

using namespace convictiond::test;
namespace json = boost::json;

TEST_CASE("a house at rest passes its health, and its metrics tell what was done") {
    const Database database;
    House house{database.connection(), {{"DE"}, {"FR", "callback"}, {"PL"}}};
    house.start_ready();
    const auto day = busy_day(1, 1, 10);
    house.drop(day.name(), day.bytes());
    REQUIRE(house.comes_to_rest());
    REQUIRE(eventually([&] {
        return sample(house, R"(convictiond_notifications{member_state="FR",status="acknowledged"})") == 10 &&
               sample(house, R"(convictiond_acknowledgements_total{member_state="FR",status="recorded"})") ==
                   10;
    }));

    const auto metrics = get(house.admin_port(), "/metrics");
    CHECK(metrics.status == 200);
    CHECK(metrics.headers.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
    const auto read = read_exposition(metrics.body);
    for (const auto& fault : read.faults) FAIL_CHECK(fault);
    const auto& samples = read.samples;
    CHECK(samples.at(R"(convictiond_files_total{source="PNC",verdict="accepted"})") == 1);
    CHECK(samples.at(R"(convictiond_events_total{source="PNC",event="new"})") == 10);
    CHECK(samples.at(R"(convictiond_decisions_total{outcome="notify"})") == 30);
    CHECK(samples.at(R"(convictiond_attempts_total{member_state="DE",outcome="delivered"})") == 10);
    CHECK(samples.at(R"(convictiond_attempt_duration_seconds_count{member_state="DE"})") == 10);
    CHECK(samples.at(R"(convictiond_lane_open{member_state="DE"})") == 0);
    CHECK(samples.at("convictiond_unaccounted") == 0);

    // The certificates of a test are short-lived: they warn, and nothing else does.
    const auto health = get(house.admin_port(), "/health");
    CHECK(health.status == 200);
    CHECK(health.headers.at("content-type") == "application/health+json");
    CHECK(health.headers.at("cache-control") == "no-store");
    const auto parsed = json::parse(health.body);
    for (const auto& [name, list] : parsed.at("checks").as_object())
        for (const auto& check : list.as_array()) {
            INFO(std::string_view(name.data(), name.size()) << json::serialize(check));
            const auto* expected = name == "certificates" ? "warn" : "pass";
            if (name != "disk") CHECK(check.at("status") == expected);
        }
    CHECK(house.stop(SIGTERM) == 0);
}

TEST_CASE(
    "foreign names are counted when they come and shown while they lie there, before they are a warning") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto shown = [&house] {
        const auto status = json::parse(house.ctl({"--json", "status"}).output);
        const auto page = json::parse(get(house.admin_port(), "/api/v1/overview").body);
        return std::pair{status.at_pointer("/files/foreign").as_int64(), page.at("foreignFiles").as_int64()};
    };
    const std::string counted = R"(convictiond_files_total{source="none",verdict="foreign"})";
    for (const auto* name : {"notes.txt", "DAF_PNC_20261123_0004711.DAF"})
        std::ofstream{house.inbound() / name} << "what is this";
    CHECK(eventually([&] { return shown() == std::pair<std::int64_t, std::int64_t>{2, 2}; }));
    CHECK(eventually([&] { return sample(house, counted) == 2; }));
    CHECK_THAT(house.ctl({"status"}).output, Catch::Contains(", 2 foreign"));
    CHECK(house.times_logged("event=file.foreign") == 0);
    CHECK(house.sql("select count(*) from finding") == "0");

    std::filesystem::remove(house.inbound() / "notes.txt");
    CHECK(eventually([&] { return shown() == std::pair<std::int64_t, std::int64_t>{1, 1}; }));
    std::ofstream{house.inbound() / "notes.txt"} << "again";
    CHECK(eventually([&] { return sample(house, counted) == 3; }));
}

TEST_CASE("a lane that fails warns with its cause and closes again") {
    const Database database;
    House house{database.connection(), {{"DE", "receipt", R"([{"kind": "status", "status": 503}])"}}};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1", {"DEU"}).conviction("TEST/2", {"DEU"});
    house.drop(day.name(), day.bytes());
    REQUIRE(comes_to(house, "lanes:DE", "DE", "warn"));
    CHECK(
        std::string{checks(house, "lanes:DE")[0].at("output").as_string()}.starts_with("the lane is open: "));
    CHECK(sample(house, R"(convictiond_lane_open{member_state="DE"})") == 1);
    house.order("DE", "[]");
    CHECK(comes_to(house, "lanes:DE", "DE", "pass"));
}

TEST_CASE("what waits for a state without a route fails") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    REQUIRE(comes_to(house, "lanes:PL", "PL", "fail"));
    CHECK(get(house.admin_port(), "/health").status == 503);
}

TEST_CASE("a rejected file fails until it is settled, and something to decide warns") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    house.start_ready();
    const auto bad = Day{1}.conviction("TEST/1", {"DEU"}).line("XYZ|1");
    house.drop(bad.name(), bad.bytes());
    const auto odd = Day{2}.conviction("TEST/2", {"YUG"});
    house.drop(odd.name(), odd.bytes());
    CHECK(comes_to(house, "inbound:rejected", "f1", "fail"));
    CHECK(comes_to(house, "desk", "rejected-file", "warn"));
    CHECK(comes_to(house, "desk", "review", "warn"));
    CHECK(sample(house, R"(convictiond_desk{kind="review"})") == 1);
}

TEST_CASE("a notification past the end of its legal clock fails while it is not delivered") {
    const Database database;
    House house{database.connection(), {{"DE", "receipt", R"([{"kind": "status", "status": 503}])"}}};
    house.start_ready();
    Day day{1};
    day.recorded_on(convictiond::base::operator+(day.date(), std::chrono::days{-30}));
    day.conviction("TEST/1", {"DEU"});
    house.drop(day.name(), day.bytes());
    REQUIRE(comes_to(house, "deadlines", "DE", "fail"));
    house.order("DE", "[]");
    CHECK(comes_to(house, "deadlines", "all", "pass"));
    // It was late, and is counted for ever.
    CHECK(eventually([&] { return sample(house, R"(convictiond_late{member_state="DE"})") == 1; }));
}

TEST_CASE("a sum that does not hold fails health and is counted") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    house.start_ready();
    REQUIRE(comes_to(house, "accounting", "sum 4", "pass"));
    database.run("insert into convictiond.movement (member_state, from_status, to_status, count) "
                 "values ('DE', null, 'queued', 3)");
    REQUIRE(comes_to(house, "accounting", "sum 4", "fail"));
    CHECK(sample(house, "convictiond_unaccounted") == 3);
    CHECK(get(house.admin_port(), "/health").status == 503);
}

TEST_CASE("a drop directory that is gone fails") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    house.start_ready();
    std::filesystem::rename(house.inbound(), house.directory() / "inbound-away");
    CHECK(comes_to(house, "disk", "inbound", "fail"));
    std::filesystem::rename(house.directory() / "inbound-away", house.inbound());
    CHECK(eventually(
        [&] {
            for (const auto& check : checks(house, "disk"))
                if (check.at("componentId") == "inbound") return check.at("status") != "fail";
            return false;
        },
        unhurried));
}

TEST_CASE("health answers while the database is away, and says so") {
    const Cluster cluster;
    House house{cluster.connection(), {{"DE"}}};
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    house.start_ready();
    REQUIRE(comes_to(house, "accounting", "sum 1", "pass"));
    const auto errors = sample(house, "convictiond_database_errors_total");
    cluster.stop();
    CHECK(comes_to(house, "database", "database", "fail"));
    CHECK(get(house.admin_port(), "/health").status == 503);
    CHECK(sample(house, "convictiond_database_errors_total") > errors);
    cluster.start();
    CHECK(comes_to(house, "database", "database", "pass"));
}

TEST_CASE("a database without its schema fails health with what to do") {
    const Database database{Database::Schema::none};
    House house{database.connection(), {{"DE"}}};
    house.start();
    REQUIRE(comes_to(house, "database", "database", "fail"));
    CHECK(checks(house, "database")[0].at("output") ==
          "the schema is not that of this program; run convictionctl database migrate");
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    CHECK(comes_to(house, "database", "database", "pass"));
}

} // namespace monitor_test
