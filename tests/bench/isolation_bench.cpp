// What four bad states of 27 (one swallows, one resets, one storms, one drips) cost the other 23, in one run:
// the same convictions for the 23 without them and with them, and the times between their first POST and
// their last acknowledgement, each the median of several rounds that take turns.
//   tests/support/private-postgres -- build/release/bin/isolation_bench "[.bench]"
#include "acceptance/daemon/twenty_seven.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <fmt/format.h>

using namespace convictiond::test;

namespace {

constexpr int for_each_state = 400;
constexpr int rounds = 5;

// Milliseconds.
int run(BadOnes bad_ones) {
    const Database database;
    House house{database.connection(), twenty_seven(bad_ones)};
    keep_at_it(house);
    const auto day = day_of_all(for_each_state, bad_ones);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"file.accepted"}));
    const auto good = fmt::format("n.member_state not in ({})", bad_states);
    REQUIRE(eventually(
        [&] {
            return house.sql(
                       "select count(*) from notification n join settlement s on s.number = n.number where " +
                       good) == std::to_string(23 * for_each_state);
        },
        std::chrono::minutes{5}));
    const auto took = house.sql(
        "select (1000 * extract(epoch from max(s.settled_at) - min(a.started_at)))::int from notification n "
        "join attempt a on a.number = n.number join settlement s on s.number = n.number where " +
        good);
    (void)house.stop(SIGKILL);
    return std::stoi(took);
}

int median(std::vector<int> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

TEST_CASE("isolation", "[.bench]") {
    std::vector<int> without, with;
    for (int round = 0; round < rounds; ++round) {
        without.push_back(run(BadOnes::none));
        with.push_back(run(BadOnes::all));
        fmt::print("round {}: without {} ms, with {} ms\n", round + 1, without.back(), with.back());
    }
    fmt::print("23 states, {} notifications each, median of {}: without the four {} ms, with them {} ms, "
               "ratio {:.3f}\n",
               for_each_state, rounds, median(without), median(with),
               static_cast<double>(median(with)) / median(without));
}
