// What a lane's owner finds in its queue when it reads ahead.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace reading_ahead_test {

using namespace convictiond::test;

namespace {

// Convictions for Poland that wait while its lane is paused.
struct Waiting {
    Database database;
    House house{database.connection()};

    explicit Waiting(int convictions) {
        house.start_ready();
        REQUIRE(house.ctl({"lanes", "pause", "PL", "--reason", "until all is there"}).status == 0);
        Day day{1};
        for (int i = 1; i <= convictions; ++i) day.conviction(fmt::format("TEST/{}", i));
        house.drop(day.name(), day.bytes());
        REQUIRE(house.logs({"event=file.accepted"}));
        REQUIRE(house.sql("select count(*) from queue") == std::to_string(convictions));
    }
    void resume() const { REQUIRE(house.ctl({"lanes", "resume", "PL"}).status == 0); }
};

} // namespace

TEST_CASE("a body that is not what was rendered stays queued and rings, and the others go") {
    Waiting waiting{3};
    auto& house = waiting.house;
    house.sql("update notification_body set body = body || ' ' "
              "where number = (select min(number) from notification)");
    waiting.resume();
    CHECK(house.logs({"level=error event=notification.corrupt", "state=PL reference=TEST/1"}));
    CHECK(eventually([&] { return house.sql("select count(*) from queue") == "1"; }));
    CHECK(eventually([&] { return house.sql("select count(*) from delivery") == "2"; }));
    CHECK(house.answers("/readyz", 200));

    house.sql("update notification_body set body = rtrim(body) "
              "where number = (select min(number) from notification)");
    house.sql("select pg_notify('convictiond', 'PL')");
    CHECK(house.comes_to_rest());
    CHECK(house.times_logged("event=notification.corrupt") == 1);
    CHECK(house.theirs() == house.ours());
}

TEST_CASE("more retries are due than one look brings, and none of them waits for the next poll") {
    constexpr int convictions = 700; // a look brings 256, a poll comes every 15 s
    Waiting waiting{convictions};
    auto& house = waiting.house;
    house.sql("with failed as (delete from queue returning member_state, number) "
              "insert into retry (number, member_state, failures, failed_at, due_at) "
              "select number, member_state, 1, now(), now() from failed");
    waiting.resume();
    CHECK(house.comes_to_rest(std::chrono::seconds{12}));
    CHECK(house.theirs() == house.ours());
}

} // namespace reading_ahead_test
