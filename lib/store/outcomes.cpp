#include "store/outcomes.hpp"

#include "base/text.hpp"
#include "store/columns.hpp"

#include <algorithm>
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

std::string detail_of(const OutcomeRow& row) {
    auto detail = fmt::format(FMT_COMPILE(R"({{"state":"{}","outcome":"{}")"), row.state.code(),
                              core::to_text(row.judgement.outcome));
    auto out = std::back_inserter(detail);
    if (row.judgement.status) fmt::format_to(out, FMT_COMPILE(R"(,"status":{})"), *row.judgement.status);
    if (!row.judgement.cause.empty())
        fmt::format_to(out, R"(,"cause":{})", base::json_quoted(row.judgement.cause));
    return detail += '}';
}

std::optional<std::string_view> reference_of(const OutcomeRow& row) {
    return row.reference.empty() ? std::nullopt : std::optional<std::string_view>{row.reference};
}

// It was delivered, for the first time as far as its lane knows.
bool leaves_queue(const OutcomeRow& row) {
    return row.then == Then::delivered && !row.key.repeat;
}

Parameters attempts_of(std::span<const OutcomeRow> outcomes, base::Instant now) {
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
        attempts.add(row.key.number, row.id, row.event, row.state, row.key.historical,
                     row.key.last_permitted_day, row.started_at, row.took,
                     core::to_text(row.judgement.outcome), row.judgement.status, cause_of(row), signed_at,
                     key_id, signature, verb_of(row), detail_of(row), leaves_queue(row), row.settles,
                     row.due_at, reference_of(row));
    }
    auto parameters = attempts.arrays();
    parameters.push_back(to_value(now));
    return parameters;
}

// Those that were left out are not done again: since then an operator may have resubmitted what one refused,
// another owner may have sent it.
struct LeftOut {
    std::set<std::int64_t> places;
    std::vector<base::NotificationId> unknown;
};

LeftOut left_out_in(const Rows& rows) {
    LeftOut out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.places.insert(rows.number(i, 0));
        if (rows.truth(i, 2)) out.unknown.push_back(rows.notification(i, 1));
    }
    return out;
}

base::Instant finished_at(const OutcomeRow& row) {
    return row.started_at + row.took;
}

// Of those that go elsewhere than to be delivered.
void add_moves(Transaction& transaction, const Outcomes& outcomes) {
    Columns retried, refused;
    for (const auto* row : outcomes) {
        if (row->key.repeat) continue;
        const auto finished = finished_at(*row);
        switch (row->then) {
        case Then::retry:
            retried.add(row->state, row->key.historical, row->key.last_permitted_day, row->key.number,
                        finished, row->failures, row->due_at, row->stuck);
            break;
        case Then::refused:
            refused.add(row->state, row->key.historical, row->key.last_permitted_day, row->key.number,
                        finished);
            break;
        case Then::delivered:
        case Then::unchanged: break;
        }
    }
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
    if (outcomes.empty()) return {};
    const auto attempts = attempts_of(outcomes, now);
    const auto has_more = [](const OutcomeRow& row) {
        return !leaves_queue(row) && row.then != Then::unchanged;
    };
    if (std::ranges::none_of(outcomes, has_more))
        return left_out_in(connection.execute("record_attempts", attempts)).unknown;

    Transaction transaction{connection};
    const auto left_out = left_out_in(transaction.execute("record_attempts", attempts));
    Outcomes others;
    for (std::size_t place = 0; place < outcomes.size(); ++place)
        if (has_more(outcomes[place]) && !left_out.places.contains(static_cast<std::int64_t>(place)))
            others.push_back(&outcomes[place]);
    add_moves(transaction, others);
    add_moves_of_repeats(transaction, others);
    add_remarks(transaction, others);
    transaction.commit();
    return left_out.unknown;
}

} // namespace convictiond::store
