#include "watch_run.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::simulation {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int warm_up = 182;

std::string net_of(const core::VolumeJudgement& judged) {
    std::string subject = "whole";
    if (judged.subject.state)
        subject = "state";
    else if (judged.subject.series != core::VolumeSeries::notifications)
        subject = fmt::format("share {}", core::to_text(judged.subject.series));
    return fmt::format("{}, {}{} d", subject, judged.net == core::VolumeNet::floor ? "floor, " : "",
                       judged.window_days);
}

bool concerns(const Scenario& scenario, const core::VolumeSubject& subject) {
    using core::VolumeSeries;
    switch (scenario.fault) {
    case Fault::none: return false;
    case Fault::one_in_three:
    case Fault::one_in_three_grows: return subject.series == VolumeSeries::notifications;
    case Fault::second_nationalities: return subject.series == VolumeSeries::several_nationalities;
    case Fault::without_cro: return subject.series == VolumeSeries::without_cro;
    case Fault::silent_state: return subject.state && subject.state->code() == scenario.state;
    }
    return false;
}

// Some day of the years 2026 to 2029, so that every season and weekday has its turn.
base::Date some_day(std::uint64_t seed) {
    base::Chance chance{seed ^ 0x9e3779b97f4a7c15U};
    const sys_days first{std::chrono::year{2026} / 1 / 1};
    return base::Date{first + days{chance.below(4 * 365)}};
}

} // namespace

std::vector<Rung> WatchRun::day() {
    past_.days.push_back(source_.next());
    const auto today = past_.days.back().day;
    const auto oldest_needed = sys_days{today} - core::volume_memory - days{365};
    std::erase_if(past_.days, [&](const auto& day) { return sys_days{day.day} < oldest_needed; });
    const auto judgements = core::judge_volumes(past_, today);
    const auto changes = core::volume_changes(judgements, past_.faults);
    for (const auto& silent : changes.falls_silent)
        for (auto& fault : past_.faults)
            if (fault.subject == silent.subject && fault.end == core::VolumeFault::End::open) {
                fault.end = core::VolumeFault::End::gone;
                fault.to = today;
                fault.persists = false;
            }
    std::vector<Rung> rung;
    for (const auto& judged : changes.rings) {
        past_.faults.push_back({judged.subject,
                                judged.net,
                                judged.window_days,
                                judged.from,
                                core::VolumeFault::End::open,
                                {},
                                true});
        rung.push_back({judged, sys_days{today}});
    }
    return rung;
}

int WatchRun::open() const {
    return static_cast<int>(
        std::ranges::count(past_.faults, core::VolumeFault::End::open, &core::VolumeFault::end));
}

core::VolumeFloors usual_floors() {
    return {420, 0.02, 0.05};
}

Detection detect(const Scenario& scenario, std::uint64_t seed, int most_days) {
    const auto first = some_day(seed);
    WatchRun run{SourceModel{seed, first, {}}, usual_floors()};
    const int before = scenario.from_first_day ? 0 : warm_up;
    run.source().fail(scenario.fault, base::Date{sys_days{first} + days{before}}, scenario.state);
    for (int i = 0; i < before; ++i) (void)run.day();
    for (int i = 1; i <= most_days; ++i)
        for (const auto& rung : run.day())
            if (concerns(scenario, rung.judgement.subject)) return {i, net_of(rung.judgement)};
    return {};
}

void add_year(FalseAlarms& into, std::uint64_t seed, double yearly_trend) {
    WatchRun run{SourceModel{seed, some_day(seed), {yearly_trend, std::nullopt}}, usual_floors()};
    for (int i = 0; i < warm_up; ++i) (void)run.day();
    ++into.years;
    for (int i = 0; i < 365; ++i)
        for (const auto& rung : run.day()) {
            ++into.findings;
            ++into.by_net[net_of(rung.judgement)];
        }
}

Strike strike(std::uint64_t seed) {
    const auto first = some_day(seed);
    World world;
    world.strike_from = base::Date{sys_days{first} + days{warm_up}};
    WatchRun run{SourceModel{seed, first, world}, usual_floors()};
    for (int i = 0; i < warm_up; ++i) (void)run.day();
    Strike seen;
    for (int i = 0; i < 7 + 56; ++i)
        for (const auto& rung : run.day()) {
            ++seen.findings;
            if (rung.judgement.subject.state) ++seen.of_states;
        }
    seen.still_open = run.open();
    return seen;
}

} // namespace convictiond::simulation
