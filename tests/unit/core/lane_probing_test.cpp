// A lane whose circuit is open: what it probes with, what a probe's outcome changes, and how it comes back.
#include "unit/core/lane_play.hpp"

#include <catch2/catch.hpp>

namespace lane_probing_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;
using namespace std::chrono_literals;

namespace {

// The next `count` probes, each of which fails.
Numbers probe(Play& play, int count) {
    Numbers probes;
    for (int i = 0; i < count; ++i) {
        play.now = play.lane.circuit().next_probe();
        const auto posted = play.posts();
        REQUIRE(posted.size() == 1);
        probes.push_back(posted.front());
        play.answer(posted.front(), timed_out());
    }
    return probes;
}

} // namespace

TEST_CASE("a failure of the lane leaves the message as it was and stops everything else") {
    Play play;
    play.offer_numbers(1, 8);
    REQUIRE(play.posts().size() == 4);
    const auto verdict = play.answer(1, lane_failure());
    CHECK(verdict.then == LaneVerdict::Then::unchanged);
    CHECK(verdict.circuit == Circuit::Change::opened);
    CHECK(play.lane.waits(waiting(1).key));
    CHECK(play.posts().empty());
    play.answer_all({2, 3}, delivered());
    CHECK_FALSE(play.lane.circuit().is_open()); // their deliveries say that the lane is well
}

TEST_CASE("what alone draws failures of the lane waits its time from the third on, and is stuck in the end") {
    LaneSettings settings;
    settings.max_in_flight = 1;
    Play play{settings};
    std::int64_t other = 2;
    const auto draw = [&] { // as no probe; another closes the circuit
        REQUIRE(play.posts() == Numbers{1});
        const auto verdict = play.answer(1, lane_failure());
        CHECK(verdict.circuit == Circuit::Change::opened);
        play.offer_numbers(other, other);
        for (bool closed = false; !closed; play.now += 5s) {
            const auto probes = play.posts();
            if (probes == Numbers{1}) play.answer(1, lane_failure());
            closed = probes == Numbers{other} &&
                     play.answer(other, delivered()).circuit == Circuit::Change::closed;
        }
        ++other;
        return verdict;
    };
    play.offer_numbers(1, 1);
    CHECK(draw().then == LaneVerdict::Then::unchanged);
    CHECK(draw().then == LaneVerdict::Then::unchanged);
    for (int failure = 1; failure <= 25; ++failure) {
        const auto failed_at = play.now;
        const auto verdict = draw();
        CAPTURE(failure);
        CHECK(verdict.then == LaneVerdict::Then::retry);
        CHECK(verdict.failures == failure);
        CHECK(verdict.stuck == (failure == Lane::stuck_failures));
        if (play.now < failed_at + verdict.wait) { // the circuit that closed makes due all but this
            CHECK(play.posts().empty());
            play.now = failed_at + verdict.wait;
        }
    }
}

TEST_CASE("those that failed in one outage of the lane fail as themselves in none") {
    Play play;
    play.offer_numbers(1, 4);
    for (int outage = 1; outage <= 5; ++outage) {
        const auto posted = play.posts();
        REQUIRE(posted.size() == 4);
        for (const auto number : posted)
            CHECK(play.answer(number, lane_failure()).then == LaneVerdict::Then::unchanged);
        CHECK(play.lane.circuit().is_open());
        play.now = play.lane.circuit().next_probe();
        const auto probe = play.posts();
        REQUIRE(probe.size() == 1);
        play.answer(probe.front(), refused()); // closes, and nothing is delivered
        play.offer_numbers(10 + outage, 10 + outage);
    }
}

TEST_CASE("an open lane sends one at a time, after 5 s and not before its answer came") {
    Play play;
    play.open_circuit();
    play.offer_numbers(1, 8);
    CHECK(play.next().look_again == play.now + 5s);
    play.now += 5s - 1us;
    CHECK(play.posts().empty());
    play.now += 1us;
    CHECK(play.posts().size() == 1);
    play.now += 1h;
    CHECK(play.posts().empty());
}

TEST_CASE("each probe is another notification than the last, in the order of the lane, and round again") {
    Play play;
    play.open_circuit();
    play.offer({waiting(2), waiting(3)});
    CHECK(probe(play, 7) == Numbers{1, 2, 3, 1, 2, 3, 1});
}

TEST_CASE("probes take turns also where the order of the lane is not that of the numbers") {
    Play play;
    play.open_circuit();
    play.lane.forget_waiting();
    play.offer({waiting(30, false, 1), waiting(20, false, 2), waiting(10, true, 1)});
    CHECK(probe(play, 7) == Numbers{30, 20, 10, 30, 20, 10, 30});
}

TEST_CASE("the only one there is probes again and again") {
    Play play;
    play.open_circuit();
    CHECK(probe(play, 3) == Numbers{1, 1, 1});
}

TEST_CASE("a probe goes whether its notification is due or not, and raises none of its failures") {
    Play play;
    play.offer_numbers(1, 5);
    const auto first = play.posts();
    std::map<std::int64_t, base::Duration> waits;
    for (const auto number : first) waits[number] = play.answer(number, failed(30min)).wait;
    REQUIRE(play.posts() == Numbers{5});
    REQUIRE(play.answer(5, failed(0s)).circuit == Circuit::Change::opened);
    CHECK(play.lane.circuit().next_probe() == play.now + 30min); // as the other four asked
    play.now = play.lane.circuit().next_probe() - 1us;
    CHECK(play.posts().empty());
    play.now += 1us;
    REQUIRE(play.posts() == Numbers{1});
    const auto verdict = play.answer(1, failed());
    CHECK(verdict.then == LaneVerdict::Then::unchanged);
    CHECK(verdict.wait == 0s);
    play.now = play.lane.circuit().next_probe();
    play.answer_all(play.posts(), delivered());
    REQUIRE_FALSE(play.lane.circuit().is_open());
    play.lane.forget_waiting();
    auto again = waiting(1);
    again.failures = 1; // as it was recorded: the probe is no second one
    play.offer({again});
    REQUIRE(play.posts() == Numbers{1});
    CHECK(play.answer(1, failed()).failures == 2);
}

TEST_CASE("what was under way when the circuit opened and fails is a failure of the message still") {
    Play play;
    play.offer_numbers(1, 4);
    REQUIRE(play.posts().size() == 4);
    play.answer(1, lane_failure());
    const auto verdict = play.answer(2, failed());
    CHECK(verdict.then == LaneVerdict::Then::retry);
    CHECK(verdict.failures == 1);
}

TEST_CASE("when the circuit closes everything that waits is due at once, at a slow start") {
    Play play;
    play.offer_numbers(1, 40);
    for (int round = 0; round < 4; ++round) play.answer_all(play.posts(), delivered());
    REQUIRE(play.lane.window() > 4);
    const auto last = play.posts();
    REQUIRE(last.size() > 5);
    play.answer_all(last, failed(50min)); // each waits for long, and the circuit is open
    REQUIRE(play.lane.circuit().is_open());
    play.now = play.lane.circuit().next_probe();
    const auto probe = play.posts();
    REQUIRE(probe.size() == 1);
    play.answer(probe.front(), delivered());
    CHECK(play.lane.window() == 4);
    const auto next = play.posts();
    CHECK(next.size() == 4);
    for (const auto number : next) CHECK(number <= last.back()); // those that had failed, not the fresh ones
}

TEST_CASE("what failed before the lane came back is due at once also where it is read after that") {
    Play play;
    play.open_circuit();
    play.now += 5s;
    REQUIRE(play.posts() == Numbers{1});
    play.answer(1, delivered());
    REQUIRE(play.lane.closed_at() == play.now);
    auto before = waiting(2);
    before.failures = 9;
    before.failed = play.now - 1s;
    before.due = play.now + 30min;
    auto since = waiting(3);
    since.failures = 9;
    since.failed = play.now + 1s;
    since.due = play.now + 30min;
    play.now += 2s;
    play.offer({before, since});
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a probe keeps to the rate") {
    LaneSettings settings;
    settings.max_rate = 0.1;
    Play play{settings};
    play.open_circuit();
    CHECK(play.next().look_again == play.now + 10s);
    play.now += 5s;
    CHECK(play.posts().empty());
    play.now += 5s;
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("a probe that did not begin is made up for at once") {
    Play play;
    play.open_circuit();
    play.now += 5s;
    REQUIRE(play.posts() == Numbers{1});
    (void)play.lane.note_recorded(1);
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("with nothing to probe with an open lane posts nothing and asks for more") {
    Play play;
    play.open_circuit();
    play.lane.forget_waiting();
    play.now += 5s;
    const auto step = play.next();
    CHECK(step.post.empty());
    CHECK(step.read_more);
}

} // namespace lane_probing_test
