// What a lane holds of the queue, which it sees in parts and late: reads that overlap with what leaves, and
// the bound on its memory.
#include "unit/core/lane_play.hpp"

#include <catch2/catch.hpp>

namespace lane_reading_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;
using namespace std::chrono_literals;

TEST_CASE("what is forgotten is what waits, what is in flight stays and is not taken again") {
    Play play;
    play.offer_numbers(1, 6);
    REQUIRE(play.posts() == Numbers{1, 2, 3, 4});
    play.lane.forget_waiting();
    CHECK(play.lane.waiting() == 0);
    CHECK(play.lane.in_flight() == 4);
    play.offer_numbers(1, 6);
    CHECK(play.lane.waiting() == 2);
    play.answer_all({1, 2, 3, 4}, delivered());
    CHECK(play.posts() == Numbers{5, 6});
}

TEST_CASE("what failed in flight while the queue was read anew waits again only where the queue has it") {
    Play play;
    play.offer_numbers(1, 2);
    REQUIRE(play.posts() == Numbers{1, 2});
    play.lane.forget_waiting(); // somebody else settled the first, say
    play.lane.note_outcome(1, failed(1s), play.now);
    play.lane.note_outcome(2, failed(1s), play.now);
    const auto due = play.lane.note_recorded(1);
    REQUIRE(due);
    CHECK(*due > play.now);
    CHECK(play.lane.note_recorded(2));
    CHECK(play.lane.waiting() == 0);
    play.now += 1s;
    play.offer({waiting(2)});
    CHECK(play.posts() == Numbers{2});
    play.lane.note_outcome(2, failed(1s), play.now);
    CHECK_FALSE(play.lane.note_recorded(2)); // nobody looked meanwhile
    CHECK(play.lane.waiting() == 1);
}

TEST_CASE("what left the queue while it was read is not taken back from the rows") {
    Play play;
    play.offer_numbers(1, 3);
    REQUIRE(play.posts() == Numbers{1, 2, 3});
    play.lane.begin_read(); // sees 1, 2 and 3 queued still
    play.answer(1, delivered());
    play.answer(2, refused());
    play.answer(3, failed(1s)); // this one is queued again
    play.lane.offer({waiting(1), waiting(2), waiting(3), waiting(4)});
    CHECK(play.lane.waiting() == 2);
    play.now += 1s;
    CHECK(play.posts() == Numbers{3, 4});
}

TEST_CASE("a later version whose elder left while it was read does not wait for it for ever") {
    Play play;
    play.offer({waiting(1)});
    REQUIRE(play.posts() == Numbers{1});
    play.lane.begin_read();
    play.answer(1, delivered());
    play.lane.offer({waiting(2, 1)});
    CHECK(play.posts() == Numbers{2});
}

TEST_CASE("what left before a read began is the database's word again: it may have been resubmitted") {
    Play play;
    play.offer({waiting(1)});
    play.answer_all(play.posts(), refused());
    play.offer({waiting(1)});
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("rows of a read that are older than a failure do not undo its wait") {
    Play play;
    play.offer({waiting(1)});
    REQUIRE(play.posts() == Numbers{1});
    play.lane.begin_read();
    const auto verdict = play.answer(1, failed(1min));
    play.lane.offer({waiting(1)}); // no failure yet
    CHECK(play.posts().empty());
    play.now += verdict.wait;
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("nor do those of a read from the start, that began while it was in flight") {
    Play play;
    play.offer({waiting(1)});
    REQUIRE(play.posts() == Numbers{1});
    play.lane.forget_waiting();
    play.lane.begin_read();
    (void)play.answer(1, failed(1min));
    play.lane.offer({waiting(1)}); // no failure yet
    CHECK(play.posts().empty());
    CHECK(play.lane.waiting() == 0);
    auto failed_once = waiting(1); // the next read
    failed_once.failures = 1;
    failed_once.due = play.now + 1min;
    play.lane.begin_read();
    play.lane.offer({failed_once});
    CHECK(play.posts().empty());
    play.now += 1min;
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("what failed in another life of the daemon waits as the database says") {
    Play play;
    auto failed_before = waiting(1);
    failed_before.failures = 7;
    failed_before.failed = play.now - 1min;
    failed_before.due = play.now + 2min;
    play.offer({failed_before});
    const auto step = play.next();
    CHECK(step.post.empty());
    CHECK(step.look_again == play.now + 2min);
    play.now += 2min;
    CHECK(play.posts() == Numbers{1});
    const auto verdict = play.answer(1, failed());
    CHECK(verdict.failures == 8);
    CHECK(verdict.wait <= 10min + 40s);
}

TEST_CASE("more is read while less is ready than may be in flight") {
    Play play;
    CHECK(play.next().read_more);
    play.offer_numbers(1, 4 + 31);
    CHECK(play.next().read_more); // four went, 31 are ready
    play.offer_numbers(36, 36);
    CHECK_FALSE(play.next().read_more);
}

TEST_CASE("what waits for its elder or its retry does not keep the rest of the queue from being read") {
    Play play;
    std::vector<QueuedNotification> read = {waiting(1)};
    for (std::int64_t number = 2; number <= 100; ++number) read.push_back(waiting(number, number - 1));
    play.offer(read);
    CHECK(play.next().read_more);
}

TEST_CASE("an open circuit reads until it has another to probe with") {
    Play play;
    play.open_circuit();
    CHECK(play.next().read_more);
    play.offer_numbers(1, 2);
    CHECK_FALSE(play.next().read_more);
}

TEST_CASE(
    "an open circuit reads past those that wait behind an elder, until it has something to probe with") {
    Play play;
    play.open_circuit();
    play.lane.forget_waiting();
    std::vector<QueuedNotification> younger;
    for (std::int64_t number = 101; number <= 356; ++number) younger.push_back(waiting(number, number - 100));
    play.offer(younger);
    play.now += 5s;
    const auto step = play.next();
    CHECK(step.post.empty());
    CHECK(step.read_more);
    play.offer_numbers(1, 2);
    CHECK(play.posts() == Numbers{1});
}

TEST_CASE("failures are kept in memory up to a bound, beyond it they stay in the database alone") {
    Play play;
    const auto bound = static_cast<std::int64_t>(2 * Lane::read_ahead);
    play.offer_numbers(1, 4);
    REQUIRE(play.posts() == Numbers{1, 2, 3, 4});
    play.offer_numbers(5, bound + 2); // two below the bound
    REQUIRE(play.lane.waiting() == 2 * Lane::read_ahead - 2);
    play.answer(1, failed());
    play.answer(2, failed());
    play.answer(3, failed());
    CHECK(play.lane.waiting() == 2 * Lane::read_ahead);
    CHECK(play.lane.waits(waiting(2).key));
    CHECK_FALSE(play.lane.waits(waiting(3).key));
    CHECK(play.lane.in_flight() == 1);
}

TEST_CASE("those that wait behind an elder never keep the elder out") {
    Play play;
    const auto bound = static_cast<std::int64_t>(2 * Lane::read_ahead);
    std::vector<QueuedNotification> younger;
    for (std::int64_t number = 2; number <= 2 * bound; ++number) younger.push_back(waiting(number, 1));
    play.offer(younger);
    CHECK(play.lane.waiting() == 2 * Lane::read_ahead);
    play.offer({waiting(1)});
    CHECK(play.posts() == Numbers{1});
}

} // namespace lane_reading_test
