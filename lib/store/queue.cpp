#include "store/queue.hpp"

namespace convictiond::store {

namespace {

std::vector<QueuedRow> queued_rows(const Rows& rows, bool repeat = false) {
    std::vector<QueuedRow> queued;
    queued.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        QueuedRow row;
        row.key = {rows.truth(i, 0), rows.date(i, 1), rows.number(i, 2), repeat};
        row.id = rows.notification(i, 3);
        row.body_digest = rows.digest(i, 4);
        row.body = rows.text(i, 5);
        if (!rows.is_null(i, 6)) row.behind = rows.number(i, 6);
        row.failures = static_cast<int>(rows.number(i, 7));
        if (!rows.is_null(i, 8)) row.failed_at = rows.instant(i, 8);
        if (!rows.is_null(i, 9)) row.due_at = rows.instant(i, 9);
        row.stuck = rows.truth(i, 10);
        row.reference = rows.text(i, 11);
        row.version = static_cast<int>(rows.number(i, 12));
        row.file = rows.text(i, 13);
        row.event = base::EventId{rows.number(i, 14)};
        queued.push_back(std::move(row));
    }
    return queued;
}

} // namespace

std::vector<QueuedRow> read_queue(Connection& connection, base::MemberState state,
                                  const std::optional<core::QueueKey>& after, std::size_t limit) {
    // Before the first key there is none: no day comes before this one, and false before true.
    const auto from = after.value_or(core::QueueKey{
        false, base::Date{std::chrono::year{1}, std::chrono::January, std::chrono::day{1}}, 0});
    return queued_rows(connection.execute(
        "read_queue", parameters(state, from.historical, from.last_permitted_day, from.number, limit)));
}

std::vector<QueuedRow> read_retries(Connection& connection, base::MemberState state, base::Instant due_before,
                                    const std::optional<base::Instant>& failed_before, std::size_t limit) {
    return queued_rows(
        connection.execute("read_retries", parameters(state, due_before, failed_before, limit)));
}

std::vector<QueuedRow> read_repeats(Connection& connection, base::MemberState state, base::Instant due_before,
                                    std::size_t limit) {
    return queued_rows(connection.execute("read_repeats", parameters(state, due_before, limit)), true);
}

std::int64_t count_overdue(Connection& connection, base::MemberState state, base::Instant now) {
    return connection.execute("count_overdue", parameters(state, now)).number(0, 0);
}

} // namespace convictiond::store
