// A daemon tells that it lives and what it sees of the lanes that it owns. Nothing rests on it but what
// people are shown: the lanes belong to whoever holds their locks (owner_locks).
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

struct DaemonFacts {
    std::string host;
    int process_id = 0;
    std::string version;
    base::Instant started_at{};
    std::string configuration{};    // a digest of what must be the same in every daemon
    std::int64_t foreign_files = 0; // that lie in its drop directory
};

// A lane as its owner sees it.
struct LaneReport {
    base::MemberState state;
    int in_flight = 0;
    int window = 1;
    double per_minute = 0; // deliveries
    struct Open {
        base::Instant since{};
        std::string cause;
        base::Instant next_probe{};
        friend bool operator==(const Open&, const Open&) = default;
    };
    std::optional<Open> open; // the circuit
    struct Poll {
        base::Instant since{};
        std::string fault;
        friend bool operator==(const Poll&, const Poll&) = default;
    };
    std::optional<Poll> poll_failing; // it is asked for its acknowledgements, and does not give them
    friend bool operator==(const LaneReport&, const LaneReport&) = default;
};

// A number for this life of the daemon. Forgets those that have been silent for a day.
[[nodiscard]] std::int64_t add_daemon(Connection& connection, const DaemonFacts& daemon);
// False where nobody knows this number any more: a crash of the server empties the table.
[[nodiscard]] bool note_daemon_alive(Connection& connection, std::int64_t daemon,
                                     const std::string& configuration = {}, std::int64_t foreign_files = 0);
void remove_daemon(Connection& connection, std::int64_t daemon);

void write_lane_reports(Connection& connection, std::int64_t daemon, const std::vector<LaneReport>& reports);
// Of lanes that are ours no more.
void remove_lane_reports(Connection& connection, std::int64_t daemon,
                         const std::vector<base::MemberState>& states);

} // namespace convictiond::store
