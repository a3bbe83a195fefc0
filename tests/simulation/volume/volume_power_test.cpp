// The aims of the volume watch, held on a small fixed set of sources; `volume-power --all` has the large one.
// A change of a threshold or of the model shows here.
#include "watch_run.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace convictiond::simulation;

namespace {

constexpr int sources = 15;
constexpr int never = 1000;

// Days to detection, the soonest first.
std::vector<int> detections(const Scenario& scenario, int most_days = 60) {
    std::vector<int> days;
    for (std::uint64_t seed = 1; seed <= sources; ++seed)
        days.push_back(detect(scenario, seed, most_days).days.value_or(never));
    std::ranges::sort(days);
    return days;
}

int median(const std::vector<int>& sorted) {
    return sorted[sorted.size() / 2];
}

} // namespace

TEST_CASE("a source that begins to lose one notification in three rings within a week") {
    const auto days = detections({"", Fault::one_in_three, "", false});
    CHECK(median(days) <= 7);
    CHECK(days.back() <= 20);
}

TEST_CASE("a source that loses all second nationalities rings within a week") {
    const auto days = detections({"", Fault::second_nationalities, "", false});
    CHECK(median(days) <= 7);
    CHECK(days.back() <= 20);
}

TEST_CASE("a source that loses everyone without a CRO number rings within a week") {
    const auto days = detections({"", Fault::without_cro, "", false});
    CHECK(median(days) <= 7);
    CHECK(days.back() <= 20);
}

TEST_CASE("each of these rings within a week when it is so from the first day") {
    for (const auto fault : {Fault::one_in_three, Fault::second_nationalities, Fault::without_cro})
        CHECK(median(detections({"", fault, "", true})) <= 7);
}

TEST_CASE("a large state that falls silent rings within days, a middling one within two weeks") {
    CHECK(median(detections({"", Fault::silent_state, "PL", false})) <= 3);
    CHECK(median(detections({"", Fault::silent_state, "FR", false})) <= 14);
}

TEST_CASE("two a week are too few: their silence is not found, and nobody is told that it would be") {
    CHECK(median(detections({"", Fault::silent_state, "EE", false})) == never);
}

TEST_CASE("ordinary years, with Christmas in them, ring less than once a year") {
    FalseAlarms alarms;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) add_year(alarms, seed, 0);
    CHECK(alarms.findings <= alarms.years);
}

TEST_CASE("a volume that slowly falls by a fifth in a year rings less than once a year") {
    FalseAlarms alarms;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) add_year(alarms, seed, -0.2);
    CHECK(alarms.findings <= alarms.years);
}

TEST_CASE("a week of strike rings for the source and not for its states, and is over by itself") {
    int whole = 0, of_states = 0, still_open = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto seen = strike(seed);
        whole += seen.findings - seen.of_states;
        of_states += seen.of_states;
        still_open += seen.still_open;
    }
    CHECK(whole >= 7); // Christmas may hide it
    CHECK(of_states <= 1);
    CHECK(still_open == 0);
}
