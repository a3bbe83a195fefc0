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

TEST_CASE("what was delivered and is sent again before it is overdue is found") {
    const auto found = first_failure(Planted::early_repeat);
    REQUIRE(found);
    CHECK(found->failure.find("was not overdue") != std::string::npos);
}

TEST_CASE("a backlog that goes faster than its rate is found") {
    const auto found = first_failure(Planted::unpaced_backlog);
    REQUIRE(found);
    CHECK(found->failure.find("of a backlog was sent faster") != std::string::npos);
}

TEST_CASE("a stuck notification that is told again is found") {
    const auto found = first_failure(Planted::stuck_again);
    REQUIRE(found);
    CHECK(found->failure.find("is called stuck once more") != std::string::npos);
}

TEST_CASE("a release of what is superseded is found when it is sent after its successor") {
    const auto found = first_failure(Planted::released_whole);
    REQUIRE(found);
    CHECK(found->failure.find("was sent after its successor") != std::string::npos);
}

namespace {

// A lane starts the one and leaves the other: what its witness says.
std::string broken_by(const QueueKey& posted, const QueueKey& left) {
    const Clockwork clockwork{{}};
    Chronicle chronicle{clockwork};
    const Witness witness{clockwork, chronicle};
    LaneWitness lane_witness{clockwork, witness};
    Starts starts;
    starts.posted.push_back({posted});
    starts.left.push_back({left});
    try {
        lane_witness.note_starts(starts, {});
    } catch (const Broken& broken) {
        return broken.what();
    }
    return {};
}

} // namespace

TEST_CASE("a lane that sends a repeat or a backlog's before what could go before it is found") {
    const QueueKey live{false, {}, 3}, of_backlog{true, {}, 2}, repeat{true, {}, 1, true};
    CHECK(broken_by(repeat, live).find("which comes before it") != std::string::npos);
    CHECK(broken_by(of_backlog, live).find("which comes before it") != std::string::npos);
    CHECK(broken_by(live, of_backlog).empty());
    CHECK(broken_by(repeat, of_backlog).empty()); // that waits for its rate
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
