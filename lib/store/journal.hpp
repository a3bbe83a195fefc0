// The journal as it is read: its newest entries, and those that come. Never written here: rows come with what
// they tell of, in the ledger, the outcomes and the database's own functions. No personal data.
#pragma once

#include "core/unread_numbers.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

struct JournalEntry {
    std::int64_t number = 0;
    base::Instant at{};
    std::string who; // PostgreSQL's word
    std::string verb;
    std::optional<base::NotificationId> notification;
    std::string detail;               // JSON
    std::optional<base::FileId> file; // these two are not told within a trace
    std::optional<base::EventId> event;
};

// At most `most`, in order.
[[nodiscard]] std::vector<JournalEntry> newest_entries(Connection& connection, std::size_t most);
[[nodiscard]] std::vector<JournalEntry>
entries_in(Connection& connection, const std::vector<core::UnreadNumbers::Range>& ranges, std::size_t most);

// The first six columns of a row.
[[nodiscard]] JournalEntry entry_of(const Rows& rows, std::size_t row);

} // namespace convictiond::store
