#include "commands/trace_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

namespace json = boost::json;

namespace {

json::array flags_of(const store::Trace& life, base::RecordId record) {
    json::array flags;
    for (const auto& flag : life.flags)
        if (flag.record == record)
            flags.push_back(json::object{
                {"id", fmt::format("{} {} {} {}", flag.kind, flag.line, flag.segment, flag.field)},
                {"kind", flag.kind},
                {"line", flag.line},
                {"segment", flag.segment},
                {"field", flag.field}});
    return flags;
}

json::object to_json(const store::TracedRecord& record, const store::Trace& life) {
    json::object one{{"id", fmt::format("q{}", record.id.value)},
                     {"file", record.file_name},
                     {"fileId", fmt::format("f{}", record.file.value)},
                     {"line", record.line},
                     {"verdict", record.verdict},
                     {"judgedAt", base::to_rfc3339(record.judged_at)}};
    if (record.version) one.emplace("version", *record.version);
    if (!record.quarantined_for.empty()) one.emplace("reason", record.quarantined_for);
    if (!record.settled_how.empty()) one.emplace("settledHow", record.settled_how);
    if (record.last_permitted_day) one.emplace("lastPermittedDay", base::to_text(*record.last_permitted_day));
    if (record.erased_at) one.emplace("erasedAt", base::to_rfc3339(*record.erased_at));
    one.emplace("flags", flags_of(life, record.id));
    return one;
}

json::object to_json(const store::TracedDecision& decision) {
    json::object one{{"id", fmt::format("d{}", decision.id.value)},
                     {"origin", decision.origin},
                     {"outcome", decision.outcome}};
    if (!decision.reason.empty()) one.emplace("reason", decision.reason);
    if (!decision.states.empty()) one.emplace("states", decision.states);
    if (decision.last_permitted_day)
        one.emplace("lastPermittedDay", base::to_text(*decision.last_permitted_day));
    return one;
}

json::object to_json(const store::TracedAttempt& attempt) {
    json::object one{{"id", base::to_rfc3339(attempt.started_at)},
                     {"startedAt", base::to_rfc3339(attempt.started_at)},
                     {"tookMs", attempt.took.count() / 1000},
                     {"outcome", attempt.outcome}};
    if (attempt.status) one.emplace("status", *attempt.status);
    if (!attempt.cause.empty()) one.emplace("cause", attempt.cause);
    if (!attempt.receipt.empty()) one.emplace("receipt", attempt.receipt);
    if (attempt.signature)
        one.emplace("signature",
                    json::object{{"created", base::to_rfc3339(attempt.signature->created, false)},
                                 {"keyId", attempt.signature->key_id},
                                 {"value", base::to_base64(attempt.signature->bytes)}});
    return one;
}

json::object to_json(const store::TracedAcknowledgement& acknowledgement) {
    return {{"id", fmt::format("a{}", acknowledgement.id)},
            {"status", acknowledgement.status},
            {"result", acknowledgement.result},
            {"receivedAt", base::to_rfc3339(acknowledgement.received_at)}};
}

// What belongs to one notification, out of a list of all of them.
template <class T>
json::array of(const base::NotificationId& notification, const std::vector<T>& all) {
    json::array some;
    for (const auto& one : all)
        if (one.notification == notification) some.push_back(to_json(one));
    return some;
}

json::object to_json(const store::TracedNotification& notification, const store::Trace& life) {
    json::object one{{"id", notification.id.text()},
                     {"state", notification.state.code()},
                     {"status", notification.status},
                     {"lastPermittedDay", base::to_text(notification.last_permitted_day)},
                     {"bodySha256", base::to_hex(notification.body_digest)},
                     {"madeAt", base::to_rfc3339(notification.made_at)}};
    if (notification.supersedes) one.emplace("supersedes", notification.supersedes->text());
    if (notification.due_at) one.emplace("nextAttemptAt", base::to_rfc3339(*notification.due_at));
    if (notification.delivered_at) one.emplace("deliveredAt", base::to_rfc3339(*notification.delivered_at));
    if (notification.ended_at) one.emplace("endedAt", base::to_rfc3339(*notification.ended_at));
    if (!notification.closed_for.empty()) one.emplace("closedFor", notification.closed_for);
    one.emplace("attempts", of(notification.id, life.attempts));
    one.emplace("acknowledgements", of(notification.id, life.acknowledgements));
    return one;
}

json::object to_json(const store::TracedEvent& event, const store::Trace& life) {
    json::object one{{"id", event.id.value},
                     {"source", event.source},
                     {"version", event.version},
                     {"event", event.kind},
                     {"recordedOn", base::to_text(event.recorded_on)},
                     {"historical", event.historical},
                     {"acceptedAt", base::to_rfc3339(event.accepted_at)}};
    json::array decisions, notifications;
    for (const auto& decision : life.decisions)
        if (decision.event == event.id) decisions.push_back(to_json(decision));
    for (const auto& notification : life.notifications)
        if (notification.event == event.id) notifications.push_back(to_json(notification, life));
    one.emplace("decisions", std::move(decisions));
    one.emplace("notifications", std::move(notifications));
    return one;
}

} // namespace

json::object to_json(const store::JournalEntry& entry) {
    json::object one{
        {"id", entry.number}, {"at", base::to_rfc3339(entry.at)}, {"who", entry.who}, {"verb", entry.verb}};
    if (entry.file) one.emplace("file", fmt::format("f{}", entry.file->value));
    if (entry.event) one.emplace("event", entry.event->value);
    if (entry.notification) one.emplace("notification", entry.notification->text());
    boost::system::error_code not_json;
    auto detail = json::parse(entry.detail, not_json);
    one.emplace("detail", not_json ? json::value(entry.detail) : std::move(detail));
    return one;
}

json::object to_json(const store::Trace& life) {
    json::array records, events, journal;
    for (const auto& record : life.records) records.push_back(to_json(record, life));
    for (const auto& event : life.events) events.push_back(to_json(event, life));
    for (const auto& entry : life.journal) journal.push_back(to_json(entry));
    return {{"id", life.reference},
            {"records", std::move(records)},
            {"events", std::move(events)},
            {"journal", std::move(journal)}};
}

} // namespace convictiond::commands
