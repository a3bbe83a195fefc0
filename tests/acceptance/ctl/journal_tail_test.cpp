#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <csignal>

namespace journal_tail_test {

using namespace convictiond::test;
namespace json = boost::json;

TEST_CASE("the journal's newest entries are shown, as many as are asked for, and name no person") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());

    const auto all = json::parse(house.ctl({"--json", "journal", "tail"}).output);
    const auto told = [&](std::string_view verb) {
        for (const auto& entry : all.as_array())
            if (entry.at("verb").as_string() == verb) return entry;
        return json::value{};
    };
    CHECK(told("file.accepted").at("file").as_string() == "f1");
    CHECK(told("notification.delivered").at("notification").as_string() ==
          house.sql("select id from notification"));
    CHECK(told("notification.delivered").at("who").as_string() == "convictiond_login");
    const auto two = house.ctl({"journal", "tail", "--lines", "2"});
    CHECK(two.status == 0);
    CHECK(std::count(two.output.begin(), two.output.end(), '\n') == 2);
    CHECK_THAT(house.ctl({"journal", "tail"}).output, !Catch::Contains("NOWAK"));
    for (const auto* lines : {"0", "1001", "-1", "some"})
        CHECK(house.ctl({"journal", "tail", "--lines", lines}).status == 2);
    CHECK(house.ctl({"journal", "verify"}).status == 2); // there are no seals
}

TEST_CASE("a follower of the journal sees what comes, a JSON object a line, until it is stopped") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    Launch call{program("convictionctl"),
                {"--config", house.write_configuration(), "--json", "journal", "tail", "--follow"}};
    call.environment["PGUSER"] = "postgres";
    Process follower{call};
    const auto lines = [&follower] {
        const auto seen = follower.output();
        return std::count(seen.begin(), seen.end(), '\n');
    };
    for (int times = 1; times <= 2; ++times) {
        REQUIRE(house.ctl({"lanes", "pause", "PL", "--reason", "theirs"}).status == 0);
        REQUIRE(house.ctl({"lanes", "resume", "PL"}).status == 0);
        CHECK(eventually([&] { return lines() == 2 * times; }));
    }
    follower.signal(SIGTERM);
    CHECK(follower.wait() == 0);
    CHECK(lines() == 4);
    const auto line = follower.wait_for_line([](auto text) { return text.find("resumed") != text.npos; });
    REQUIRE(line);
    CHECK(json::parse(*line).at("verb").as_string() == "lane.resumed");
    CHECK(json::parse(*line).at("detail").at("state").as_string() == "PL");
}

} // namespace journal_tail_test
