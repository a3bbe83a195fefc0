// How long a backlog that was released will take: for people who ask, not a promise. All that is historical
// for a state goes in one order at its `historical_rate`, behind what is live; so the forecast is that of the
// slowest state, with everything that may go before. Pure; convictionctl's `backlogs` shows it.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace convictiond::core {

// What waits for one state.
struct BacklogLane {
    base::MemberState state;
    std::int64_t of_backlog = 0; // queued of the backlog that is asked about
    std::int64_t historical = 0; // queued of all backlogs, that one included
    std::int64_t live = 0;       // queued
    double historical_rate = 5;  // a second
    std::optional<double> max_rate;
    bool sends = true; // false: it has no route, is paused, or its circuit is open
};

struct BacklogForecast {
    std::optional<base::Duration> lasts;     // from now; none while a lane stands
    std::vector<base::MemberState> standing; // with something of it, and not sending
};

[[nodiscard]] BacklogForecast forecast(const std::vector<BacklogLane>& lanes);

} // namespace convictiond::core
