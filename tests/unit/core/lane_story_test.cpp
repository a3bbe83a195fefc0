// Days of a lane as tables, so that they can be disputed. A line is an answer: when it came since the start,
// the notification, what it was, and what follows. The peer of each story is a function of the time.
#include "unit/core/lane_play.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace lane_story_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;
using namespace std::chrono_literals;

namespace {

constexpr auto without_end = 100h;

std::vector<QueuedNotification> queue(std::int64_t count) {
    std::vector<QueuedNotification> all;
    for (std::int64_t number = 1; number <= count; ++number) all.push_back(waiting(number));
    return all;
}

// A long story: its first and last lines.
std::string shortened(const std::string& story, std::size_t head, std::size_t tail) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < story.size(); at = story.find('\n', at) + 1)
        lines.push_back(story.substr(at, story.find('\n', at) + 1 - at));
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == head) text += fmt::format("… {} lines like these\n", lines.size() - head - tail);
        if (i < head || i >= lines.size() - tail) text += lines[i];
    }
    return text;
}

} // namespace

TEST_CASE("story of 30 silent minutes: a probe at a time, and all that waited follows the first answer") {
    const auto peer = [](std::int64_t, int, base::Duration at) {
        return at < 30min ? Reply{30s, timed_out()} : Reply{1s, delivered()};
    };
    CHECK(tell({}, queue(6), peer, without_end) ==
          "00:00:30    1  answer timed out     failure 1 of it\n"
          "00:00:30    2  answer timed out     failure 1 of it\n"
          "00:00:30    3  answer timed out     failure 1 of it\n"
          "00:00:30    4  answer timed out     failure 1 of it\n"
          "00:01:00    5  answer timed out     failure 1 of it, circuit opens\n"
          "00:01:35    1  answer timed out     stays\n"
          "00:02:15    2  answer timed out     stays\n"
          "00:03:05    3  answer timed out     stays\n"
          "00:04:15    4  answer timed out     stays\n"
          "00:06:05    5  answer timed out     stays\n"
          "00:09:15    6  answer timed out     stays\n"
          "00:14:45    1  answer timed out     stays\n"
          "00:20:15    2  answer timed out     stays\n"
          "00:25:45    3  answer timed out     stays\n"
          "00:30:46    4  answer 200           delivered, circuit closes\n"
          "00:30:47    1  answer 200           delivered\n"
          "00:30:47    2  answer 200           delivered\n"
          "00:30:47    3  answer 200           delivered\n"
          "00:30:47    5  answer 200           delivered\n"
          "00:30:48    6  answer 200           delivered\n");
}

TEST_CASE("story of a day's outage: the peer is asked every five minutes, and nothing is given up") {
    const auto peer = [](std::int64_t, int, base::Duration at) {
        return at < 24h ? Reply{30s, timed_out()} : Reply{1s, delivered()};
    };
    CHECK(shortened(tell({}, queue(10), peer, without_end), 16, 12) ==
          "00:00:30    1  answer timed out     failure 1 of it\n"
          "00:00:30    2  answer timed out     failure 1 of it\n"
          "00:00:30    3  answer timed out     failure 1 of it\n"
          "00:00:30    4  answer timed out     failure 1 of it\n"
          "00:01:00    5  answer timed out     failure 1 of it, circuit opens\n"
          "00:01:35    1  answer timed out     stays\n"
          "00:02:15    2  answer timed out     stays\n"
          "00:03:05    3  answer timed out     stays\n"
          "00:04:15    4  answer timed out     stays\n"
          "00:06:05    5  answer timed out     stays\n"
          "00:09:15    6  answer timed out     stays\n"
          "00:14:45    7  answer timed out     stays\n"
          "00:20:15    8  answer timed out     stays\n"
          "00:25:45    9  answer timed out     stays\n"
          "00:31:15   10  answer timed out     stays\n"
          "00:36:45    1  answer timed out     stays\n"
          "… 253 lines like these\n"
          "23:53:45    5  answer timed out     stays\n"
          "23:59:15    6  answer timed out     stays\n"
          "24:04:16    7  answer 200           delivered, circuit closes\n"
          "24:04:17    1  answer 200           delivered\n"
          "24:04:17    2  answer 200           delivered\n"
          "24:04:17    3  answer 200           delivered\n"
          "24:04:17    4  answer 200           delivered\n"
          "24:04:18    5  answer 200           delivered\n"
          "24:04:18    6  answer 200           delivered\n"
          "24:04:18    8  answer 200           delivered\n"
          "24:04:18    9  answer 200           delivered\n"
          "24:04:18   10  answer 200           delivered\n");
}

TEST_CASE("story of a peer that is busy: its Retry-After of two minutes is kept, for the lane as a whole") {
    const auto peer = [](std::int64_t, int attempt, base::Duration) {
        return attempt == 1 ? Reply{1s, busy(2min)} : Reply{1s, delivered()};
    };
    CHECK(tell({}, queue(6), peer, without_end) ==
          "00:00:01    1  answer 429           failure 1 of it\n"
          "00:00:01    2  answer 429           failure 1 of it\n"
          "00:00:01    3  answer 429           failure 1 of it\n"
          "00:00:01    4  answer 429           failure 1 of it\n"
          "00:00:02    5  answer 429           failure 1 of it, circuit opens\n"
          "00:02:03    1  answer 200           delivered, circuit closes\n"
          "00:02:04    2  answer 200           delivered\n"
          "00:02:04    3  answer 200           delivered\n"
          "00:02:04    4  answer 200           delivered\n"
          "00:02:04    5  answer 200           delivered\n"
          "00:02:05    6  answer 429           failure 1 of it\n"
          "00:04:06    6  answer 200           delivered\n");
}

TEST_CASE("story of a poison message: it is tried again for ever and holds up none beside it") {
    LaneSettings settings;
    settings.max_rate = 0.1; // one start in ten seconds, so that there is traffic for a while
    const auto peer = [](std::int64_t number, int, base::Duration) {
        return number == 3 ? Reply{1s, failed(1min)} : Reply{1s, delivered()};
    };
    const auto story = tell(settings, queue(20), peer, 4min);
    CHECK(story == "00:00:01    1  answer 200           delivered\n"
                   "00:00:11    2  answer 200           delivered\n"
                   "00:00:21    3  answer 500           failure 1 of it\n"
                   "00:00:31    4  answer 200           delivered\n"
                   "00:00:41    5  answer 200           delivered\n"
                   "00:00:51    6  answer 200           delivered\n"
                   "00:01:01    7  answer 200           delivered\n"
                   "00:01:11    8  answer 200           delivered\n"
                   "00:01:21    9  answer 200           delivered\n"
                   "00:01:31    3  answer 500           failure 2 of it\n"
                   "00:01:41   10  answer 200           delivered\n"
                   "00:01:51   11  answer 200           delivered\n"
                   "00:02:01   12  answer 200           delivered\n"
                   "00:02:11   13  answer 200           delivered\n"
                   "00:02:21   14  answer 200           delivered\n"
                   "00:02:31   15  answer 200           delivered\n"
                   "00:02:41    3  answer 500           failure 3 of it\n"
                   "00:02:51   16  answer 200           delivered\n"
                   "00:03:01   17  answer 200           delivered\n"
                   "00:03:11   18  answer 200           delivered\n"
                   "00:03:21   19  answer 200           delivered\n"
                   "00:03:31   20  answer 200           delivered\n"
                   "00:03:42    3  answer 500           failure 4 of it\n");
}

TEST_CASE("story of a poison message alone: five failures open the circuit, and it goes on as the probe") {
    LaneSettings settings;
    settings.retry.cap = 1s; // so that the draw of a wait does not matter beside the Retry-After
    const auto peer = [](std::int64_t, int, base::Duration) { return Reply{1s, failed(10s)}; };
    CHECK(tell(settings, queue(1), peer, 10min) ==
          "00:00:01    1  answer 500           failure 1 of it\n"
          "00:00:12    1  answer 500           failure 2 of it\n"
          "00:00:23    1  answer 500           failure 3 of it\n"
          "00:00:34    1  answer 500           failure 4 of it\n"
          "00:00:45    1  answer 500           failure 5 of it, circuit opens\n"
          "00:00:56    1  answer 500           stays\n"
          "00:01:07    1  answer 500           stays\n"
          "00:01:28    1  answer 500           stays\n"
          "00:02:09    1  answer 500           stays\n"
          "00:03:30    1  answer 500           stays\n"
          "00:06:11    1  answer 500           stays\n");
}

TEST_CASE(
    "story of a message that a gateway forbids: with its third failure of the lane it fails as itself") {
    LaneSettings settings;
    settings.max_rate = 0.1;
    settings.retry.base = settings.retry.cap = 1s; // so that the draw of a wait does not matter
    const auto peer = [](std::int64_t number, int, base::Duration) {
        return number == 3 ? Reply{1s, lane_failure("answer 403")} : Reply{1s, delivered()};
    };
    CHECK(tell(settings, queue(9), peer, 100s) ==
          "00:00:01    1  answer 200           delivered\n"
          "00:00:11    2  answer 200           delivered\n"
          "00:00:21    3  answer 403           stays, circuit opens\n"
          "00:00:31    3  answer 403           stays\n"
          "00:00:42    4  answer 200           delivered, circuit closes\n"
          "00:00:52    3  answer 403           stays, circuit opens\n"
          "00:01:02    5  answer 200           delivered, circuit closes\n"
          "00:01:12    3  answer 403           failure 1 of it, circuit opens\n"
          "00:01:22    6  answer 200           delivered, circuit closes\n"
          "00:01:32    3  answer 403           failure 2 of it, circuit opens\n");
}

TEST_CASE("story of an expired certificate: found at once, and tried by one at a time") {
    const auto peer = [](std::int64_t, int, base::Duration at) {
        return at < 2min ? Reply{1s, lane_failure("certificate expired")} : Reply{1s, delivered()};
    };
    CHECK(tell({}, queue(8), peer, without_end) ==
          "00:00:01    1  certificate expired  stays, circuit opens\n"
          "00:00:01    2  certificate expired  stays\n"
          "00:00:01    3  certificate expired  stays\n"
          "00:00:01    4  certificate expired  stays\n"
          "00:00:07    1  certificate expired  stays\n"
          "00:00:18    2  certificate expired  stays\n"
          "00:00:39    3  certificate expired  stays\n"
          "00:01:20    4  certificate expired  stays\n"
          "00:02:41    5  answer 200           delivered, circuit closes\n"
          "00:02:42    1  answer 200           delivered\n"
          "00:02:42    2  answer 200           delivered\n"
          "00:02:42    3  answer 200           delivered\n"
          "00:02:42    4  answer 200           delivered\n"
          "00:02:43    6  answer 200           delivered\n"
          "00:02:43    7  answer 200           delivered\n"
          "00:02:43    8  answer 200           delivered\n");
}

TEST_CASE("story of a peer that refuses everything: five and what is under way go to the desk, then probes") {
    const auto peer = [](std::int64_t, int, base::Duration at) {
        return at < 1min ? Reply{1s, refused()} : Reply{1s, delivered()};
    };
    CHECK(tell({}, queue(12), peer, without_end) ==
          "00:00:01    1  answer 422           to the desk\n"
          "00:00:01    2  answer 422           to the desk\n"
          "00:00:01    3  answer 422           to the desk\n"
          "00:00:01    4  answer 422           to the desk\n"
          "00:00:02    5  answer 422           to the desk, circuit opens\n"
          "00:00:02    6  answer 422           to the desk\n"
          "00:00:02    7  answer 422           to the desk\n"
          "00:00:02    8  answer 422           to the desk\n"
          "00:00:08    9  answer 422           to the desk\n"
          "00:00:19   10  answer 422           to the desk\n"
          "00:00:40   11  answer 422           to the desk\n"
          "00:01:21   12  answer 200           delivered, circuit closes\n");
}

TEST_CASE("story of a peer that flaps: each silence opens the circuit anew, and nothing is lost") {
    const auto peer = [](std::int64_t, int, base::Duration at) {
        return at % 2min < 1min ? Reply{1s, failed()} : Reply{20s, delivered()};
    };
    LaneSettings settings;
    settings.retry.cap = 0s; // due at once, so that no draw of a wait matters
    CHECK(tell(settings, queue(12), peer, without_end) ==
          "00:00:01    1  answer 500           failure 1 of it\n"
          "00:00:01    2  answer 500           failure 1 of it\n"
          "00:00:01    3  answer 500           failure 1 of it\n"
          "00:00:01    4  answer 500           failure 1 of it\n"
          "00:00:02    1  answer 500           failure 2 of it, circuit opens\n"
          "00:00:02    2  answer 500           failure 2 of it\n"
          "00:00:02    3  answer 500           failure 2 of it\n"
          "00:00:02    4  answer 500           failure 2 of it\n"
          "00:00:08    1  answer 500           stays\n"
          "00:00:19    2  answer 500           stays\n"
          "00:00:40    3  answer 500           stays\n"
          "00:01:40    4  answer 200           delivered, circuit closes\n"
          "00:02:00    1  answer 200           delivered\n"
          "00:02:00    2  answer 200           delivered\n"
          "00:02:00    3  answer 200           delivered\n"
          "00:02:00    5  answer 200           delivered\n"
          "00:02:01    6  answer 500           failure 1 of it\n"
          "00:02:01    7  answer 500           failure 1 of it\n"
          "00:02:01    8  answer 500           failure 1 of it\n"
          "00:02:01    9  answer 500           failure 1 of it\n"
          "00:02:01   10  answer 500           failure 1 of it, circuit opens\n"
          "00:02:02    6  answer 500           failure 2 of it\n"
          "00:02:02    7  answer 500           failure 2 of it\n"
          "00:02:02    8  answer 500           failure 2 of it\n"
          "00:02:02    9  answer 500           failure 2 of it\n"
          "00:02:07    6  answer 500           stays\n"
          "00:02:18    7  answer 500           stays\n"
          "00:02:39    8  answer 500           stays\n"
          "00:03:39    9  answer 200           delivered, circuit closes\n"
          "00:03:59    6  answer 200           delivered\n"
          "00:03:59    7  answer 200           delivered\n"
          "00:03:59    8  answer 200           delivered\n"
          "00:03:59   10  answer 200           delivered\n"
          "00:04:19   11  answer 200           delivered\n"
          "00:04:19   12  answer 200           delivered\n");
}

} // namespace lane_story_test
