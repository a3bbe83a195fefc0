// What a monitor and the page are told of the books, read without touching them: the overview every few
// seconds, the tallies, which take whole tables, less often.
#pragma once

#include "core/overview.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

// What the database's clock shows.
[[nodiscard]] base::Instant read_clock(Connection& connection);

// By source and day, since a business date.
[[nodiscard]] std::vector<core::FileDay> list_file_days(Connection& connection, base::Date since);

// The backlogs of which something is held, the oldest first.
[[nodiscard]] std::vector<core::BacklogFigures> list_held(Connection& connection);

// Legal clocks and what is overdue, state by state: `undelivered` and `overdue` of the lanes, `undecided`.
void read_deadlines(Connection& connection, core::Overview& overview, base::Instant now,
                    std::chrono::days notify_within);

// All of it but `took` and `clock_ahead`. Of rejected files the oldest `rejected_most` are listed.
inline constexpr int rejected_most = 20;
inline constexpr int findings_shown = 100; // of those that are open
[[nodiscard]] core::Overview read_overview(Connection& connection, base::Date files_since, base::Instant now,
                                           std::chrono::days notify_within);

[[nodiscard]] core::Tallies read_tallies(Connection& connection, base::Instant now,
                                         std::chrono::days notify_within);

} // namespace convictiond::store
