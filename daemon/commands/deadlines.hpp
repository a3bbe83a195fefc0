// The legal clocks as `check` and `status` tell them: state by state what is late, what soon will be, and
// what was delivered and not acknowledged in time. What has no state yet is `none`.
#pragma once

#include "store/watch.hpp"

namespace convictiond::commands {

struct Deadline {
    std::string id; // a member state, or "none"
    core::ClockCounts clocks;
    std::int64_t overdue = 0;
    std::optional<base::Date> nearest; // the last permitted day of what is not delivered or decided
};

// Of those that have any, in the order of the states.
[[nodiscard]] std::vector<Deadline> look_at_deadlines(store::Connection& connection, base::Instant now,
                                                      std::chrono::days notify_within);

// Over all of them.
[[nodiscard]] Deadline total_of(const std::vector<Deadline>& deadlines);

} // namespace convictiond::commands
