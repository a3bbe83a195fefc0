#include "unit/core/lane_play.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace convictiond::core::test {

using base::Duration;

QueuedNotification waiting(std::int64_t number, std::optional<std::int64_t> behind) {
    auto notification = waiting(number, false, 21);
    notification.behind = behind;
    return notification;
}

QueuedNotification waiting(std::int64_t number, bool historical, unsigned day) {
    QueuedNotification notification;
    notification.key = {historical,
                        base::Date{std::chrono::year{2026}, std::chrono::December, std::chrono::day{day}},
                        number};
    return notification;
}

namespace {

AttemptJudgement judgement(AttemptOutcome outcome, std::string cause, bool congested,
                           std::optional<Duration> retry_after = {}) {
    AttemptJudgement judgement;
    judgement.outcome = outcome;
    judgement.cause = std::move(cause);
    judgement.congested = congested;
    judgement.retry_after = retry_after;
    return judgement;
}

} // namespace

AttemptJudgement delivered() {
    return judgement(AttemptOutcome::delivered, "", false);
}
AttemptJudgement refused(std::string cause) {
    return judgement(AttemptOutcome::refused, std::move(cause), false);
}
AttemptJudgement lane_failure(std::string cause) {
    return judgement(AttemptOutcome::lane_failure, std::move(cause), false);
}
AttemptJudgement failed(std::optional<Duration> retry_after) {
    return judgement(AttemptOutcome::transient, "answer 500", false, retry_after);
}
AttemptJudgement busy(std::optional<Duration> retry_after) {
    return judgement(AttemptOutcome::transient, "answer 429", true, retry_after);
}
AttemptJudgement timed_out() {
    return judgement(AttemptOutcome::unknown, "answer timed out", true);
}

void Play::offer_numbers(std::int64_t first, std::int64_t last) {
    std::vector<QueuedNotification> read;
    for (auto number = first; number <= last; ++number) read.push_back(waiting(number));
    offer(read);
}

LaneVerdict Play::answer(std::int64_t number, const AttemptJudgement& judgement) {
    const auto verdict = lane.note_outcome(number, judgement, now);
    (void)lane.note_recorded(number);
    return verdict;
}

void Play::answer_all(const Numbers& numbers, const AttemptJudgement& judgement) {
    for (const auto number : numbers) answer(number, judgement);
}

void Play::open_circuit() {
    offer_numbers(1, 1);
    answer_all(posts(), lane_failure());
}

namespace {

std::string told(const LaneVerdict& verdict) {
    std::string text;
    switch (verdict.then) {
    case LaneVerdict::Then::delivered: text = "delivered"; break;
    case LaneVerdict::Then::refused: text = "to the desk"; break;
    case LaneVerdict::Then::retry: text = fmt::format("failure {} of it", verdict.failures); break;
    case LaneVerdict::Then::unchanged: text = "stays"; break;
    }
    if (verdict.circuit == Circuit::Change::opened) text += ", circuit opens";
    if (verdict.circuit == Circuit::Change::closed) text += ", circuit closes";
    return text;
}

std::string clock(Duration since) {
    const std::chrono::hh_mm_ss time{since};
    return fmt::format("{:02}:{:02}:{:02}", time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

struct Coming {
    std::int64_t number = 0;
    AttemptJudgement judgement;
};

} // namespace

std::string tell(LaneSettings settings, const std::vector<QueuedNotification>& queue, const Peer& peer,
                 Duration until) {
    Play play{settings};
    const auto start = play.now;
    play.offer(queue);
    std::multimap<base::Monotonic, Coming> coming;
    std::map<std::int64_t, int> attempts;
    std::string story;
    auto since_start = [&] { return std::chrono::duration_cast<Duration>(play.now - start); };
    for (;;) {
        const auto step = play.next();
        for (const auto number : step.post) {
            auto [after, judgement] = peer(number, ++attempts[number], since_start());
            coming.emplace(play.now + after, Coming{number, std::move(judgement)});
        }
        if (coming.empty() && !step.look_again) return story;
        const bool answer_is_first =
            !coming.empty() && (!step.look_again || coming.begin()->first <= *step.look_again);
        play.now = answer_is_first ? coming.begin()->first : *step.look_again;
        if (since_start() > until) return story;
        if (!answer_is_first) continue;
        const auto [number, judgement] = coming.begin()->second;
        coming.erase(coming.begin());
        const auto verdict = play.answer(number, judgement);
        story += fmt::format("{}  {:>3}  {:<19}  {}\n", clock(since_start()), number,
                             judgement.cause.empty() ? "answer 200" : judgement.cause, told(verdict));
    }
}

} // namespace convictiond::core::test
