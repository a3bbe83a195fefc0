#include "core/lane.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace convictiond::core {

using base::Monotonic;

namespace {

void look_again_by(LaneStep& step, Monotonic at) {
    step.look_again = step.look_again ? std::min(*step.look_again, at) : at;
}

} // namespace

Lane::Lane(LaneSettings settings, base::Chance chance)
    : settings_{settings}, chance_{chance}, circuit_{settings.circuit}, window_{settings.max_in_flight},
      pace_{settings.max_rate}, historical_pace_{settings.historical_rate} {}

void Lane::use(LaneSettings settings) {
    settings_ = settings;
    circuit_.use(settings.circuit);
    window_.use(settings.max_in_flight);
    pace_ = Pace{settings.max_rate};
    historical_pace_ = Pace{settings.historical_rate};
}

void Lane::begin_read() {
    reading_ = true;
    left_while_reading_.clear();
    failed_while_reading_.clear();
}

void Lane::offer(const std::vector<QueuedNotification>& read) {
    reading_ = false;
    for (const auto& notification : read) {
        const auto number = notification.key.number;
        if (in_flight_.contains(number) || left_while_reading_.contains(number) ||
            failed_while_reading_.contains(number))
            continue;
        // It moved between two statements of the read, or since an earlier one: it waits once.
        auto as_other = notification.key;
        as_other.repeat = !as_other.repeat;
        if (waiting_.contains(as_other)) continue;
        // One that cannot go yet must not keep out the elder that it waits for; it is read again later.
        if (notification.behind && waiting_.size() >= 2 * read_ahead) continue;
        const auto [place, is_new] = waiting_.emplace(notification.key, notification);
        auto& behind = place->second.behind;
        if (behind && left_while_reading_.contains(*behind)) behind.reset();
        if (is_new && behind) followers_.emplace(*behind, notification.key);
    }
}

void Lane::forget_waiting() {
    waiting_.clear();
    followers_.clear();
    for (auto& [number, flight] : in_flight_) flight.known = false;
}

bool Lane::has_room() const {
    return under_way_ < window_.size() && in_flight_.size() < unrecorded_most(settings_.max_in_flight);
}

bool Lane::is_due(const QueuedNotification& notification, Monotonic now) const {
    if (notification.due <= now) return true;
    // A closed circuit makes all due that it kept. What would open it again waits its time, and so does a
    // repeat, which has gone once.
    return notification.failures > 0 && !notification.key.repeat && closed_at_ &&
           notification.failed <= *closed_at_ && !lone_failures_.fails_alone(notification.key.number);
}

Monotonic Lane::next_start(const QueuedNotification& notification) const {
    // A repeat is of what went before: it is no part of a backlog any more.
    const bool historical = notification.key.historical && !notification.key.repeat;
    return historical ? std::max(pace_.next_start(), historical_pace_.next_start()) : pace_.next_start();
}

// As of its last failure: others went through since the one before that.
bool Lane::is_stuck(const QueuedNotification& notification) const {
    return notification.failures + 1 >= stuck_failures && delivered_at_ &&
           *delivered_at_ >= notification.failed;
}

LaneStep Lane::next(Monotonic now, LaneConditions conditions) {
    LaneStep step;
    if (!conditions.owned || !conditions.recording || conditions.stopping || conditions.paused) return step;
    if (circuit_.is_open()) {
        choose_probe(now, step);
    } else {
        choose(now, step);
    }
    return step;
}

void Lane::choose(Monotonic now, LaneStep& step) {
    int ready = 0; // could go now, and does not
    for (auto which = waiting_.begin(); which != waiting_.end();) {
        const auto& notification = which->second;
        if (is_behind(notification)) {
            ++which;
        } else if (!is_due(notification, now)) {
            look_again_by(step, notification.due);
            ++which;
        } else if (!has_room()) {
            // Whatever ends makes room for these: as many as can ever go at once are enough to know.
            if (++ready >= settings_.max_in_flight) return;
            ++which;
        } else if (const auto at = next_start(notification); at > now) {
            look_again_by(step, at);
            ++ready;
            ++which;
        } else {
            which = start(which, false, now, step);
        }
    }
    step.read_more = ready < settings_.max_in_flight;
}

// One at a time, another than the last where there is one, whether it is due or not: what is asked is whether
// the peer is back.
void Lane::choose_probe(Monotonic now, LaneStep& step) {
    const bool probing = std::ranges::any_of(
        in_flight_, [](const auto& entry) { return entry.second.probe && !entry.second.answered; });
    if (probing) return;
    // What waits behind an elder is no probe: however many do, the elder is read.
    const auto probes =
        std::ranges::count_if(waiting_, [this](const auto& entry) { return !is_behind(entry.second); });
    step.read_more = probes < 2;
    if (const auto at = std::max(circuit_.next_probe(), pace_.next_start()); at > now) {
        look_again_by(step, at);
        return;
    }
    auto first = waiting_.end();
    for (auto which = waiting_.begin(); which != waiting_.end(); ++which) {
        if (is_behind(which->second)) continue;
        if (first == waiting_.end()) first = which;
        // The next in order after the last probe, so that they take turns.
        if (!last_probe_ || which->first > *last_probe_) {
            start(which, true, now, step);
            return;
        }
    }
    if (first != waiting_.end()) start(first, true, now, step);
}

Lane::Waiting::iterator Lane::start(Waiting::iterator which, bool probe, Monotonic now, LaneStep& step) {
    const auto number = which->first.number;
    InFlight flight;
    flight.notification = which->second;
    flight.probe = probe;
    CHECK(in_flight_.emplace(number, flight).second);
    if (probe) last_probe_ = which->first;
    ++under_way_;
    pace_.note_start(now);
    if (which->first.historical && !which->first.repeat) historical_pace_.note_start(now);
    step.post.push_back(number);
    return waiting_.erase(which);
}

LaneVerdict Lane::note_outcome(std::int64_t number, const AttemptJudgement& judgement, Monotonic now) {
    const auto found = in_flight_.find(number);
    CHECK(found != in_flight_.end() && !found->second.answered);
    auto& flight = found->second;
    flight.answered = true;
    --under_way_;

    const auto floor =
        std::min(judgement.retry_after.value_or(base::Duration::zero()), settings_.retry.max_retry_after);
    const auto change = circuit_.note(judgement, flight.probe, floor, now);
    if (change == Circuit::Change::closed) {
        closed_at_ = now;
        window_.restart();
    }
    if (judgement.congested) window_.note_congestion();

    LaneVerdict verdict;
    switch (judgement.outcome) {
    case AttemptOutcome::delivered:
        window_.note_delivery();
        delivered_at_ = now;
        verdict.then = LaneVerdict::Then::delivered;
        flight.queued_still = false;
        lone_failures_.forget(number);
        break;
    case AttemptOutcome::refused:
        verdict.then = LaneVerdict::Then::refused;
        flight.queued_still = false;
        lone_failures_.forget(number);
        break;
    case AttemptOutcome::lane_failure: // not the message's fault: it stays as it is
        if (!flight.probe && lone_failures_.note(number, now, delivered_at_))
            verdict = delay(flight, judgement, now);
        break;
    case AttemptOutcome::transient:
    case AttemptOutcome::unknown:
        if (!flight.probe) verdict = delay(flight, judgement, now); // a probe asks for the lane alone
        break;
    }
    verdict.circuit = change;
    return verdict;
}

LaneVerdict Lane::delay(InFlight& flight, const AttemptJudgement& judgement, Monotonic now) {
    auto& notification = flight.notification;
    LaneVerdict verdict;
    verdict.then = LaneVerdict::Then::retry;
    verdict.wait = settings_.retry.wait(notification.failures, judgement.retry_after, chance_);
    // A repeat was delivered once: that it is overdue is alarm enough.
    verdict.stuck = !notification.stuck && !notification.key.repeat && is_stuck(notification);
    notification.stuck = notification.stuck || verdict.stuck;
    verdict.failures = ++notification.failures;
    notification.failed = now;
    notification.due = now + verdict.wait;
    return verdict;
}

std::optional<Monotonic> Lane::note_recorded(std::int64_t number) {
    const auto found = in_flight_.find(number);
    CHECK(found != in_flight_.end());
    const auto flight = found->second;
    if (!flight.answered) --under_way_;
    in_flight_.erase(found);
    if (flight.queued_still) {
        if (!flight.known) {
            if (reading_) failed_while_reading_.insert(number);
            return flight.notification.due;
        }
        // Beyond the bound it stays in the database alone and is read again when it is due.
        if (waiting_.size() < 2 * read_ahead) waiting_.emplace(flight.notification.key, flight.notification);
        return std::nullopt;
    }
    if (reading_) left_while_reading_.insert(number);
    const auto [first, last] = followers_.equal_range(number);
    for (auto follower = first; follower != last; ++follower) waiting_.at(follower->second).behind.reset();
    followers_.erase(first, last);
    return std::nullopt;
}

} // namespace convictiond::core
