#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>
#include <fmt/format.h>

namespace polling_test {

using namespace convictiond::test;

namespace {

std::string cursor(const House& house) {
    return house.sql("select cursor from poll_cursor");
}

// What a monitor is told of the acknowledgements.
std::string health(const House& house) {
    return output_of(
        Launch{"curl", {"--silent", fmt::format("http://127.0.0.1:{}/health", house.admin_port())}});
}

// An answer to any request but one that a notification would get.
std::string answer_with(const std::string& body) {
    std::string escaped;
    for (const char c : body) escaped.append(c == '"' ? "\\" : "").push_back(c);
    return fmt::format(R"([{{"kind": "status", "status": 200, "body": "{}"}}])", escaped);
}

} // namespace

TEST_CASE("a state that does not call is asked, page after page, until all is acknowledged") {
    const Database database;
    House house{database.connection(),
                {{"PL", "poll"}, {"FR", "poll", "[]", R"(, "refuse_share": 1)"}, {"DE"}}};
    const auto day = busy_day(1, 1, 5); // two items a page
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(eventually([&] {
        return house.sql("select count(*) from standing where status = 'acknowledged'") == "10" &&
               house.sql("select count(*) from standing where status = 'refused'") == "5";
    }));
    CHECK(house.sql(
              "select member_state, status, result, count(*) from acknowledgement join notification using "
              "(number) group by 1, 2, 3 order by 1") == "FR refused stored 5\nPL recorded stored 5");
    CHECK(house.sql("select member_state, cursor from poll_cursor order by 1") ==
          "FR up to + 5\nPL up to + 5");
    CHECK(house.logs({"event=acknowledgement.stored", "state=PL"}));
    CHECK(house.ctl({"reconcile"}).status == 0);
    CHECK(house.count("violations") == 0);
}

TEST_CASE("after a restart a state is asked from where we were, and nothing is acknowledged twice") {
    const Database database;
    House house{database.connection(), {{"PL", "poll"}}};
    const auto first = Day{1}.conviction("TEST/1", {"POL"}).conviction("TEST/2", {"POL"});
    house.drop(first.name(), first.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return cursor(house) == "up to + 2"; }));
    REQUIRE(house.stop(SIGKILL) == 128 + SIGKILL);
    const auto second = Day{2}.conviction("TEST/3", {"POL"});
    house.drop(second.name(), second.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return cursor(house) == "up to + 3"; }));
    CHECK(house.sql("select count(*) from standing where status = 'acknowledged'") == "3");
    CHECK(house.sql("select count(*) from acknowledgement") == "3");
    CHECK(house.times_logged("event=acknowledgement.repeated") == 0);
}

TEST_CASE("a page that cannot be read moves no cursor and alarms, and the next good one makes up for it") {
    const std::string malformed =
        GENERATE(std::string{R"([{"kind": "not_json"}])"}, std::string{R"([{"kind": "not_http"}])"},
                 answer_with(R"({"items": [{"id": "x"}], "next": "elsewhere"})"),
                 answer_with(R"({"items": []})"), answer_with(R"({"items": [], "next": "a\\u000db"})"));
    const Database database;
    House house{database.connection(), {{"PL", "poll", "[]", R"(, "delay_ms": [1000, 1000])"}}};
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"event=notification.delivered"}));
    REQUIRE(eventually([&] { return !cursor(house).empty(); }));
    house.order("PL", malformed);
    REQUIRE(house.logs({"event=acknowledgement.malformed", "state=PL"}));
    const auto before = cursor(house);
    const auto asked = house.count("polls");
    REQUIRE(eventually([&] { return house.count("polls") > asked + 1; }));
    CHECK(cursor(house) == before);
    CHECK(house.times_logged("event=acknowledgement.malformed") == 1);
    CHECK(health(house).find(R"("output":"cannot be fetched for )") != std::string::npos);

    house.order("PL", "[]");
    REQUIRE(eventually([&] { return cursor(house) == "up to + 1"; }));
    CHECK(house.logs({"event=polling.recovered", "state=PL"}));
    CHECK(house.sql("select status from standing") == "acknowledged");
    CHECK(health(house).find("cannot be fetched") == std::string::npos);
}

TEST_CASE("a state that cannot be reached is asked again, and said so once") {
    const Database database;
    House house{database.connection(), {{"PL", "poll", R"([{"kind": "status", "status": 503}])"}}};
    house.start_ready();
    REQUIRE(house.logs({"event=polling.failed", "cause=\"status 503\""}));
    const auto asked = house.count("polls");
    REQUIRE(eventually([&] { return house.count("polls") > asked + 2; }));
    CHECK(house.times_logged("event=polling.failed") == 1);
    CHECK(eventually([&] {
        return house.ctl({"check"}).output.find("PL gives no acknowledgements for ") != std::string::npos;
    }));
    house.order("PL", "[]");
    CHECK(house.logs({"event=polling.recovered"}));
}

TEST_CASE("a state whose cursor stays where it is, is not asked again before its time") {
    const Database database;
    House house{database.connection(), {{"PL", "poll"}}};
    house.set("member_states.PL.poll_every", "1h");
    house.order("PL", answer_with(R"({"items": [{"id": "x", "status": "recorded"}], "next": "same"})"));
    house.start_ready();
    // Without a cursor, and once more after it; then it is the same.
    REQUIRE(eventually([&] { return house.count("polls") == 2; }));
    (void)house.write_configuration();
    house.daemon().signal(SIGHUP); // asks at once
    REQUIRE(eventually([&] { return house.count("polls") >= 3; }));
    REQUIRE(house.stop(SIGTERM) == 0);
    CHECK(house.count("polls") == 3);
    CHECK(cursor(house) == "same");
}

} // namespace polling_test
