// Legal clocks, what is overdue and what is held, as `check` and `status` tell them.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace deadlines_test {

using namespace convictiond::test;
using convictiond::base::operator+;
namespace json = boost::json;

namespace {

constexpr auto fails = R"([{"kind": "status", "status": 503}])";

json::value deadline(const House& house, std::string_view id) {
    const auto status = json::parse(house.ctl({"--json", "status"}).output);
    for (const auto& one : status.at("deadlines").as_array())
        if (one.at("id").as_string() == id) return one;
    return {};
}

} // namespace

TEST_CASE("a notification in its last week is a warning, one past it critical, delivered it is neither") {
    const Database database;
    House house{database.connection(), {{"DE", "receipt", fails}, {"PL", "receipt", fails}}};
    house.start_ready();
    Day day{1};
    day.recorded_on(day.date() + std::chrono::days{-22}).conviction("TEST/1", {"DEU"});
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted"}));
    auto checked = house.ctl({"check"});
    CHECK(checked.status == 1);
    CHECK_THAT(checked.output, Catch::Contains("1 in the last week of the legal clock: DE 1") &&
                                   Catch::Contains(" late=0 near=1 overdue=0"));

    Day next{2};
    next.recorded_on(next.date() + std::chrono::days{-30}).conviction("TEST/2", {"DEU", "POL"});
    house.drop(next.name(), next.bytes());
    REQUIRE(house.logs({"file.accepted", next.name()}));
    checked = house.ctl({"check"});
    CHECK(checked.status == 2);
    CHECK_THAT(checked.output, Catch::StartsWith("CONVICTIOND CRITICAL - 2 late: DE 1, PL 1; ") &&
                                   Catch::Contains(" late=2 near=1 overdue=0"));
    CHECK(deadline(house, "DE").at("late") == 1);
    CHECK(deadline(house, "DE").at("near") == 1);
    CHECK(deadline(house, "DE").at("nearestDay").as_string() ==
          convictiond::base::to_text(next.date() + std::chrono::days{-3}));
    CHECK_THAT(house.ctl({"status"}).output,
               Catch::Contains("deadlines 2 late, 1 in their last week; nearest ") &&
                   Catch::Contains("; 0 overdue"));

    house.order("DE", "[]");
    house.order("PL", "[]");
    REQUIRE(house.comes_to_rest());
    CHECK_THAT(house.ctl({"check"}).output, Catch::Contains(" late=0 near=0 overdue=0"));
    CHECK(deadline(house, "DE").is_null());
}

TEST_CASE("what waits for a decision past its last permitted day is critical, too") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    Day day{1};
    day.recorded_on(day.date() + std::chrono::days{-30}).conviction("TEST/1", {"YUG"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"file.accepted"}));
    const auto checked = house.ctl({"check"});
    CHECK(checked.status == 2);
    CHECK_THAT(checked.output, Catch::Contains("1 late: none 1"));
    CHECK(deadline(house, "none").at("late") == 1);
}

TEST_CASE("what is not acknowledged in time is a warning of the monitor's and stands in the status") {
    const Database database;
    House house{database.connection(), {{"PL", "callback", "[]", R"(, "silent_share": 1)"}}};
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return house.sql("select count(*) from awaiting") == "1"; }));
    house.sql("update awaiting set overdue_from = now() - interval '1 second'");
    const auto checked = house.ctl({"check"});
    CHECK(checked.status == 1);
    CHECK_THAT(checked.output, Catch::Contains("1 overdue: PL 1") && Catch::Contains(" overdue=1"));
    CHECK(deadline(house, "PL").at("overdue") == 1);
    CHECK_THAT(house.ctl({"status"}).output, Catch::Contains("nearest none; 1 overdue"));
}

TEST_CASE("the status tells what is held") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    CHECK_THAT(house.ctl({"status"}).output, Catch::Contains("backlogs  none is held"));
    const auto day = Day{1, "historical"}.conviction("TEST/1", {"POL"}).conviction("TEST/2", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"file.accepted"}));
    CHECK_THAT(house.ctl({"status"}).output,
               Catch::Contains("backlogs  2 held in 1 backlog, the oldest b1 for "));
    const auto status = json::parse(house.ctl({"--json", "status"}).output);
    const auto& backlog = status.at("backlogs").at(0);
    CHECK(backlog.at("id") == "b1");
    CHECK(backlog.at("held") == 2);
    CHECK(backlog.at("file").as_string() == day.name());
    CHECK(backlog.at("oldestRecorded").as_string() == convictiond::base::to_text(day.date()));
}

} // namespace deadlines_test
