#include "store/trace.hpp"

#include "base/text.hpp"
#include "commands/reveal.hpp"
#include "commands/trace_json.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

std::string at(base::Instant when) {
    return base::to_rfc3339(when, false);
}

std::string erased(const store::TracedRecord& record) {
    if (!record.erased_at) return {};
    return ", erased on " + base::to_text(base::date_in(base::london, *record.erased_at));
}

std::string must_go(const std::optional<base::Date>& last_permitted_day) {
    if (!last_permitted_day) return {};
    return fmt::format(", must go before the end of {}", base::to_text(*last_permitted_day));
}

void print_flags(const store::Trace& life, base::RecordId record) {
    for (const auto& flag : life.flags) {
        if (flag.record != record) continue;
        fmt::print("    flagged {}: line {}, {}{}\n", flag.kind, flag.line, flag.segment,
                   flag.field == 0 ? "" : fmt::format(" {}", flag.field));
    }
}

void print_records(const store::Trace& life) {
    for (const auto& record : life.records) {
        fmt::print("  {}  {} line {}: {}{}{}\n", at(record.judged_at), base::escaped(record.file_name, 80),
                   record.line, record.verdict,
                   record.version ? fmt::format(", version {}", *record.version) : "", erased(record));
        if (!record.quarantined_for.empty())
            fmt::print("    {}{}: {}\n",
                       record.settled_how.empty() ? "waits on the desk"
                                                  : "settled (" + record.settled_how + ")",
                       must_go(record.last_permitted_day), shown(record.quarantined_for, 300));
        print_flags(life, record.id);
    }
}

void print_decision(const store::TracedDecision& decision) {
    fmt::print("    decision d{} ({}): {}{}{}{}\n", decision.id.value, decision.origin, decision.outcome,
               decision.states.empty() ? "" : " " + decision.states,
               decision.reason.empty() ? "" : ": " + shown(decision.reason, 200),
               must_go(decision.last_permitted_day));
}

void print_attempt(const store::TracedAttempt& attempt) {
    fmt::print("      {}  sent, {}{}{} after {}{}{}\n", at(attempt.started_at), attempt.outcome,
               attempt.status ? fmt::format(", status {}", *attempt.status) : "",
               attempt.cause.empty() ? "" : ": " + shown(attempt.cause, 200), base::to_text(attempt.took),
               attempt.signature ? ", signed with " + base::escaped(attempt.signature->key_id, 64) : "",
               attempt.receipt.empty() ? "" : ", receipt: " + attempt.receipt);
}

// When it must be done, or when it was.
std::string standing(const store::TracedNotification& notification) {
    auto text = notification.status;
    const bool waits =
        notification.status == "queued" || notification.status == "held" || notification.status == "refused";
    if (waits && !notification.delivered_at) text += must_go(notification.last_permitted_day);
    if (notification.due_at) text += ", again at " + at(*notification.due_at);
    if (!notification.closed_for.empty()) text += ": " + shown(notification.closed_for, 200);
    return text;
}

void print_notification(const store::TracedNotification& notification, const store::Trace& life) {
    fmt::print("    notification {} to {}: {}\n", notification.id.text(), notification.state.code(),
               standing(notification));
    fmt::print("      {}  made, SHA-256 {}\n", at(notification.made_at),
               base::to_hex(notification.body_digest));
    for (const auto& attempt : life.attempts)
        if (attempt.notification == notification.id) print_attempt(attempt);
    for (const auto& entry : life.journal)
        if (entry.notification == notification.id && entry.verb == "notification.possibly_sent")
            fmt::print("      {}  possibly sent before, by a daemon that ended uncleanly\n", at(entry.at));
    if (notification.delivered_at) fmt::print("      {}  delivered\n", at(*notification.delivered_at));
    for (const auto& one : life.acknowledgements)
        if (one.notification == notification.id)
            fmt::print("      {}  acknowledgement a{}: {} ({})\n", at(one.received_at), one.id, one.status,
                       one.result);
    if (notification.ended_at) fmt::print("      {}  {}\n", at(*notification.ended_at), notification.status);
}

void print(const store::Trace& life) {
    fmt::print("{}\n", base::escaped(life.reference, 60));
    print_records(life);
    for (const auto& event : life.events) {
        fmt::print("  event {} version {}: {}, recorded on {}{}\n", event.source, event.version, event.kind,
                   base::to_text(event.recorded_on), event.historical ? ", historical" : "");
        for (const auto& decision : life.decisions)
            if (decision.event == event.id) print_decision(decision);
        for (const auto& notification : life.notifications)
            if (notification.event == event.id) print_notification(notification, life);
    }
    fmt::print("  journal\n");
    for (const auto& entry : life.journal)
        fmt::print("    {}  {}  {} by {}{}\n", entry.number, at(entry.at), entry.verb,
                   base::escaped(entry.who, 40),
                   entry.notification ? " (" + entry.notification->text() + ")" : "");
    if (life.attempts.size() == store::trace_most || life.journal.size() == store::trace_most)
        fmt::print("  of attempts and journal the newest {} alone\n", store::trace_most);
}

} // namespace

int trace(const Context& context) {
    auto connection = context.open();
    const auto& asked = context.arguments.what;
    const auto id = base::NotificationId::parse(asked);
    const auto reference = id ? store::find_reference(connection, *id) : asked;
    const auto life = reference
                          ? store::trace(connection, *reference, context.settings.defaults.notify_within)
                          : std::nullopt;
    if (!life) {
        fmt::print(stderr, "{}: no file has ever had it\n", base::quoted(asked, 60));
        return exit_wrong;
    }
    const auto contents = look_inside(context, connection, *reference);
    if (context.json) {
        auto json = to_json(*life);
        add_contents(json, contents);
        fmt::print("{}\n", boost::json::serialize(json));
    } else {
        print(*life);
        print_contents(contents);
    }
    return 0;
}

} // namespace convictiond::commands
