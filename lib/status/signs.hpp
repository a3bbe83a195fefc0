// All that is known of the house when a monitor asks: the last readings of the books, and what this daemon
// sees itself. Housekeeping gathers them; health judges them, metrics and the page show them.
#pragma once

#include "core/overview.hpp"

#include <cstdint>

namespace convictiond::status {

// A lane as its loop in this daemon sees it.
struct LaneSign {
    base::MemberState state;
    bool ours = false; // this daemon holds its lock
    bool open = false; // the circuit
    std::string cause; // of an open one
    std::int64_t in_flight = 0;
};

// A state that this daemon asks for its acknowledgements, as the last time went.
struct PollSign {
    base::MemberState state;
    std::string fault; // empty: it went well
    base::Instant since{};
};

// The daemons that share the database, this one among them.
struct DaemonsSign {
    std::int64_t alive = 0;
    std::vector<std::string> differing; // whose configuration is not ours: "host/process"
    std::int64_t foreign_files = 0;     // the most that one of them sees: they share a drop directory
};

struct CertificateSign {
    std::optional<base::MemberState> state; // none: not one state's
    std::string use;                        // client, server
    base::Instant expiry{};
};

// A directory that files lie in.
struct ShelfSign {
    std::string name; // inbound, archive, rejected, duplicates
    bool readable = false;
    std::string fault;                 // why it is not
    std::uint64_t available_bytes = 0; // where it is readable
};

// Personal data whose time is over for more than a day and that is still there.
struct UnerasedSign {
    std::string what; // record, reason, file
    std::int64_t count = 0;
};

struct SourceSign {
    std::string name;
    std::optional<core::Calendar> calendar; // none: its days are not watched
};

struct Signs {
    base::Instant taken_at{};
    std::string database_fault;             // of the last look; empty: it answered, and the schema is ours
    std::optional<core::Overview> overview; // none: not read yet
    std::optional<core::Tallies> tallies;
    std::vector<LaneSign> lanes; // those with a route
    std::vector<CertificateSign> certificates;
    std::vector<ShelfSign> shelves;  // empty: not looked at yet
    std::vector<SourceSign> sources; // that are configured
    std::vector<PollSign> polls;
    DaemonsSign daemons;
    std::optional<std::vector<UnerasedSign>> unerased; // none: not looked at yet
};

// How a lane stands: by its loop where it is ours, else by what its owner told the database. One that nobody
// tells of is not open.
struct LaneStanding {
    bool open = false;
    std::string cause; // of an open one
    std::int64_t in_flight = 0;
    std::int64_t per_minute = 0; // deliveries
};
[[nodiscard]] LaneStanding standing_of(const Signs& signs, base::MemberState state);

// The states that are asked for their acknowledgements and do not give them, by the same words.
[[nodiscard]] std::vector<PollSign> failing_polls(const Signs& signs);

} // namespace convictiond::status
