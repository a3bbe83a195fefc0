#include "core/volume_watch.hpp"

#include "core/quiet_days.hpp"
#include "core/volume_baseline.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace convictiond::core {

namespace {

using base::Date;
using base::MemberState;
using std::chrono::days;
using std::chrono::sys_days;

using Measures = std::vector<Measure>;

std::int64_t all_notifications(const VolumeDay& day) {
    std::int64_t sum = 0;
    for (const auto& [state, count] : day.notifications) sum += count;
    return sum;
}

std::int64_t notifications_for(const VolumeDay& day, MemberState state) {
    const auto found = day.notifications.find(state);
    return found == day.notifications.end() ? 0 : found->second;
}

std::int64_t sum_of(std::span<const Measure> window) {
    std::int64_t sum = 0;
    for (const auto& measure : window) sum += measure.count;
    return sum;
}

// The days of the last `length` up to `to` that measure.
std::span<const Measure> window_of(const Measures& measures, sys_days to, int length) {
    const auto first =
        std::ranges::lower_bound(measures, to - days{length - 1}, std::ranges::less{}, &Measure::day);
    const auto end = std::ranges::upper_bound(measures, to, std::ranges::less{}, &Measure::day);
    return {first, std::max(first, end)};
}

// Shares are judged on quiet days, too: they do not ask how many came.
template <class Count>
Measures measures_of(const std::vector<VolumeDay>& all, bool quiet_ones, Count count) {
    Measures measures;
    for (const auto& day : all)
        if (day.measured && (quiet_ones || !is_quiet_day(day.day)))
            measures.push_back({sys_days{day.day}, count(day), day.persons});
    return measures;
}

// What holds a series down holds a state's down: a fault of the whole source is one of each state's, too.
OrdinaryDays ordinary_for(const VolumeSubject& subject, const std::vector<VolumeFault>& faults,
                          sys_days window_from) {
    OrdinaryDays ordinary{window_from, std::nullopt, {}};
    const VolumeSubject whole{subject.series, std::nullopt};
    for (const auto& fault : faults) {
        if (fault.subject != subject && fault.subject != whole) continue;
        const sys_days from{fault.from};
        switch (fault.end) {
        case VolumeFault::End::open: ordinary.before = std::min(ordinary.before, from); break;
        case VolumeFault::End::gone: ordinary.but.push_back({from, sys_days{fault.to}}); break;
        case VolumeFault::End::taken_for_usual:
            ordinary.from = std::max(ordinary.from.value_or(from), from);
            break;
        }
    }
    return ordinary;
}

VolumeJudgement judgement(const VolumeSubject& subject, VolumeNet net, int window_days, Date to) {
    VolumeJudgement judged;
    judged.subject = subject;
    judged.net = net;
    judged.window_days = window_days;
    judged.from = Date{sys_days{to} - days{window_days - 1}};
    judged.to = to;
    return judged;
}

void judge(VolumeJudgement& judged, const std::optional<Prediction>& predicted, double rings_below) {
    if (!predicted) return;
    judged.predicted = *predicted;
    judged.probability = probability_at_most(judged.count, *predicted);
    if (judged.probability < rings_below)
        judged.verdict = VolumeVerdict::improbably_low;
    else if (probability_at_most(0, *predicted) >= rings_below)
        judged.verdict = VolumeVerdict::too_few;
    else
        judged.verdict = VolumeVerdict::expected;
}

// Judges one past with one last day; the series are laid out once.
class Judging {
public:
    Judging(const VolumePast& past, Date day)
        : past_{&past}, day_{day}, whole_{measures_of(past.days, false, all_notifications)} {}

    std::vector<VolumeJudgement> run();

private:
    void judge_state(MemberState state);
    void judge_share(VolumeSeries series, std::int64_t VolumeDay::*count, std::optional<double> floor);
    void judge_week(std::int64_t per_week);

    const VolumePast* past_;
    Date day_;
    Measures whole_;
    std::vector<VolumeJudgement> judged_;
};

std::vector<VolumeJudgement> Judging::run() {
    const VolumeSubject whole;
    for (const auto& window : volume_windows) {
        auto judged = judgement(whole, VolumeNet::past, window.days, day_);
        const auto measured = window_of(whole_, sys_days{day_}, window.days);
        judged.count = sum_of(measured);
        const auto baseline = baseline_of(whole_, ordinary_for(whole, past_->faults, sys_days{judged.from}));
        judge(judged, predict_volume(baseline, measured, {window.drift, 1}), window.rings_below);
        judged_.push_back(judged);
    }
    if (past_->floors.per_week) judge_week(*past_->floors.per_week);
    std::set<MemberState> states;
    for (const auto& day : past_->days)
        for (const auto& [state, count] : day.notifications) states.insert(state);
    for (const auto state : states) judge_state(state);
    judge_share(VolumeSeries::several_nationalities, &VolumeDay::several_nationalities,
                past_->floors.several_nationalities);
    judge_share(VolumeSeries::without_cro, &VolumeDay::without_cro, past_->floors.without_cro);
    return std::move(judged_);
}

// A state is expected to fall with the rest of its source, so that Christmas or a strike rings once and not
// for each state: the scale is what came for the others of what was expected for them.
void Judging::judge_state(MemberState state) {
    const VolumeSubject subject{VolumeSeries::notifications, state};
    const auto own =
        measures_of(past_->days, false, [state](const auto& day) { return notifications_for(day, state); });
    auto rest = whole_;
    for (std::size_t i = 0; i < rest.size(); ++i) rest[i].count -= own[i].count;
    for (const auto& window : volume_windows) {
        auto judged = judgement(subject, VolumeNet::past, window.days, day_);
        const auto ordinary = ordinary_for(subject, past_->faults, sys_days{judged.from});
        const auto measured = window_of(own, sys_days{day_}, window.days);
        judged.count = sum_of(measured);
        const auto others = window_of(rest, sys_days{day_}, window.days);
        const auto of_others = predict_volume(baseline_of(rest, ordinary), others, {});
        double scale = 1;
        if (of_others && of_others->mean > 0)
            scale = std::min(1.0, static_cast<double>(sum_of(others)) / of_others->mean);
        judge(judged, predict_volume(baseline_of(own, ordinary), measured, {window.drift, scale}),
              window.rings_below);
        judged_.push_back(judged);
    }
}

void Judging::judge_share(VolumeSeries series, std::int64_t VolumeDay::*count, std::optional<double> floor) {
    const VolumeSubject subject{series, std::nullopt};
    const auto measures = measures_of(past_->days, true, [count](const auto& day) { return day.*count; });
    for (const auto& window : volume_windows) {
        auto judged = judgement(subject, VolumeNet::past, window.days, day_);
        const auto measured = window_of(measures, sys_days{day_}, window.days);
        judged.count = sum_of(measured);
        for (const auto& measure : measured) judged.persons += measure.out_of;
        auto against_floor = judged;
        const auto baseline =
            baseline_of(measures, ordinary_for(subject, past_->faults, sys_days{judged.from}));
        judge(judged, predict_share(baseline, measured, {window.drift, 1}), window.rings_below);
        judged_.push_back(judged);
        if (!floor) continue;
        // Were the share as low as the floor allows, this would be the count: Poisson for binomial errs on
        // the quiet side.
        const double least = *floor * static_cast<double>(judged.persons);
        against_floor.net = VolumeNet::floor;
        if (!measured.empty()) judge(against_floor, Prediction{least, least}, floor_rings_below);
        judged_.push_back(against_floor);
    }
}

// A week is the newest day of each weekday, so that a holiday does not make it short: within a fortnight, and
// only once a week has gone by. A weekday that has only days without measure leaves the week unjudged.
void Judging::judge_week(std::int64_t per_week) {
    auto judged = judgement({}, VolumeNet::floor, 7, day_);
    const sys_days last{day_};
    std::array<std::optional<std::int64_t>, 7> newest;
    std::array<bool, 7> awaited{};
    std::optional<sys_days> first;
    for (const auto& day : past_->days) {
        const sys_days at{day.day};
        if (at > last) break;
        if (!first) first = at;
        if (at <= last - days{14}) continue;
        const auto weekday = std::chrono::weekday{at}.c_encoding();
        awaited[weekday] = true;
        if (day.measured && !is_quiet_day(day.day)) newest[weekday] = all_notifications(day);
    }
    bool whole_week = first && last - *first >= days{6};
    for (std::size_t i = 0; i < newest.size(); ++i) {
        if (newest[i]) judged.count += *newest[i];
        whole_week = whole_week && newest[i].has_value() == awaited[i];
    }
    if (whole_week) {
        judged.predicted = {static_cast<double>(per_week), static_cast<double>(per_week)};
        judged.probability = judged.count < per_week ? 0 : 1;
        judged.verdict = judged.count < per_week ? VolumeVerdict::improbably_low : VolumeVerdict::expected;
    }
    judged_.push_back(judged);
}

// Whatever else of an open finding's subject is low has the same cause; of one that people closed, what is
// low by the same net.
bool is_known(const VolumeJudgement& judged, const std::vector<VolumeFault>& faults) {
    return std::ranges::any_of(faults, [&judged](const auto& fault) {
        return fault.persists && fault.subject == judged.subject &&
               (fault.end == VolumeFault::End::open || fault.net == judged.net);
    });
}

// The window that rang is ordinary again, and nothing else of the subject is low.
bool is_over(const VolumeFault& fault, const std::vector<VolumeJudgement>& judgements) {
    bool ordinary = false;
    for (const auto& judged : judgements) {
        if (judged.subject != fault.subject) continue;
        if (judged.verdict == VolumeVerdict::improbably_low) return false;
        if (judged.net == fault.net && judged.window_days == fault.window_days)
            ordinary = judged.verdict != VolumeVerdict::not_yet_judged && judged.probability > silent_above;
    }
    return ordinary;
}

} // namespace

VolumeDay& VolumeDay::operator+=(const VolumeDay& more) {
    for (const auto& [state, count] : more.notifications) notifications[state] += count;
    persons += more.persons;
    several_nationalities += more.several_nationalities;
    without_cro += more.without_cro;
    return *this;
}

std::vector<VolumeJudgement> judge_volumes(const VolumePast& past, Date day) {
    return Judging{past, day}.run();
}

VolumeChanges volume_changes(const std::vector<VolumeJudgement>& judgements,
                             const std::vector<VolumeFault>& faults) {
    std::map<VolumeSubject, VolumeJudgement> low;
    for (const auto& judged : judgements) {
        if (judged.verdict != VolumeVerdict::improbably_low || is_known(judged, faults)) continue;
        const auto [place, is_first] = low.try_emplace(judged.subject, judged);
        if (!is_first && judged.probability < place->second.probability) place->second = judged;
    }
    VolumeChanges changes;
    for (const auto& [subject, judged] : low) changes.rings.push_back(judged);
    for (const auto& fault : faults)
        if (fault.persists && is_over(fault, judgements)) changes.falls_silent.push_back(fault);
    return changes;
}

std::string_view to_text(VolumeSeries series) {
    switch (series) {
    case VolumeSeries::notifications: return "notifications";
    case VolumeSeries::several_nationalities: return "several-nationalities";
    case VolumeSeries::without_cro: return "without-cro";
    }
    return {};
}

std::optional<VolumeSeries> volume_series(std::string_view text) {
    using enum VolumeSeries;
    for (const auto series : {notifications, several_nationalities, without_cro})
        if (to_text(series) == text) return series;
    return std::nullopt;
}

std::string_view to_text(VolumeNet net) {
    switch (net) {
    case VolumeNet::past: return "past";
    case VolumeNet::floor: return "floor";
    }
    return {};
}

std::optional<VolumeNet> volume_net(std::string_view text) {
    for (const auto net : {VolumeNet::past, VolumeNet::floor})
        if (to_text(net) == text) return net;
    return std::nullopt;
}

std::string_view to_text(VolumeVerdict verdict) {
    switch (verdict) {
    case VolumeVerdict::not_yet_judged: return "not yet judged";
    case VolumeVerdict::too_few: return "too few to judge";
    case VolumeVerdict::expected: return "expected";
    case VolumeVerdict::improbably_low: return "improbably low";
    }
    return {};
}

std::optional<VolumeVerdict> volume_verdict(std::string_view text) {
    using enum VolumeVerdict;
    for (const auto verdict : {not_yet_judged, too_few, expected, improbably_low})
        if (to_text(verdict) == text) return verdict;
    return std::nullopt;
}

} // namespace convictiond::core
