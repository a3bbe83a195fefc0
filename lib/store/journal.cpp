#include "store/journal.hpp"

namespace convictiond::store {

namespace {

std::vector<JournalEntry> entries_of(const Rows& rows) {
    std::vector<JournalEntry> entries;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto entry = entry_of(rows, i);
        if (!rows.is_null(i, 6)) entry.file = base::FileId{rows.number(i, 6)};
        if (!rows.is_null(i, 7)) entry.event = base::EventId{rows.number(i, 7)};
        entries.push_back(std::move(entry));
    }
    return entries;
}

} // namespace

JournalEntry entry_of(const Rows& rows, std::size_t row) {
    JournalEntry entry;
    entry.number = rows.number(row, 0);
    entry.at = rows.instant(row, 1);
    entry.who = rows.text(row, 2);
    entry.verb = rows.text(row, 3);
    if (!rows.is_null(row, 4)) entry.notification = rows.notification(row, 4);
    entry.detail = rows.text(row, 5);
    return entry;
}

std::vector<JournalEntry> newest_entries(Connection& connection, std::size_t most) {
    return entries_of(connection.execute("newest_entries", parameters(most)));
}

std::vector<JournalEntry>
entries_in(Connection& connection, const std::vector<core::UnreadNumbers::Range>& ranges, std::size_t most) {
    std::vector<std::int64_t> firsts, lasts;
    for (const auto& range : ranges) {
        firsts.push_back(range.first);
        lasts.push_back(range.last);
    }
    return entries_of(connection.execute("entries_in", parameters(to_array(firsts), to_array(lasts), most)));
}

} // namespace convictiond::store
