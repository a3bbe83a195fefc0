// One lane never slows another. What four bad states cost the others in time is measured by tests/bench.
#include "acceptance/daemon/twenty_seven.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace isolation_test {

using namespace convictiond::test;

TEST_CASE("23 states get all of theirs while four others swallow, reset, storm and drip, and lose nothing") {
    const Database database;
    House house{database.connection(), twenty_seven(BadOnes::all)};
    keep_at_it(house);
    const auto day = day_of_all(20, BadOnes::all);
    house.drop(day.name(), day.bytes());
    house.start_ready();

    const auto open = [&](std::string_view which) {
        return house.sql(
            fmt::format("select count(*) from notification n join standing s on s.number = n.number "
                        "where n.member_state {} ({}) and s.status <> 'acknowledged'",
                        which, bad_states));
    };
    REQUIRE(house.logs({"file.accepted"}));
    CHECK(eventually([&] { return open("not in") == "0"; }, std::chrono::minutes{1}));
    // And each of them is bad, some of them a second later: nobody waited for that.
    const auto failed =
        fmt::format("select count(distinct n.member_state) from attempt a join notification n on "
                    "n.number = a.number where n.member_state in ({}) and a.outcome <> 'delivered'",
                    bad_states);
    CHECK(eventually([&] { return house.sql(failed) == "4"; }));
    CHECK(open("in") == "80");

    mend(house);
    CHECK(house.comes_to_rest());
    CHECK(house.theirs() == house.ours());
    CHECK(house.ctl({"reconcile"}).status == 0);
}

} // namespace isolation_test
