#include "store/trace.hpp"

#include "core/legal_clock.hpp"

namespace convictiond::store {

namespace {

template <class T, class F>
std::vector<T> collect(const Rows& rows, F make) {
    std::vector<T> all;
    all.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) all.push_back(make(i));
    return all;
}

std::optional<base::Instant> maybe_instant(const Rows& rows, std::size_t row, std::size_t column) {
    if (rows.is_null(row, column)) return std::nullopt;
    return rows.instant(row, column);
}

std::optional<std::int64_t> maybe_number(const Rows& rows, std::size_t row, std::size_t column) {
    if (rows.is_null(row, column)) return std::nullopt;
    return rows.number(row, column);
}

std::optional<base::NotificationId> maybe_notification(const Rows& rows, std::size_t row,
                                                       std::size_t column) {
    if (rows.is_null(row, column)) return std::nullopt;
    return rows.notification(row, column);
}

std::string word(const Rows& rows, std::size_t row, std::size_t column) {
    return std::string{rows.text(row, column)};
}

// From the day with which the clock of what waits begins; nothing where nothing waits.
std::optional<base::Date> last_day(const Rows& rows, std::size_t row, std::size_t column,
                                   std::chrono::days notify_within) {
    if (rows.is_null(row, column)) return std::nullopt;
    return core::last_permitted_day(rows.date(row, column), notify_within);
}

std::vector<TracedRecord> records(const Rows& rows, std::chrono::days notify_within) {
    return collect<TracedRecord>(rows, [&](std::size_t i) {
        return TracedRecord{base::RecordId{rows.number(i, 0)},
                            base::FileId{rows.number(i, 1)},
                            word(rows, i, 2),
                            rows.number(i, 3),
                            word(rows, i, 4),
                            maybe_number(rows, i, 5),
                            word(rows, i, 6),
                            word(rows, i, 7),
                            rows.instant(i, 8),
                            maybe_instant(rows, i, 9),
                            last_day(rows, i, 10, notify_within)};
    });
}

std::vector<TracedFlag> flags(const Rows& rows) {
    return collect<TracedFlag>(rows, [&](std::size_t i) {
        return TracedFlag{base::RecordId{rows.number(i, 0)}, word(rows, i, 1), rows.number(i, 2),
                          word(rows, i, 3), rows.number(i, 4)};
    });
}

std::vector<TracedEvent> events(const Rows& rows) {
    return collect<TracedEvent>(rows, [&](std::size_t i) {
        return TracedEvent{base::EventId{rows.number(i, 0)},
                           word(rows, i, 1),
                           rows.number(i, 2),
                           word(rows, i, 3),
                           rows.date(i, 4),
                           rows.truth(i, 5),
                           rows.instant(i, 6)};
    });
}

std::vector<TracedDecision> decisions(const Rows& rows, std::chrono::days notify_within) {
    return collect<TracedDecision>(rows, [&](std::size_t i) {
        return TracedDecision{base::DecisionId{rows.number(i, 0)},
                              base::EventId{rows.number(i, 1)},
                              word(rows, i, 2),
                              word(rows, i, 3),
                              word(rows, i, 4),
                              word(rows, i, 5),
                              last_day(rows, i, 6, notify_within)};
    });
}

std::vector<TracedNotification> notifications(const Rows& rows) {
    return collect<TracedNotification>(rows, [&](std::size_t i) {
        TracedNotification one;
        one.id = rows.notification(i, 0);
        one.event = base::EventId{rows.number(i, 1)};
        one.state = rows.state(i, 2);
        one.status = rows.text(i, 3);
        one.last_permitted_day = rows.date(i, 4);
        one.supersedes = maybe_notification(rows, i, 5);
        one.body_digest = rows.digest(i, 6);
        one.made_at = rows.instant(i, 7);
        one.delivered_at = maybe_instant(rows, i, 8);
        one.ended_at = maybe_instant(rows, i, 9);
        one.closed_for = rows.text(i, 10);
        one.due_at = maybe_instant(rows, i, 11);
        return one;
    });
}

std::vector<TracedAttempt> attempts(const Rows& rows) {
    return collect<TracedAttempt>(rows, [&](std::size_t i) {
        TracedAttempt one{rows.notification(i, 0),
                          rows.instant(i, 1),
                          base::Duration{rows.number(i, 2)},
                          word(rows, i, 3),
                          maybe_number(rows, i, 4),
                          word(rows, i, 5),
                          std::nullopt,
                          word(rows, i, 9)};
        if (const auto created = maybe_instant(rows, i, 6))
            one.signature = AttemptSignature{*created, word(rows, i, 7), rows.bytes(i, 8)};
        return one;
    });
}

std::vector<TracedAcknowledgement> acknowledgements(const Rows& rows) {
    return collect<TracedAcknowledgement>(rows, [&](std::size_t i) {
        return TracedAcknowledgement{rows.notification(i, 0), rows.number(i, 1), word(rows, i, 2),
                                     word(rows, i, 3), rows.instant(i, 4)};
    });
}

} // namespace

std::optional<std::string> find_reference(Connection& connection, const base::NotificationId& notification) {
    const auto rows = connection.execute("find_reference", parameters(notification));
    if (rows.empty()) return std::nullopt;
    return word(rows, 0, 0);
}

std::optional<Trace> trace(Connection& connection, const std::string& reference,
                           std::chrono::days notify_within) {
    const auto asked = parameters(reference, trace_most);
    Trace life;
    life.reference = reference;
    life.records = records(connection.execute("trace_records", asked), notify_within);
    if (life.records.empty()) return std::nullopt;
    life.flags = flags(connection.execute("trace_flags", asked));
    life.events = events(connection.execute("trace_events", asked));
    life.decisions = decisions(connection.execute("trace_decisions", asked), notify_within);
    life.notifications = notifications(connection.execute("trace_notifications", asked));
    life.attempts = attempts(connection.execute("trace_attempts", asked));
    life.acknowledgements = acknowledgements(connection.execute("trace_acknowledgements", asked));
    const auto journal = connection.execute("trace_journal", asked);
    life.journal = collect<JournalEntry>(journal, [&](std::size_t i) { return entry_of(journal, i); });
    return life;
}

} // namespace convictiond::store
