// The books at one instant, as values: what the store reads, housekeeping keeps and status judges and shows.
// Decides nothing and touches nothing. Counts, ids and names of files alone, no personal data; instants are
// UTC, days London's.
#pragma once

#include "base/date.hpp"
#include "base/ids.hpp"
#include "core/days.hpp"
#include "core/legal_clock.hpp"
#include "core/notification.hpp"

#include <array>
#include <string>
#include <vector>

namespace convictiond::core {

struct LaneFigures {
    base::MemberState state;
    std::array<std::int64_t, all_statuses.size()> counts{}; // by Status
    std::optional<base::Instant> oldest_undelivered;        // when it was made
    std::vector<DueDay> undelivered;                        // the nearest day first
    std::int64_t overdue = 0;                               // delivered, not acknowledged in time
    [[nodiscard]] std::int64_t count(Status status) const { return counts[static_cast<std::size_t>(status)]; }
};

// A lane as the daemon that owns it last told.
struct ToldLane {
    base::MemberState state;
    bool open = false; // the circuit
    std::string cause; // of an open one
    std::int64_t in_flight = 0;
    std::int64_t per_minute = 0; // deliveries
    std::string poll_fault;      // of asking it for its acknowledgements; empty: none
    base::Instant poll_failing_since{};
};

struct DeskFigures {
    std::string kind; // quarantined, review, refused, stuck, conflict, rejected-file, backlog
    std::int64_t count = 0;
    std::optional<base::Date> nearest_day; // the nearest end of a legal clock
};

struct BacklogFigures {
    std::string id;   // "b3"
    std::string file; // its name
    std::int64_t held = 0;
    base::Instant since{}; // accepted at
    base::Date oldest_recorded{};
};

struct RejectedFigures {
    std::string id; // "f3"
    std::string file;
    base::Instant since{};
};

// A finding that is open.
struct FindingFigures {
    std::string id; // "n3"
    std::string kind;
    std::string grade;
    std::string source; // empty: of none
    std::string cause;
    std::string detail;
    base::Instant since{};
};

// Of one kind and source; a kind has one grade.
struct FindingCount {
    std::string kind;
    std::string grade;
    std::string source;
    std::int64_t count = 0;
    base::Instant oldest{};
};

// One of the four sums, over all sources and states.
struct SumFigures {
    int sum = 0;
    std::int64_t owed = 0;
    std::int64_t found = 0;
    std::int64_t difference = 0; // the sum of those of its parts
};

// How many there are of what the two names say: (source, verdict), (state, status) …
struct Tally {
    std::string first;
    std::string second;
    std::int64_t count = 0;
};

// What is cheap to read, every few seconds.
struct Overview {
    base::Instant read_at{};
    base::Duration took{};
    base::Duration clock_ahead{}; // the database's clock less ours
    std::vector<LaneFigures> lanes;
    std::vector<ToldLane> told_lanes; // what was told too long ago is left out
    std::vector<DueDay> undecided;    // reviews and quarantined records, which have no state yet
    std::vector<DeskFigures> desk;
    std::vector<BacklogFigures> backlogs;
    std::vector<RejectedFigures> rejected_open; // the oldest of them
    std::vector<FindingCount> finding_counts;   // of those that are open
    std::vector<FindingFigures> findings;       // the gravest and oldest of them
    std::vector<FileDay> file_days;             // since `files_since`
    std::vector<FindingDay> finding_days;       // since `files_since`
    base::Date files_since{};
    std::vector<SumFigures> sums; // as counted where the rows move
    [[nodiscard]] std::int64_t unaccounted() const {
        std::int64_t all = 0;
        for (const auto& figures : sums) all += figures.difference;
        return all;
    }
};

// What takes whole tables to read.
struct Tallies {
    base::Instant read_at{};
    std::int64_t unaccounted = 0;        // by a full count, row by row
    std::vector<Tally> files;            // source, verdict
    std::vector<Tally> events;           // source, kind
    std::vector<Tally> decisions;        // outcome
    std::vector<Tally> acknowledgements; // member state, status
    std::vector<Tally> late;             // member state or "none"
};

} // namespace convictiond::core
