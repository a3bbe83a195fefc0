#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <boost/json.hpp>
#include <csignal>

namespace lanes_test {

using namespace convictiond::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

json::value lane(const House& house, std::string_view state) {
    const auto lanes = json::parse(house.ctl({"--json", "lanes"}).output);
    for (const auto& one : lanes.as_array())
        if (one.at("id").as_string() == state) return one;
    return {};
}

bool stands(const House& house, std::string_view condition) {
    return eventually([&] { return lane(house, "PL").at("condition").as_string() == condition; });
}

} // namespace

TEST_CASE("a paused lane posts nothing, others go on, and what waited goes when it is resumed") {
    const Database database;
    House house{database.connection(), {{"DE"}, {"PL"}}};
    house.start_ready();
    REQUIRE(house.ctl({"lanes", "pause", "PL", "--reason", "their maintenance"}).status == 0);
    REQUIRE(house.logs({"lane.paused", "PL"}));

    const auto day = Day{1}.conviction("TEST/1", {"POL"}).conviction("TEST/2", {"DEU"});
    house.drop(day.name(), day.bytes());
    REQUIRE(eventually([&] {
        return house.sql("select count(*) from standing where status = 'acknowledged'") == "1"; // that of DE
    }));
    CHECK(house.sql(
              "select member_state from standing join notification using (number) where status = 'queued'") ==
          "PL");
    CHECK(stands(house, "paused"));
    CHECK_THAT(house.ctl({"lanes"}).output, Catch::Contains("paused by postgres"));
    CHECK_THAT(house.ctl({"check"}).output, Catch::Contains("PL paused by"));

    const auto again = house.ctl({"lanes", "pause", "PL", "--reason", "again"});
    CHECK(again.status == 1);
    CHECK_THAT(again.errors, Catch::Contains("paused already"));

    REQUIRE(house.ctl({"lanes", "resume", "PL"}).status == 0);
    CHECK(house.comes_to_rest());
    CHECK(house.theirs() == house.ours());
    CHECK(house.ctl({"lanes", "resume", "PL"}).status == 1);
}

TEST_CASE("a pause outlives the daemon") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    REQUIRE(house.ctl({"lanes", "pause", "PL", "--reason", "before the start"}).status == 0);
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"file.accepted"}));
    REQUIRE(house.logs({"lane.paused"}));
    REQUIRE(stands(house, "paused"));
    CHECK(house.count("requests") == 0);
}

TEST_CASE("a lane says why its state gets nothing") {
    const Database database;
    House house{database.connection(), {{"PL", "receipt", R"([{"kind": "not_json"}])"}}};
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(stands(house, "open"));
    const auto open = lane(house, "PL");
    CHECK(open.at("circuit").as_string() == "open");
    CHECK_FALSE(open.at("cause").as_string().empty());
    CHECK(open.at("queued").as_int64() == 1);
    CHECK(house.ctl({"check"}).status == 1);

    REQUIRE(house.stop(SIGTERM) == 0);
    CHECK(stands(house, "unowned"));
    CHECK_THAT(house.ctl({"check"}).output, Catch::StartsWith("CONVICTIOND CRITICAL - no daemon is alive"));
}

TEST_CASE("a lane's test makes the connection, sends nothing, and tells what it saw") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    house.start_ready();
    REQUIRE(stands(house, "fine"));
    const auto ended = house.ctl({"--json", "lanes", "test", "PL"});
    INFO(ended.errors);
    REQUIRE(ended.status == 0);
    const auto seen = json::parse(ended.output);
    CHECK(seen.at("connected").as_bool());
    CHECK(seen.at("protocol").as_string() == "TLSv1.3");
    CHECK_FALSE(seen.at_pointer("/certificate/subject").as_string().empty());
    CHECK(house.count("requests") == 0);
    CHECK(house.sql("select count(*) from journal where verb in ('lane.test_ordered', 'lane.tested')") ==
          "2");
}

TEST_CASE("a lane's test says when no daemon is alive to carry it out") {
    const Database database;
    const House house{database.connection(), {{"PL"}}};
    const auto ended = house.ctl({"lanes", "test", "PL"});
    CHECK(ended.status == 1);
    CHECK_THAT(ended.errors, Catch::Contains("no daemon is alive"));
}

} // namespace lanes_test
