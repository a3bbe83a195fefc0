// A member state that is gone for a day, in simulated time: how often a daemon asks it meanwhile, and how
// long a lane of many takes to empty from the first good answer, beside the same many without an outage.
#pragma once

#include "simulation/clockwork.hpp"

namespace convictiond::simulation {

struct Outage {
    std::int64_t requests_meanwhile = 0; // that the dead state got
    Duration back_seen{};                // from the outage's end to the first good answer
    Duration to_empty{};                 // from that to the last recorded delivery
};

// `lasts` zero: no outage; then all is made at once and `to_empty` counts from the first good answer, too.
[[nodiscard]] Outage play_outage(Duration lasts, int notifications, Duration answer_takes);

} // namespace convictiond::simulation
