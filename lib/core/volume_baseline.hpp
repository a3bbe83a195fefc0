// What a series' own past lets expect: the newest eight same weekdays of each day, quasi-Poisson (the
// variance is a multiple of the mean, estimated by Pearson's statistic), as Farrington et al. 1996 and
// Noufaily et al. 2013 have it for outbreaks, here for the other tail. Says nothing where the past is too
// short. docs/volume-watch.md has the formulas. Pure.
#pragma once

#include "core/count_tail.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <vector>

namespace convictiond::core {

// A day of a series: how many were counted, of a share also out of how many persons.
struct Measure {
    std::chrono::sys_days day;
    std::int64_t count = 0;
    std::int64_t out_of = 0;
};

// Which days of the past are a measure of what is ordinary.
struct OrdinaryDays {
    struct Span {
        std::chrono::sys_days from;
        std::chrono::sys_days to; // it, too
    };
    std::chrono::sys_days before;
    std::optional<std::chrono::sys_days> from;
    std::vector<Span> but;
};

inline constexpr int baseline_weeks = 8;
inline constexpr int least_baseline_weeks = 4;

// Of `past` (in order of days) the newest eight of each weekday that are ordinary.
[[nodiscard]] std::vector<Measure> baseline_of(std::span<const Measure> past, const OrdinaryDays& ordinary);

// How far the level may wander from the baseline by itself, as a part of it; and, of a volume, the part of it
// that is left where the rest of the source has less, too.
struct Allowance {
    double drift = 0;
    double scale = 1;
};

// The count of `window` together. Nothing where a weekday of it has fewer than four days of past.
[[nodiscard]] std::optional<Prediction> predict_volume(std::span<const Measure> baseline,
                                                       std::span<const Measure> window,
                                                       const Allowance& allowance);

// The count among the persons of `window`, whatever their number. Nothing where there are fewer than four
// weeks.
[[nodiscard]] std::optional<Prediction>
predict_share(std::span<const Measure> baseline, std::span<const Measure> window, const Allowance& allowance);

} // namespace convictiond::core
