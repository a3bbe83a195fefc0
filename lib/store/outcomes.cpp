#include "store/outcomes.hpp"

#include "base/text.hpp"
#include "store/columns.hpp"

#include <fmt/compile.h>
#include <fmt/format.h>
#include <set>

namespace convictiond::store {

using Then = core::LaneVerdict::Then;
using Outcomes = std::vector<const OutcomeRow*>;

namespace {

// The journal's verb for what an attempt came to.
std::string_view verb_of(const OutcomeRow& row) {
    switch (row.judgement.outcome) {
    case core::AttemptOutcome::delivered:
        return row.key.repeat ? "notification.repeated" : "notification.delivered";
    case core::AttemptOutcome::refused:
        return row.key.repeat && !row.judgement.by_receipt ? "notification.repeat_refused"
                                                           : "notification.refused";
    case core::AttemptOutcome::transient:
    case core::AttemptOutcome::unknown:
    case core::AttemptOutcome::lane_failure: return "notification.failed";
    }
    return "notification.failed";
}

std::optional<std::string_view> cause_of(const OutcomeRow& row) {
    return row.judgement.cause.empty() ? std::nullopt : std::optional<std::string_view>{row.judgement.cause};
}

// The outcomes that were not recorded before, of notifications that the books know. What was is not done
// again: since then an operator may have resubmitted what it refused, another owner may have sent it.
Outcomes add_attempts(Transaction& transaction, std::span<const OutcomeRow> outcomes) {
    Columns attempts;
    for (const auto& row : outcomes) {
        std::optional<base::Instant> signed_at;
        std::optional<std::string> key_id;
        std::optional<base::BytesView> signature;
        if (row.signature) {
            signed_at = row.signature->created;
            key_id = row.signature->key_id;
            signature = base::BytesView{row.signature->bytes};
        }
        attempts.add(row.key.number, row.id, row.started_at, row.took, core::to_text(row.judgement.outcome),
                     row.judgement.status, cause_of(row), signed_at, key_id, signature);
    }
    const auto added = transaction.execute("add_attempts", attempts.arrays());
    Outcomes fresh;
    fresh.reserve(outcomes.size());
    if (added.size() == outcomes.size()) { // as ever
        for (const auto& row : outcomes) fresh.push_back(&row);
        return fresh;
    }
    std::set<std::pair<std::int64_t, base::Instant>> new_ones;
    for (std::size_t i = 0; i < added.size(); ++i) new_ones.emplace(added.number(i, 0), added.instant(i, 1));
    for (const auto& row : outcomes)
        if (new_ones.contains({row.key.number, row.started_at})) fresh.push_back(&row);
    return fresh;
}

std::vector<base::NotificationId> find_unknown(Transaction& transaction,
                                               std::span<const OutcomeRow> outcomes) {
    Columns given;
    for (const auto& row : outcomes) given.add(row.key.number, row.id);
    const auto rows = transaction.execute("find_unknown_notifications", given.arrays());
    std::vector<base::NotificationId> unknown;
    for (std::size_t i = 0; i < rows.size(); ++i) unknown.push_back(rows.notification(i, 0));
    return unknown;
}

std::string detail_of(const OutcomeRow& row) {
    auto detail = fmt::format(FMT_COMPILE(R"({{"state":"{}","outcome":"{}")"), row.state.code(),
                              core::to_text(row.judgement.outcome));
    auto out = std::back_inserter(detail);
    if (row.judgement.status) fmt::format_to(out, FMT_COMPILE(R"(,"status":{})"), *row.judgement.status);
    if (!row.judgement.cause.empty())
        fmt::format_to(out, R"(,"cause":{})", base::json_quoted(row.judgement.cause));
    return detail += '}';
}

void journal_attempts(Transaction& transaction, const Outcomes& outcomes, base::Instant now) {
    Columns journal;
    for (const auto* row : outcomes) journal.add(now, verb_of(*row), row->event, row->id, detail_of(*row));
    transaction.execute("journal_attempts", journal.arrays());
}

base::Instant finished_at(const OutcomeRow& row) {
    return row.started_at + row.took;
}

void add_moves(Transaction& transaction, const Outcomes& outcomes) {
    Columns delivered, retried, refused;
    for (const auto* row : outcomes) {
        if (row->key.repeat) continue;
        const auto finished = finished_at(*row);
        switch (row->then) {
        case Then::delivered:
            delivered.add(row->state, row->key.historical, row->key.last_permitted_day, row->key.number,
                          finished, row->settles, row->due_at);
            break;
        case Then::retry:
            retried.add(row->state, row->key.historical, row->key.last_permitted_day, row->key.number,
                        finished, row->failures, row->due_at, row->stuck);
            break;
        case Then::refused:
            refused.add(row->state, row->key.historical, row->key.last_permitted_day, row->key.number,
                        finished);
            break;
        case Then::unchanged: break;
        }
    }
    if (!delivered.empty()) transaction.execute("move_to_delivered", delivered.arrays());
    if (!retried.empty()) transaction.execute("move_to_retry", retried.arrays());
    if (!refused.empty()) transaction.execute("move_to_refused", refused.arrays());
}

void add_moves_of_repeats(Transaction& transaction, const Outcomes& outcomes) {
    Columns again, turned_down, refused;
    for (const auto* row : outcomes) {
        if (!row->key.repeat || row->then == Then::unchanged) continue;
        const auto finished = finished_at(*row);
        if (row->then == Then::refused && row->judgement.by_receipt) {
            refused.add(row->state, row->key.number, finished);
            continue;
        }
        const bool settles = row->then == Then::delivered && row->settles;
        again.add(row->state, row->key.number, finished, settles, row->due_at, row->failures);
        if (row->then == Then::refused) turned_down.add(row->state, row->key.number, finished);
    }
    if (!again.empty()) transaction.execute("move_repeats", again.arrays());
    if (!turned_down.empty()) transaction.execute("add_refused_repeats", turned_down.arrays());
    if (!refused.empty()) transaction.execute("move_repeats_to_refused", refused.arrays());
}

void add_remarks(Transaction& transaction, const Outcomes& outcomes) {
    Columns remarks;
    for (const auto* row : outcomes)
        if (row->then == Then::refused && !row->answer.empty())
            remarks.add(row->key.number, finished_at(*row), "answer", row->answer);
    if (!remarks.empty()) transaction.execute("add_remarks", remarks.arrays());
}

} // namespace

std::vector<base::NotificationId> record_outcomes(Connection& connection,
                                                  std::span<const OutcomeRow> outcomes, base::Instant now) {
    std::vector<base::NotificationId> unknown;
    if (outcomes.empty()) return unknown;
    Transaction transaction{connection};
    const auto fresh = add_attempts(transaction, outcomes);
    if (fresh.size() < outcomes.size()) unknown = find_unknown(transaction, outcomes);
    if (fresh.empty()) return unknown;
    journal_attempts(transaction, fresh, now);
    add_moves(transaction, fresh);
    add_moves_of_repeats(transaction, fresh);
    add_remarks(transaction, fresh);
    transaction.commit();
    return unknown;
}

} // namespace convictiond::store
