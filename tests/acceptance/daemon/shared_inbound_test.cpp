// Two daemons on one drop directory: whatever both see, each file is taken in once.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/partner.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <csignal>

namespace shared_inbound_test {

using namespace convictiond::test;

TEST_CASE("two daemons on one drop directory take each file in once, whichever dies meanwhile") {
    constexpr int days = 12;
    constexpr int records = 40;
    const Database database;
    House house{database.connection()};
    Partner partner{house, "partner"};
    house.start_ready();
    partner.start_ready();
    for (int day = 1; day <= days; ++day) {
        const auto file = busy_day(day, (day - 1) * records + 1, day * records);
        house.drop(file.name(), file.bytes());
        if (day != days / 2) continue;
        REQUIRE(eventually([&] { return house.sql("select count(*) > 2 from file") == "t"; }));
        partner.daemon().signal(SIGKILL);
    }
    REQUIRE(eventually([&] { return std::filesystem::is_empty(house.inbound()); }, std::chrono::minutes{1}));
    REQUIRE(house.comes_to_rest());
    CHECK(house.sql(
              "select count(*), count(*) filter (where verdict = 'accepted'), count(shelved_at) from file") ==
          "12 12 12");
    CHECK(house.sql("select count(*) from record") == std::to_string(days * records));
    CHECK(house.sql("select count(*) from journal where verb = 'file.accepted'") == "12");
    CHECK(house.theirs() == house.ours());
    CHECK(house.count("differing") == 0);
    CHECK(house.times_logged("event=file.duplicate") + house.times_logged("event=file.rejected") == 0);
    CHECK(house.ctl({"reconcile"}).status == 0);
}

} // namespace shared_inbound_test
