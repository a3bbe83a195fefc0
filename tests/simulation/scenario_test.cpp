// The simulation itself: that a seed is a run, and that it finds what it is there to find.
#include "simulation/outage.hpp"
#include "simulation/scenario.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace convictiond;
using namespace convictiond::simulation;
using namespace std::chrono_literals;

namespace {

// The first seed at which a planted fault is found, within a minute of wall time.
std::optional<Report> first_failure(Planted planted) {
    const auto begun = base::monotonic_now();
    for (std::uint64_t seed = 1; base::monotonic_now() - begun < 60s; ++seed) {
        auto report = Scenario{seed, planted}.run();
        if (report.failure.empty()) continue;
        INFO(fmt::format("seed {}: {}", seed, report.failure));
        return report;
    }
    return std::nullopt;
}

} // namespace

TEST_CASE("a seed is played again step by step") {
    const auto once = Scenario{7}.run();
    const auto again = Scenario{7}.run();
    CHECK(once.deeds == again.deeds);
    CHECK(once.simulated == again.simulated);
    CHECK(once.counts.sent == again.counts.sent);
    CHECK(once.counts.moves == again.counts.moves);
    CHECK(once.faults == again.faults);
    const auto other = Scenario{8}.run();
    CHECK(once.deeds != other.deeds);
}

TEST_CASE("a run that fails is played again to the same last step") {
    const auto broken = first_failure(Planted::ignore_lock);
    REQUIRE(broken);
    const auto again = first_failure(Planted::ignore_lock);
    REQUIRE(again);
    CHECK(broken->failure == again->failure);
    CHECK(broken->last_steps == again->last_steps);
    CHECK_FALSE(broken->last_steps.empty());
}

TEST_CASE("an outcome that is dropped is found") {
    const auto found = first_failure(Planted::drop_outcome);
    REQUIRE(found);
    CHECK(found->failure.find("sends it again") != std::string::npos);
}

TEST_CASE("a daemon that sends without the lock is found") {
    const auto found = first_failure(Planted::ignore_lock);
    REQUIRE(found);
    CHECK(found->failure.find("without the lock") != std::string::npos);
}

TEST_CASE("a newer version that is sent first is found") {
    const auto found = first_failure(Planted::newer_first);
    REQUIRE(found);
    CHECK(found->failure.find("was sent before") != std::string::npos);
}

TEST_CASE(
    "a state that is gone for a day is asked every five minutes, and its thousand follow within a minute") {
    const auto outage = play_outage(24h, 1000, 50ms);
    const auto none = play_outage(0s, 1000, 50ms);
    WARN(fmt::format(
        "a day's outage: {} requests to the dead state, back seen after {}, a lane of 1000 empty {} after "
        "the first good answer; without an outage {}",
        outage.requests_meanwhile, base::to_text(outage.back_seen), base::to_text(outage.to_empty),
        base::to_text(none.to_empty)));
    CHECK(outage.requests_meanwhile < 320);
    CHECK(outage.back_seen <= 5min + 31s);
    CHECK(outage.to_empty <= 1min);
    CHECK(outage.to_empty <= none.to_empty + 15s);
}
