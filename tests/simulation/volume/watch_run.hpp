// A source's days through core/volume_watch as the daemon takes them: judged after each day, findings opened,
// their pasts frozen, closed when their cause is gone. Deterministic from the seed. Results are counts of
// days and of findings; what they must be is told by the test, and shown by the program.
#pragma once

#include "source_model.hpp"

#include <map>
#include <string>

namespace convictiond::simulation {

struct Rung {
    core::VolumeJudgement judgement;
    std::chrono::sys_days on;
};

class WatchRun {
public:
    WatchRun(SourceModel source, core::VolumeFloors floors) : source_{std::move(source)} {
        past_.floors = floors;
    }
    // One day more; what rang with it.
    [[nodiscard]] std::vector<Rung> day();
    [[nodiscard]] int open() const;

    SourceModel& source() { return source_; }

private:
    SourceModel source_;
    core::VolumePast past_;
};

// Days until a finding whose subject the fault concerns; both ends counted.
struct Detection {
    std::optional<int> days;
    std::string net; // "whole, 7 days", "share of several-nationalities, floor, 28 days"
};

struct Scenario {
    std::string_view name;
    Fault fault = Fault::none;
    std::string_view state; // silent_state
    bool from_first_day = false;
};

// The floors of a careful operator at these volumes: a quarter below the usual week, shares at two fifths of
// the usual ones.
[[nodiscard]] core::VolumeFloors usual_floors();

// One source that breaks on some day of its second half-year (or on its first day), watched for `most_days`.
[[nodiscard]] Detection detect(const Scenario& scenario, std::uint64_t seed, int most_days);

struct FalseAlarms {
    int years = 0;
    int findings = 0;
    std::map<std::string, int> by_net;
};
// A year that nothing goes wrong in, after half a year of past.
void add_year(FalseAlarms& into, std::uint64_t seed, double yearly_trend);

// The findings of a week of strike, and how many of them are open eight weeks after it.
struct Strike {
    int findings = 0;
    int of_states = 0;
    int still_open = 0;
};
[[nodiscard]] Strike strike(std::uint64_t seed);

} // namespace convictiond::simulation
