#include "service/record_batch.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::service {

namespace {

std::string no_member(base::MemberState state) {
    return fmt::format("{} is not a member state today", state.code());
}

std::string listed(const std::vector<base::MemberState>& states) {
    std::string list;
    for (const auto state : states) list += fmt::format(R"({}"{}")", list.empty() ? "" : ",", state.code());
    return list;
}

} // namespace

std::optional<std::string> RecordBatch::accept(const JudgedRecord& record, base::RecordId id,
                                               const store::KnownConviction& known) {
    const auto& accepted = std::get<daf::Accepted>(record.verdict);
    const auto& event = accepted.event;
    if (core::is_canary(event.reference)) return "a canary is never sent";
    const auto judgement =
        core::judge_version(event.version, record.content, record.nationalities, known.versions);
    switch (judgement.verdict) {
    case core::RecordVerdict::made: add_new(record, accepted, id, known, judgement.gap); break;
    case core::RecordVerdict::repeated:
        return fmt::format("version {} is known with the same content: dismiss it", event.version);
    case core::RecordVerdict::extended:
    case core::RecordVerdict::version_conflict: add_to_known(record, accepted, id, known); break;
    }
    return std::nullopt;
}

// The new content is taken for the states that no notification was made for; the others wait for an amendment
// from the source. What its nationalities leave open is for a person, unless that was so before. A deletion
// goes to nobody whom it did not reach before; of a version that is known as something else it changes
// nothing, or whoever is decided about later would be told to delete what they never had.
void RecordBatch::add_to_known(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                               const store::KnownConviction& known) {
    const auto& event = accepted.event;
    const auto known_event = known.events.at(event.version);
    add_flags(accepted, id, std::nullopt);
    if (event.kind == core::EventKind::deleted && known.kinds.at(event.version) != event.kind) return;
    auto waits = known.versions.at(event.version).nationalities; // those decided about or under review
    std::vector<core::Decision> decisions;
    const bool by_nationality = !event.person.organisation && event.kind != core::EventKind::deleted;
    for (std::size_t i = 0; by_nationality && i < event.person.nationalities.size(); ++i) {
        auto decision = core::route_nationality(event.person.nationalities[i].code, *rules_.tables, today_);
        const auto same = std::ranges::find(waits, record.nationalities.at(i));
        const bool said_before = same != waits.end();
        if (said_before) waits.erase(same);
        const bool to_notify = decision.state && !known.is_notified(event.version, *decision.state) &&
                               !known.sent_before.contains({event.version, *decision.state});
        if (!to_notify && (said_before || decision.outcome != core::DecisionOutcome::review)) continue;
        decision.origin = core::DecisionOrigin::act;
        decisions.push_back(std::move(decision));
    }
    rows_.extensions.push_back({known_event, id, static_cast<int>(decisions.size()),
                                static_cast<int>(decisions.size()), record.content});
    rows_.journal.push_back({"event.replaced", known_event, std::nullopt,
                             fmt::format(R"({{"line":{},"decisions":{}}})", record.line, decisions.size())});
    notify(accepted, known_event, known, std::move(decisions));
}

std::optional<std::string> RecordBatch::decide(const daf::Accepted& accepted,
                                               const OperatorsDecision& decision,
                                               const store::KnownConviction& known) {
    const auto& event = accepted.event;
    for (const auto state : decision.states)
        if (!rules_.tables->is_member(state, today_)) return no_member(state);
    store::DecidedRow row{decision.id, decision.event, "notify", std::nullopt, decision.states};
    std::vector<core::Decision> decisions;
    for (const auto state : decision.states)
        decisions.push_back({core::DecisionOrigin::act, {}, core::DecisionOutcome::notify, {}, state});
    core::pass_over_sent(decisions, known.sent_before_of(event.version));
    notifying_.make({&event, accepted.legal_day, decision.event, &known}, decisions);
    row.states.clear();
    for (const auto& made : decisions)
        if (made.state) row.states.push_back(*made.state);
    if (row.states.empty()) {
        row.outcome = core::to_text(core::DecisionOutcome::not_applicable);
        row.reason = decisions.front().reason;
    }
    rows_.journal.push_back({"decision.made", decision.event, std::nullopt,
                             fmt::format(R"({{"id":"d{}","outcome":"{}","states":[{}]}})", decision.id.value,
                                         row.outcome, listed(row.states))});
    rows_.decided.push_back(std::move(row));
    return std::nullopt;
}

} // namespace convictiond::service
