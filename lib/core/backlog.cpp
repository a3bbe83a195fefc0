#include "core/backlog.hpp"

#include <algorithm>

namespace convictiond::core {

namespace {

base::Duration time_for(std::int64_t count, double per_second) {
    const std::chrono::duration<double> seconds{static_cast<double>(count) / per_second};
    return std::chrono::duration_cast<base::Duration>(seconds);
}

base::Duration time_of(const BacklogLane& lane) {
    if (!lane.max_rate) return time_for(lane.historical, lane.historical_rate);
    return time_for(lane.live, *lane.max_rate) +
           time_for(lane.historical, std::min(lane.historical_rate, *lane.max_rate));
}

} // namespace

BacklogForecast forecast(const std::vector<BacklogLane>& lanes) {
    BacklogForecast forecast;
    auto longest = base::Duration::zero();
    for (const auto& lane : lanes) {
        if (lane.of_backlog == 0) continue;
        if (!lane.sends) forecast.standing.push_back(lane.state);
        longest = std::max(longest, time_of(lane));
    }
    if (forecast.standing.empty()) forecast.lasts = longest;
    return forecast;
}

} // namespace convictiond::core
