// What waits to be sent to one member state, as the lane's owner reads it: by a cursor over the queue in the
// order of its key, from the retries what is due, and from what was delivered what is overdue and goes again.
// Reading claims nothing; the bodies come along.
#pragma once

#include "core/lane_reader.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

struct QueuedRow : core::QueuedFacts {
    base::NotificationId id;
    base::EventId event;
    base::Digest body_digest{};
    std::string body;
    // By which people follow it.
    std::string reference; // the conviction's
    int version = 0;
    std::string file; // that the conviction came in
};

// The rows after `after` (none: from the start), at most `limit`.
[[nodiscard]] std::vector<QueuedRow> read_queue(Connection& connection, base::MemberState state,
                                                const std::optional<core::QueueKey>& after,
                                                std::size_t limit);

// The retries that are due until `due_before` (or failed after it: by a clock that was ahead of ours), or
// that failed before `failed_before` (the circuit closed then).
[[nodiscard]] std::vector<QueuedRow> read_retries(Connection& connection, base::MemberState state,
                                                  base::Instant due_before,
                                                  const std::optional<base::Instant>& failed_before,
                                                  std::size_t limit);

// What was delivered, is not settled and goes again until `due_before`, the longest due first.
[[nodiscard]] std::vector<QueuedRow> read_repeats(Connection& connection, base::MemberState state,
                                                  base::Instant due_before, std::size_t limit);
// How many were delivered and not settled in time.
[[nodiscard]] std::int64_t count_overdue(Connection& connection, base::MemberState state, base::Instant now);

} // namespace convictiond::store
