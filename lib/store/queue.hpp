// What waits to be sent to one member state, as the lane's owner reads it: by a cursor over the queue in the
// order of its key, and from the retries what is due. Reading claims nothing; the bodies come along.
#pragma once

#include "core/lane_reader.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

struct QueuedRow : core::QueuedFacts {
    base::NotificationId id;
    base::Digest body_digest{};
    std::string body;
};
std::string body;
std::optional<std::int64_t> behind; // an earlier version of the same conviction that is queued for this state
int failures = 0;
std::optional<base::Instant> failed_at; // retries
std::optional<base::Instant> due_at;    // retries
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

// The states for which something is queued.
[[nodiscard]] std::vector<base::MemberState> find_states_with_queue(Connection& connection);

} // namespace convictiond::store
