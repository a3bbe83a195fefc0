// What grep finds of one file, one conviction, one notification.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>

namespace following_test {

using namespace convictiond::test;

TEST_CASE("a conviction is followed by its reference, from its line in the file to its acknowledgement") {
    const Database database;
    House house{database.connection(),
                {{"DE"}, {"PL", "callback"}, {"FR", "receipt", R"([{"kind": "status", "status": 422}])"}}};
    const auto day = Day{1}
                         .conviction("TEST/1", {"DEU", "POL"})
                         .conviction("TEST/2", {"FRA", "YUG"})
                         .conviction("TEST/3", {"POL"}, 'X');
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());

    const auto file = "file=" + day.name();
    CHECK(house.logs({"level=debug event=record.judged", file, "line=2 ", "reference=TEST/1 version=1",
                      "verdict=new review=0"}));
    CHECK(house.logs({"event=record.judged", "reference=TEST/2 version=1", "verdict=new review=1"}));
    CHECK(house.logs({"event=record.judged", "reference=TEST/3", "verdict=quarantined"}));
    CHECK(house.times_logged("event=record.judged") == 3);

    const auto id = [&house](const std::string& state) {
        return house.sql("select id from notification where member_state = '" + state + "'");
    };
    for (const auto* event : {"event=notification.delivered", "event=notification.acknowledged"})
        CHECK(house.logs({"level=info", event, "notification=" + id("DE"), "state=DE",
                          "reference=TEST/1 version=1", file}));
    CHECK(house.logs({"event=notification.delivered", "notification=" + id("PL"), "reference=TEST/1", file}));
    CHECK(house.logs({"event=acknowledgement.stored", "notification=" + id("PL"), "status=recorded",
                      "reference=TEST/1 version=1", file}));
    CHECK(house.logs({"event=notification.refused", "notification=" + id("FR"), "reference=TEST/2", file}));
    CHECK(house.times_logged("event=notification.delivered") == 2);
    CHECK(house.times_logged("event=notification.acknowledged") ==
          1); // PL's came later: acknowledgement.stored
}

TEST_CASE("what became of each record is for who looks closer") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    house.set("log.level", "info");
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"event=notification.acknowledged", "reference=TEST/1"}));
    CHECK(house.times_logged("event=record.judged") == 0);
}

} // namespace following_test
