// What a lane sends next, rule by rule: order, elders, conditions, retries, pace, memory.
#include "core/lane.hpp"

#include "unit/core/lane_play.hpp"

#include <catch2/catch.hpp>

namespace lane_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;
using namespace std::chrono_literals;

TEST_CASE("live goes before historical, then by the last permitted day, then as made") {
    Play play;
    play.offer({waiting(1, true, 1), waiting(2, false, 20), waiting(3, false, 5), waiting(5, false, 5)});
    play.offer({waiting(4, false, 5)});
    CHECK(play.posts() == Numbers{3, 4, 5, 2});
    play.answer_all({3, 4, 5, 2}, delivered());
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("four start at once, and the next when one has been answered") {
    Play play;
    play.offer_numbers(1, 8);
    CHECK(play.posts() == Numbers{1, 2, 3, 4});
    CHECK(play.posts().empty());
    play.answer(3, delivered());
    CHECK(play.posts() == Numbers{5});
}

TEST_CASE("a lane that is given other bounds keeps what is in flight and starts by the new ones") {
    Play play;
    play.offer_numbers(1, 12);
    REQUIRE(play.posts() == Numbers{1, 2, 3, 4});
    LaneSettings narrow;
    narrow.max_in_flight = 1;
    narrow.circuit.failures = 2;
    play.lane.use(narrow);
    CHECK(play.lane.in_flight() == 4);
    play.answer_all({1, 2, 3}, delivered());
    CHECK(play.posts().empty());
    play.answer(4, delivered());
    CHECK(play.posts() == Numbers{5});
    play.answer(5, failed());
    REQUIRE(play.posts().size() == 1);
    CHECK(play.answer(6, failed()).circuit == Circuit::Change::opened);
}

TEST_CASE("an answer makes room at once, also while its record is under way") {
    Play play;
    play.offer_numbers(1, 5);
    REQUIRE(play.posts().size() == 4);
    play.lane.note_outcome(1, delivered(), play.now);
    CHECK(play.lane.in_flight() == 4); // until it is recorded it is not sent again
    CHECK(play.posts() == Numbers{5});
    play.offer_numbers(1, 5);
    CHECK(play.posts().empty());
}

TEST_CASE("answers that are not recorded take up room once they are 128 more than may be in flight") {
    LaneSettings settings;
    settings.max_in_flight = 4;
    Play play;
    play.lane.use(settings);
    play.offer_numbers(1, 200);
    Numbers posted;
    for (int round = 0; round < 50; ++round)
        for (const auto number : play.posts()) {
            posted.push_back(number);
            (void)play.lane.note_outcome(number, delivered(), play.now);
        }
    CHECK(posted.size() == Lane::unrecorded_most(4));
    CHECK(play.lane.in_flight() == 132);
    (void)play.lane.note_recorded(1);
    CHECK(play.posts() == Numbers{133});
}

TEST_CASE("a window that narrowed below what is under way sends nothing until there is room") {
    Play play;
    play.offer_numbers(1, 8);
    REQUIRE(play.posts().size() == 4);
    play.answer(1, timed_out());
    CHECK(play.lane.window() == 2);
    CHECK(play.posts().empty());
    play.answer(2, delivered());
    CHECK(play.posts().empty());
    play.answer(3, delivered()); // a full window: three from now on
    CHECK(play.lane.window() == 3);
    CHECK(play.posts() == Numbers{5, 6});
}

TEST_CASE("nothing is posted without the lock, without a recorder, while it stops, or while it is paused") {
    for (const auto unfit :
         {LaneConditions{false, true, false}, LaneConditions{true, false, false},
          LaneConditions{true, true, true}, LaneConditions{true, true, false, true}, LaneConditions{}}) {
        Play play;
        play.offer_numbers(1, 4);
        const auto step = play.lane.next(play.now, unfit);
        CHECK(step.post.empty());
        CHECK_FALSE(step.read_more);
        CHECK(play.posts().size() == 4); // and everything once it is fit
    }
}

TEST_CASE("an open circuit probes under the same conditions alone") {
    Play play;
    play.open_circuit();
    play.now += 5s;
    CHECK(play.lane.next(play.now, {false, true, false}).post.empty());
    CHECK(play.lane.next(play.now, {true, false, false}).post.empty());
    CHECK(play.lane.next(play.now, {true, true, true}).post.empty());
    CHECK(play.lane.next(play.now, {true, true, false, true}).post.empty());
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("a rate spaces the starts") {
    LaneSettings settings;
    settings.max_rate = 2;
    Play play{settings};
    play.offer_numbers(1, 3);
    const auto step = play.next();
    CHECK(step.post == Numbers{1});
    CHECK(step.look_again == play.now + 500ms);
    play.now += 499ms;
    CHECK(play.posts().empty());
    play.now += 1ms;
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a later version waits while an earlier one is queued, and follows at once when that has left") {
    for (const auto& left : {delivered(), refused()}) {
        Play play;
        play.offer({waiting(1), waiting(2, 1), waiting(3, 2)});
        CHECK(play.posts() == Numbers{1});
        CHECK(play.posts().empty());
        play.lane.note_outcome(1, left, play.now);
        CHECK(play.posts().empty()); // it is queued until that is recorded
        (void)play.lane.note_recorded(1);
        CHECK(play.posts() == Numbers{2});
        play.answer(2, left);
        CHECK(play.posts() == Numbers{3});
    }
}

TEST_CASE("a later version waits also while the earlier one has failed and waits for its retry") {
    Play play;
    play.offer({waiting(1), waiting(2, 1)});
    REQUIRE(play.posts() == Numbers{1});
    play.answer(1, failed(10s));
    CHECK(play.posts().empty());
    play.now += 10s;
    CHECK(play.posts() == Numbers{1});
    play.answer(1, delivered());
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a later version that was read first waits for the earlier one that is read later") {
    Play play;
    play.offer({waiting(2, 9)});
    CHECK(play.posts().empty());
    play.offer({waiting(9, true, 30)}); // of a historical file: later in the order, earlier in the conviction
    CHECK(play.posts() == Numbers{9});
    play.answer(9, delivered());
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a later version waits while the lane's failure keeps the earlier one queued, probes included") {
    Play play;
    play.offer({waiting(1), waiting(2, 1)});
    play.answer_all(play.posts(), lane_failure());
    for (int probe = 0; probe < 3; ++probe) {
        play.now = play.lane.circuit().next_probe();
        CHECK(play.posts() == Numbers{1});
        play.answer(1, lane_failure());
    }
}

TEST_CASE("between convictions there is no order: one that fails holds up none") {
    Play play;
    play.offer_numbers(1, 6);
    REQUIRE(play.posts().size() == 4);
    play.answer(1, failed());
    CHECK(play.posts() == Numbers{5});
}

TEST_CASE("a retry keeps its place in the order") {
    Play play;
    play.offer_numbers(1, 9);
    REQUIRE(play.posts().size() == 4);
    play.answer(2, failed(1h));
    play.answer(1, failed(1h));
    play.now += 1h;
    CHECK(play.posts() == Numbers{1, 2});
}

TEST_CASE("a failure says how long it waits, and the lane looks again when it is due") {
    Play play;
    play.offer_numbers(1, 1);
    REQUIRE(play.posts() == Numbers{1});
    const auto first = play.answer(1, failed());
    CHECK(first.then == LaneVerdict::Then::retry);
    CHECK(first.failures == 1);
    CHECK(first.wait <= 5s);
    CHECK(play.next().look_again == play.now + first.wait);
    play.now += first.wait;
    REQUIRE(play.posts() == Numbers{1});
    const auto second = play.answer(1, busy(20min));
    CHECK(second.failures == 2);
    CHECK(second.wait == 20min);
    play.now += second.wait - 1us;
    CHECK(play.posts().empty());
    play.now += 1us;
    REQUIRE(play.posts() == Numbers{1});
    CHECK(play.answer(1, delivered()).then == LaneVerdict::Then::delivered);
    CHECK(play.lane.waiting() + play.lane.in_flight() == 0);
}

TEST_CASE("no more than an hour of a Retry-After is believed, of a message's as of a probe's") {
    Play play;
    play.offer_numbers(1, 1);
    REQUIRE(play.posts() == Numbers{1});
    CHECK(play.answer(1, busy(24h)).wait == 1h);
    Play open;
    open.open_circuit();
    open.now += 5s;
    REQUIRE(open.posts() == Numbers{1});
    open.answer(1, busy(24h));
    CHECK(open.lane.circuit().next_probe() == open.now + 1h);
}

TEST_CASE("a refusal leaves the lane and takes nothing else with it") {
    Play play;
    play.offer_numbers(1, 5);
    REQUIRE(play.posts().size() == 4);
    const auto verdict = play.answer(1, refused());
    CHECK(verdict.then == LaneVerdict::Then::refused);
    CHECK(verdict.circuit == Circuit::Change::none);
    CHECK(play.posts() == Numbers{5});
    CHECK_FALSE(play.lane.waits(waiting(1).key));
}

TEST_CASE("a post that did not begin waits again as it was, and has made no room twice") {
    Play play;
    play.offer_numbers(1, 8);
    REQUIRE(play.posts() == Numbers{1, 2, 3, 4});
    (void)play.lane.note_recorded(2);
    CHECK(play.posts() == Numbers{2});
    CHECK(play.posts().empty());
}

} // namespace lane_test
