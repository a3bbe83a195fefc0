// What goes behind live traffic: a backlog that was released, and what was delivered and is overdue. And what
// fails while others go through.
#include "unit/core/lane_play.hpp"

#include <catch2/catch.hpp>

namespace lane_backlog_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;
using namespace std::chrono_literals;

namespace {

QueuedNotification historical(std::int64_t number) {
    return waiting(number, true, 1);
}

// Delivered and overdue: to be sent again at `due`.
QueuedNotification repeat(std::int64_t number, base::Monotonic due = {}) {
    auto notification = waiting(number, false, 1);
    notification.key.repeat = true;
    notification.due = due;
    return notification;
}

} // namespace

TEST_CASE("a released backlog goes at five a second behind what is live, which it does not slow") {
    Play play;
    play.offer({historical(1), historical(2), waiting(3), waiting(4)});
    auto step = play.next();
    CHECK(step.post == Numbers{3, 4, 1});
    CHECK(step.look_again == play.now + 200ms);
    play.now += 199ms;
    play.offer_numbers(5, 5);
    CHECK(play.posts() == Numbers{5});
    play.answer_all({1, 3, 4, 5}, delivered());
    CHECK(play.posts().empty());
    play.now += 1ms;
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a state's own rate for a backlog is kept, and its rate for everything above that") {
    LaneSettings settings;
    settings.historical_rate = 20;
    settings.max_rate = 2;
    Play play{settings};
    play.offer({historical(1), historical(2), waiting(3)});
    CHECK(play.posts() == Numbers{3});
    play.now += 500ms;
    CHECK(play.posts() == Numbers{1});
    play.now += 499ms;
    CHECK(play.posts().empty());
    play.now += 1ms;
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a backlog that waits for its rate is not read to its end into memory") {
    Play play;
    std::vector<QueuedNotification> read;
    for (std::int64_t number = 1; number <= 256; ++number) read.push_back(historical(number));
    play.offer(read);
    const auto step = play.next();
    CHECK(step.post == Numbers{1});
    CHECK_FALSE(step.read_more);
}

TEST_CASE("what is overdue goes again behind all that never arrived, live and historical") {
    LaneSettings settings;
    settings.max_rate = 1;
    Play play{settings};
    play.offer({repeat(1), historical(2), waiting(3)});
    CHECK(play.posts() == Numbers{3});
    play.now += 1s;
    CHECK(play.posts() == Numbers{2});
    play.now += 1s;
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("what was read as queued and as overdue, since it moved meanwhile, goes once") {
    Play play;
    play.offer({waiting(1, false, 1), repeat(1)});
    CHECK(play.lane.waiting() == 1);
    CHECK(play.posts() == Numbers{1});
    play.answer_all({1}, delivered());
    play.offer({repeat(2)});
    play.offer({waiting(2, false, 1)}); // resubmitted
    CHECK(play.posts() == Numbers{2});
    CHECK(play.lane.waiting() == 0);
}

TEST_CASE("what is overdue does not wait for the backlog's rate") {
    Play play;
    play.offer({repeat(1), repeat(2), historical(3), historical(4)});
    CHECK(play.posts() == Numbers{3, 1, 2});
}

TEST_CASE("a repeat waits until it is due, also where the circuit closed since") {
    Play play;
    play.open_circuit();
    play.now += 5s;
    play.answer_all(play.posts(), delivered());
    play.offer({repeat(2, play.now + 10s)});
    const auto step = play.next();
    CHECK(step.post.empty());
    CHECK(step.look_again == play.now + 10s);
    play.now += 10s;
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a repeat that failed keeps its wait when the circuit closes, since it has gone once") {
    Play play;
    play.open_circuit();
    play.now += 5s;
    play.answer_all(play.posts(), delivered());
    auto failed = repeat(2, play.now + 10s);
    failed.failures = 1;
    play.offer({failed});
    CHECK(play.posts().empty());
    play.now += 10s;
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("a repeat obeys the circuit and is a probe where nothing else waits") {
    Play play;
    play.offer({repeat(1)});
    CHECK(play.posts() == Numbers{1});
    CHECK(play.answer(1, lane_failure()).circuit == Circuit::Change::opened);
    CHECK(play.posts().empty());
    play.now += 5s;
    CHECK(play.posts() == Numbers{1});
    const auto verdict = play.answer(1, delivered());
    CHECK(verdict.circuit == Circuit::Change::closed);
    CHECK(verdict.then == LaneVerdict::Then::delivered);
    CHECK(play.lane.waiting() == 0); // it goes again when the database says so
}

TEST_CASE("a repeat that fails waits as any other and is never stuck: that it is overdue is alarm enough") {
    Play play;
    auto failing = repeat(1);
    failing.failures = 30;
    play.offer({failing});
    play.answer_all(play.posts(), failed(1min));
    play.now += 30s;
    play.offer_numbers(2, 2);
    play.answer_all(play.posts(), delivered());
    play.now += 30min;
    CHECK(play.posts() == Numbers{1});
    const auto verdict = play.answer(1, failed());
    CHECK(verdict.then == LaneVerdict::Then::retry);
    CHECK(verdict.failures == 32);
    CHECK_FALSE(verdict.stuck);
}

TEST_CASE("a notification is stuck with its twentieth failure, if the lane delivered another meanwhile") {
    LaneSettings settings;
    settings.circuit.failures = 100; // the lane does not fail, one message does
    Play play{settings};
    std::int64_t other = 100;
    play.offer_numbers(1, 1);
    for (int failure = 1; failure <= 25; ++failure) {
        CAPTURE(failure);
        play.now += 30min;
        play.offer_numbers(other, other);
        CHECK(play.posts() == Numbers{1, other});
        const auto verdict = play.answer(1, failed());
        CHECK(verdict.then == LaneVerdict::Then::retry);
        CHECK(verdict.failures == failure);
        CHECK(verdict.stuck == (failure == Lane::stuck_failures)); // said once, and it goes on
        play.answer(other++, delivered());
    }
}

TEST_CASE("no failure makes a notification stuck while the lane delivers nothing else") {
    LaneSettings settings;
    settings.circuit.failures = 100;
    Play play{settings};
    play.offer_numbers(1, 1);
    play.answer_all(play.posts(), failed());
    play.offer_numbers(2, 2);
    play.answer_all(play.posts(), delivered()); // once, before the failures that follow
    for (int failure = 2; failure <= 30; ++failure) {
        play.now += 30min;
        REQUIRE(play.posts() == Numbers{1});
        CAPTURE(failure);
        CHECK_FALSE(play.answer(1, failed()).stuck);
    }
}

TEST_CASE("what was stuck in another life of the daemon is not said to be so again") {
    LaneSettings settings;
    settings.circuit.failures = 100;
    Play play{settings};
    auto stuck = waiting(1);
    stuck.failures = 40;
    stuck.stuck = true;
    play.offer({stuck, waiting(2)});
    CHECK(play.posts() == Numbers{1, 2});
    play.answer(2, delivered());
    CHECK_FALSE(play.answer(1, failed()).stuck);
}

} // namespace lane_backlog_test
