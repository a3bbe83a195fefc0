// A lane with a clock that the test moves, and a peer that a function plays: short words for the tests of its
// rules, and a printed story of what it does for those who would dispute it.
#pragma once

#include "core/lane.hpp"

#include <functional>
#include <string>
#include <vector>

namespace convictiond::core::test {

using Numbers = std::vector<std::int64_t>;

// A live one with the last permitted day 21 December, unless it is said otherwise.
[[nodiscard]] QueuedNotification waiting(std::int64_t number, std::optional<std::int64_t> behind = {});
[[nodiscard]] QueuedNotification waiting(std::int64_t number, bool historical, unsigned day);

[[nodiscard]] AttemptJudgement delivered();
[[nodiscard]] AttemptJudgement refused(std::string cause = "answer 422");
[[nodiscard]] AttemptJudgement lane_failure(std::string cause = "answer 401");
[[nodiscard]] AttemptJudgement failed(std::optional<base::Duration> retry_after = {}); // an answer 500
[[nodiscard]] AttemptJudgement busy(std::optional<base::Duration> retry_after = {});   // an answer 429
[[nodiscard]] AttemptJudgement timed_out();

class Play {
public:
    static constexpr LaneConditions fit{true, true, false};

    explicit Play(LaneSettings settings = {}, std::uint64_t seed = 1) : lane{settings, base::Chance{seed}} {}

    Lane lane;
    base::Monotonic now{std::chrono::hours{1}};

    void offer(const std::vector<QueuedNotification>& read) {
        lane.begin_read();
        lane.offer(read);
    }
    void offer_numbers(std::int64_t first, std::int64_t last);
    [[nodiscard]] LaneStep next() { return lane.next(now, fit); }
    // What it posts now.
    Numbers posts() { return next().post; }
    // The outcome of one that is under way, and its record.
    LaneVerdict answer(std::int64_t number, const AttemptJudgement& judgement);
    void answer_all(const Numbers& numbers, const AttemptJudgement& judgement);
    // Opens the circuit with a notification that stays queued: its number is 1.
    void open_circuit();
};

// What a peer does with the n-th attempt (from 1) of a notification at a time since the start.
struct Reply {
    base::Duration after{};
    AttemptJudgement judgement;
};
using Peer = std::function<Reply(std::int64_t number, int attempt, base::Duration at)>;

// Plays until nothing waits or `until` has passed, and tells each outcome, a line each:
// time, notification, what came, what follows.
[[nodiscard]] std::string tell(LaneSettings settings, const std::vector<QueuedNotification>& queue,
                               const Peer& peer, base::Duration until);

} // namespace convictiond::core::test
