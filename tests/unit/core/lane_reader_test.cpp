#include "core/lane_reader.hpp"

#include "unit/core/lane_play.hpp"

#include <catch2/catch.hpp>

namespace lane_reader_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;
using namespace std::chrono_literals;

namespace {

constexpr base::Instant noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h};
constexpr base::Monotonic started{1h};
constexpr Moment now{noon, started};

std::vector<QueueKey> keys(std::int64_t count) {
    std::vector<QueueKey> keys;
    for (std::int64_t number = 1; number <= count; ++number) keys.push_back(waiting(number).key);
    return keys;
}

constexpr auto a_full_read = static_cast<std::int64_t>(LaneReader::read_at_once);

} // namespace

TEST_CASE(
    "the queue is read from the start at first, after each poll interval and when the lane changes hands") {
    LaneReader reader;
    CHECK(reader.look(started, false));
    CHECK_FALSE(reader.look(started + 1s, false));
    CHECK(reader.look(started + 2s, true));
    CHECK_FALSE(reader.look(started + 16s, true));
    CHECK(reader.look(started + 17s, true));
    CHECK(reader.look(started + 18s, false));
}

TEST_CASE("a hint begins again from the start with the next look") {
    LaneReader reader;
    REQUIRE(reader.look(started, true));
    reader.note_hint();
    CHECK(reader.look(started, true));
    CHECK_FALSE(reader.look(started, true));
}

TEST_CASE("what goes again before the poll interval is over is looked at once it is due, and not before") {
    LaneReader reader;
    REQUIRE(reader.look(started, true));
    reader.note_due(started + 2s);
    reader.note_due(started + 4s);                // the earliest counts
    CHECK_FALSE(reader.look(started + 2s, true)); // a moment later: two clocks
    CHECK(reader.next_start() == started + 2s + 1ms);
    CHECK(reader.look(started + 2s + 1ms, true));
    // What is due later was read with that look, as far as it was recorded by then.
    CHECK(reader.next_start() == started + 2s + 1ms + LaneReader::poll_every);
    reader.note_due(started + std::chrono::days{10});
    CHECK(reader.next_start() == started + 2s + 1ms + LaneReader::poll_every);
}

TEST_CASE("each read goes on where the last ended, and what failed before is read once a round") {
    LaneReader reader;
    const Play play;
    REQUIRE(reader.look(started, true));
    const auto first = reader.next_read(play.lane, {}, now);
    CHECK_FALSE(first.after);
    CHECK(first.retries);
    REQUIRE(reader.note_read(first, {keys(a_full_read), 0, 0}, play.lane, started));
    CHECK_FALSE(reader.is_exhausted());
    const auto second = reader.next_read(play.lane, {}, now);
    CHECK(second.after == waiting(a_full_read).key);
    CHECK_FALSE(second.retries);
    REQUIRE(reader.note_read(second, {{}, 0, 0}, play.lane, started));
    CHECK(reader.is_exhausted());
    reader.start_over(started + 1s);
    CHECK_FALSE(reader.is_exhausted());
    CHECK_FALSE(reader.next_read(play.lane, {}, now).after);
}

TEST_CASE("a read that was under way when it began again counts for nothing") {
    LaneReader reader;
    const Play play;
    REQUIRE(reader.look(started, true));
    const auto read = reader.next_read(play.lane, {}, now);
    reader.start_over(started + 1s);
    CHECK_FALSE(reader.note_read(read, {keys(3), 0, 0}, play.lane, started));
    CHECK_FALSE(reader.is_exhausted());
    CHECK_FALSE(reader.next_read(play.lane, {}, now).after);
}

TEST_CASE(
    "where more failed ones are due than a read brings, the next look is a second later, not an interval") {
    const auto next_look_after = [](const QueueFound& found, const Play& play) {
        LaneReader reader;
        REQUIRE(reader.look(started, true));
        REQUIRE(reader.note_read(reader.next_read(play.lane, {}, now), found, play.lane, started));
        return reader.next_start() - started;
    };
    Play play;
    CHECK(next_look_after({{}, a_full_read - 1, a_full_read - 1}, play) == LaneReader::poll_every);
    CHECK(next_look_after({{}, a_full_read, 0}, play) == LaneReader::read_on_after + 1ms);
    CHECK(next_look_after({{}, 0, a_full_read}, play) == LaneReader::read_on_after + 1ms);
    play.open_circuit(); // it has probes enough
    CHECK(next_look_after({{}, a_full_read, a_full_read}, play) == LaneReader::poll_every);
}

TEST_CASE("a pause is looked for anew in each round, and an answer of the round before does not count") {
    LaneReader reader;
    REQUIRE(reader.look(started, true));
    CHECK_FALSE(reader.knows_pause());
    const auto round = reader.round();
    reader.note_pause(round);
    CHECK(reader.knows_pause());
    reader.start_over(started + 1s);
    CHECK_FALSE(reader.knows_pause());
    reader.note_pause(round);
    CHECK_FALSE(reader.knows_pause());
}

TEST_CASE("of the retries those are read that are due until the next round, and all for a probe") {
    LaneReader reader;
    Play play;
    REQUIRE(reader.look(started, true));
    CHECK(reader.next_read(play.lane, {}, now).due_before == noon + 15s);
    CHECK_FALSE(reader.next_read(play.lane, {}, now).failed_before);
    play.open_circuit();
    CHECK(reader.next_read(play.lane, {}, now).due_before == noon + 30min + 1h);
}

TEST_CASE("after the circuit closed those are read, too, that failed before it did") {
    LaneReader reader;
    Play play;
    play.open_circuit();
    play.now += 10s;
    play.offer_numbers(1, 2);
    play.answer_all(play.posts(), delivered());
    REQUIRE(play.lane.closed_at() == play.now);
    CHECK(reader.next_read(play.lane, {}, {noon, play.now + 3s}).failed_before == noon - 3s);
}

TEST_CASE("what failed by a clock that was ahead is due at once, not when our clock comes there") {
    QueuedFacts facts;
    facts.key = waiting(7).key;
    facts.failures = 3;
    facts.failed_at = noon + 24h;
    facts.due_at = noon + 24h + 10s;
    const auto queued = in_lane_time(facts, now);
    CHECK(queued.due == started);
    CHECK(queued.failed == started);
}

TEST_CASE("the times of the database become the lane's") {
    QueuedFacts facts;
    facts.key = waiting(7).key;
    facts.behind = 5;
    facts.failures = 3;
    facts.failed_at = noon - 10s;
    facts.due_at = noon + 20s;
    const auto queued = in_lane_time(facts, now);
    CHECK(queued.key == facts.key);
    CHECK(queued.behind == 5);
    CHECK(queued.failures == 3);
    CHECK(queued.failed == started - 10s);
    CHECK(queued.due == started + 20s);
}

} // namespace lane_reader_test
