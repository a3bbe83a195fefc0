#include "core/backlog.hpp"

#include <catch2/catch.hpp>

namespace backlog_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

namespace {

BacklogLane lane(std::string_view code, std::int64_t of_backlog) {
    BacklogLane lane;
    lane.state = base::MemberState::parse(code).value();
    lane.of_backlog = lane.historical = of_backlog;
    return lane;
}

} // namespace

TEST_CASE("a released backlog lasts as long as its slowest state, at five a second") {
    CHECK(forecast({lane("PL", 900), lane("FR", 50)}).lasts == 3min);
    CHECK(forecast({lane("PL", 75'000)}).lasts == 4h + 10min);
}

TEST_CASE("what other backlogs have queued for the state goes in the same order and counts") {
    auto poland = lane("PL", 100);
    poland.historical = 600;
    CHECK(forecast({poland}).lasts == 2min);
}

TEST_CASE("a state's own rates count, and what is live goes first where the whole lane has a rate") {
    auto poland = lane("PL", 100);
    poland.historical_rate = 50;
    CHECK(forecast({poland}).lasts == 2s);
    poland.live = 40;
    CHECK(forecast({poland}).lasts == 2s);
    poland.max_rate = 20;
    CHECK(forecast({poland}).lasts == 7s);
}

TEST_CASE("there is no end to tell while a lane with something of it stands, and the lane is named") {
    auto poland = lane("PL", 100);
    auto france = lane("FR", 0);
    poland.sends = france.sends = false;
    const auto told = forecast({poland, france, lane("DE", 10)});
    CHECK_FALSE(told.lasts.has_value());
    CHECK(told.standing == std::vector{poland.state});
}

TEST_CASE("a backlog of which nothing is queued any more is over") {
    CHECK(forecast({}).lasts == 0s);
    auto stands = lane("PL", 0);
    stands.sends = false;
    CHECK(forecast({stands}).lasts == 0s);
}

} // namespace backlog_test
