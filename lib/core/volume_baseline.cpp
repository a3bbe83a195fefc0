#include "core/volume_baseline.hpp"

#include <algorithm>
#include <array>

namespace convictiond::core {

namespace {

using std::chrono::sys_days;

unsigned weekday_of(sys_days day) {
    return std::chrono::weekday{day}.c_encoding();
}

struct Weekday {
    int days = 0;
    double sum = 0;
    [[nodiscard]] double mean() const { return days == 0 ? 0 : sum / days; }
};

using Week = std::array<Weekday, 7>;

Week week_of(std::span<const Measure> baseline) {
    Week week;
    for (const auto& measure : baseline) {
        auto& weekday = week[weekday_of(measure.day)];
        ++weekday.days;
        weekday.sum += static_cast<double>(measure.count);
    }
    return week;
}

// Pearson's statistic over its degrees of freedom; never below Poisson's 1: a past that was calmer was luck.
class Dispersion {
public:
    void add(double observed, double expected) {
        if (expected > 0) statistic_ += (observed - expected) * (observed - expected) / expected;
    }
    [[nodiscard]] double over(int degrees) const {
        return degrees <= 0 ? 1 : std::max(1.0, statistic_ / degrees);
    }

private:
    double statistic_ = 0;
};

double dispersion_of(std::span<const Measure> baseline, const Week& week) {
    Dispersion dispersion;
    for (const auto& measure : baseline)
        dispersion.add(static_cast<double>(measure.count), week[weekday_of(measure.day)].mean());
    int degrees = 0;
    for (const auto& weekday : week)
        if (weekday.sum > 0) degrees += weekday.days - 1;
    return dispersion.over(degrees);
}

bool is_ordinary(sys_days day, const OrdinaryDays& ordinary) {
    if (day >= ordinary.before || (ordinary.from && day < *ordinary.from)) return false;
    return std::ranges::none_of(ordinary.but,
                                [day](const auto& span) { return span.from <= day && day <= span.to; });
}

} // namespace

std::vector<Measure> baseline_of(std::span<const Measure> past, const OrdinaryDays& ordinary) {
    std::array<int, 7> taken{};
    std::vector<Measure> baseline;
    for (auto measure = past.rbegin(); measure != past.rend(); ++measure) {
        auto& of_weekday = taken[weekday_of(measure->day)];
        if (of_weekday == baseline_weeks || !is_ordinary(measure->day, ordinary)) continue;
        ++of_weekday;
        baseline.push_back(*measure);
    }
    return baseline;
}

std::optional<Prediction> predict_volume(std::span<const Measure> baseline, std::span<const Measure> window,
                                         const Allowance& allowance) {
    if (window.empty()) return std::nullopt;
    const auto week = week_of(baseline);
    std::array<int, 7> asked{};
    for (const auto& measure : window) ++asked[weekday_of(measure.day)];
    double mean = 0;
    double unsure = 0; // the variance of the mean itself, over the dispersion
    for (std::size_t i = 0; i < week.size(); ++i) {
        if (asked[i] == 0) continue;
        if (week[i].days < least_baseline_weeks) return std::nullopt;
        mean += asked[i] * week[i].mean();
        unsure += asked[i] * asked[i] * week[i].mean() / week[i].days;
    }
    mean *= allowance.scale;
    unsure *= allowance.scale * allowance.scale;
    const double wandering = allowance.drift * mean;
    return Prediction{mean, dispersion_of(baseline, week) * (mean + unsure) + wandering * wandering};
}

std::optional<Prediction> predict_share(std::span<const Measure> baseline, std::span<const Measure> window,
                                        const Allowance& allowance) {
    double count = 0;
    double persons = 0;
    for (const auto& measure : baseline) {
        count += static_cast<double>(measure.count);
        persons += static_cast<double>(measure.out_of);
    }
    if (window.empty() || persons <= 0) return std::nullopt;
    const auto newest = baseline.front().day;
    const auto oldest = baseline.back().day;
    if (newest - oldest < std::chrono::days{7 * least_baseline_weeks - 1}) return std::nullopt;
    const double share = count / persons;
    Dispersion dispersion;
    int degrees = -1; // the share is estimated
    for (const auto& measure : baseline) {
        if (measure.out_of == 0) continue;
        ++degrees;
        dispersion.add(static_cast<double>(measure.count), share * static_cast<double>(measure.out_of));
    }
    double asked = 0;
    for (const auto& measure : window) asked += static_cast<double>(measure.out_of);
    const double mean = share * asked;
    const double wandering = allowance.drift * mean;
    return Prediction{mean, dispersion.over(degrees) * mean * (1 + asked / persons) + wandering * wandering};
}

} // namespace convictiond::core
