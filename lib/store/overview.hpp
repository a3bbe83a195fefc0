// Looking without touching: what waits where, what waits for a person, and the sums of the accounting.
#pragma once

#include "core/notification.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

// One member state's notifications by where they stand.
struct LaneOverview {
    base::MemberState state;
    std::array<std::int64_t, core::all_statuses.size()> counts{}; // by Status
    std::optional<base::Instant> oldest_undelivered;              // when it was made
    [[nodiscard]] std::int64_t count(core::Status status) const {
        return counts[static_cast<std::size_t>(status)];
    }
    [[nodiscard]] std::int64_t made() const;
};
[[nodiscard]] std::vector<LaneOverview> overview_lanes(Connection& connection);

struct FileOverview {
    std::int64_t accepted = 0;
    std::int64_t rejected = 0;
    std::int64_t rejected_open = 0; // not settled
    std::int64_t duplicate = 0;
    std::optional<base::Instant> last_accepted;
};
[[nodiscard]] FileOverview overview_files(Connection& connection);

// Something that waits for a person.
struct DeskItem {
    std::string kind;  // quarantined, review, refused, stuck, conflict, rejected-file, backlog, request
    std::string id;    // what the acts take: "q17", "d4", a notification's id, "o2", "a1", "f3", "b3", "r5"
    std::string about; // a reference or a file's name; no personal data
    std::string why;
    std::optional<base::Date> last_permitted_day; // its legal clock, where it has one
    std::string ordered_by;                       // somebody decided, and a daemon has yet to carry it out
    std::string failure;                          // why the last such order could not be
};
// `notify_within`, here and elsewhere: of what has no state yet.
[[nodiscard]] std::vector<DeskItem> overview_desk(Connection& connection, std::chrono::days notify_within);

// One row of the sums: what is owed, what was found, and the sum of the differences of its parts (a file, an
// event, a state), so that two faults cannot cancel each other.
struct SumRow {
    int sum = 0;    // 1–4, as the accounting numbers them
    std::string of; // a source or a member state
    std::int64_t owed = 0;
    std::int64_t found = 0;
    std::int64_t difference = 0;
};
// As both sides were counted where the rows move; milliseconds, however large the books are.
[[nodiscard]] std::vector<SumRow> read_sums(Connection& connection);
// The same by a full count of every table, file by file and event by event: the proof of the former.
[[nodiscard]] std::vector<SumRow> reconcile(Connection& connection);
// Sums 1 and 2 of one file: its records, and the decisions about the events that were made from them.
struct FileSumRow {
    int sum = 0;
    base::FileId file;
    std::string name;
    std::int64_t owed = 0;
    std::int64_t found = 0;
    std::int64_t difference = 0;
};
// Of the files that a sum does not hold for, or of all; those first, then the newest; at most so many rows.
inline constexpr std::int64_t file_sums_most = 1000;
[[nodiscard]] std::vector<FileSumRow> reconcile_files(Connection& connection, bool all);
// Adds up the rows that have gathered in the books since.
void fold_books(Connection& connection);
[[nodiscard]] std::int64_t unaccounted(const std::vector<SumRow>& sums);

} // namespace convictiond::store
