#include "simulation/lane_witness.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::simulation {

namespace {

bool is_of_backlog(const QueueKey& key) {
    return key.historical && !key.repeat;
}

} // namespace

void LaneWitness::note_starts(const Starts& starts, const core::LaneSettings& settings) {
    if (!starts.probing) check_order(starts); // probes take turns
    check_rates(starts, settings);
    check_repeats(starts);
}

// Nothing goes while what is before it in the lane's order could. A backlog's rate lets repeats pass.
void LaneWitness::check_order(const Starts& starts) const {
    const auto now = clockwork_->now();
    const auto& last = *std::ranges::max_element(starts.posted, {}, &Waits::key);
    for (const auto& left : starts.left) {
        if (left.behind || left.due > now || left.key > last.key) continue;
        if (is_of_backlog(left.key) && last.key.repeat) continue;
        throw Broken{fmt::format("notification {} was sent while {} could go, which comes before it",
                                 last.key.number, left.key.number)};
    }
}

void LaneWitness::check_rates(const Starts& starts, const core::LaneSettings& settings) {
    const auto now = clockwork_->now();
    auto& began = began_[starts.lane];
    const auto is_too_soon = [now](const std::optional<Monotonic>& before, double per_second) {
        constexpr std::chrono::duration<double> rounding{2e-6};
        const std::chrono::duration<double> gap{1 / per_second};
        return before && now - *before < gap - rounding;
    };
    for (const auto& posted : starts.posted) {
        if (settings.max_rate && is_too_soon(began.any, *settings.max_rate))
            throw Broken{fmt::format("notification {} was sent faster than the state's rate allows",
                                     posted.key.number)};
        began.any = now;
        if (!is_of_backlog(posted.key)) continue;
        ++historical_;
        if (!starts.probing && is_too_soon(began.historical, settings.historical_rate))
            throw Broken{fmt::format("notification {} of a backlog was sent faster than its rate allows",
                                     posted.key.number)};
        began.historical = now;
    }
}

void LaneWitness::check_repeats(const Starts& starts) {
    for (const auto& posted : starts.posted) {
        if (!posted.key.repeat) continue;
        ++repeats_;
        if (posted.failed) continue; // it was overdue when it began
        // What is due soon is read ahead, and a probe is whatever waits.
        const auto by = clockwork_->now() + (starts.probing ? core::LaneReader::poll_every : Duration{});
        if (posted.due > by)
            throw Broken{
                fmt::format("notification {} was sent again and was not overdue", posted.key.number)};
    }
}

void LaneWitness::note_verdict(const Said& said) {
    using Then = core::LaneVerdict::Then;
    if (said.then == Then::delivered) delivered_[said.lane] = clockwork_->now();
    if (said.then != Then::retry) return;
    const auto number = said.key.number;
    if (said.key.repeat) {
        if (said.stuck) throw Broken{fmt::format("the repeat of notification {} is called stuck", number)};
        return;
    }
    const auto last = failed_[number];
    check_told_stuck(said, last);
    failed_[number] = {said.lane, said.clock_off, said.failures, clockwork_->now()};
    if (!said.stuck) return;
    ++told_stuck_;
    told_[{said.life, number}] = clockwork_->now();
}

// Whether others went through can be told where the failure before this one was seen by the same lane, by a
// clock that was not set since.
void LaneWitness::check_told_stuck(const Said& said, const Failed& last) const {
    const auto number = said.key.number;
    const auto delivered = delivered_.find(said.lane);
    const bool took_others = delivered != delivered_.end();
    const bool saw_last =
        last.lane == said.lane && last.clock_off == said.clock_off && last.failures + 1 == said.failures;
    const bool others_went = took_others && delivered->second >= last.at;
    const auto told = told_.find({said.life, number});
    const bool told_before =
        said.known_stuck || (told != told_.end() && told->second >= witness_->queued_since(number));
    if (said.stuck && told_before)
        throw Broken{fmt::format("notification {} is called stuck once more", number)};
    if (said.stuck && (said.failures < core::Lane::stuck_failures || !took_others))
        throw Broken{fmt::format("notification {} is called stuck after {} failures{}", number, said.failures,
                                 took_others ? "" : ", and nothing went through")};
    if (!saw_last || said.failures < core::Lane::stuck_failures) return;
    if (said.stuck && !others_went)
        throw Broken{
            fmt::format("notification {} is called stuck, and no other went since it last failed", number)};
    if (!said.stuck && others_went && !told_before)
        throw Broken{fmt::format("notification {} failed {} times while others went, and nobody is told",
                                 number, said.failures)};
}

} // namespace convictiond::simulation
