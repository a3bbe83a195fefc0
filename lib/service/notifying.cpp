#include "service/notifying.hpp"

#include "core/legal_clock.hpp"
#include "daf/record_rules.hpp"
#include "message/render.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace convictiond::service {

using Does = core::SuccessionStep::Does;

namespace {

// The versions beside this one, as they stand with the state.
std::vector<core::VersionStanding> beside(const Told& told, base::MemberState state) {
    std::vector<core::VersionStanding> others;
    for (const auto& [version, kind] : told.known->kinds) {
        if (version == told.event->version) continue;
        core::VersionStanding other{version, kind, core::Made::no, false};
        for (const auto& standing : told.known->standings)
            if (standing.version == version && standing.state == state) other.made = standing.made;
        others.push_back(other);
    }
    // What an earlier system had sent they have, whether its event is known here or not.
    for (const auto& [version, sent_to] : told.known->sent_before) {
        if (sent_to != state || version == told.event->version) continue;
        const auto known = std::ranges::find(others, version, &core::VersionStanding::version);
        if (known == others.end()) {
            const auto kind = version == 1 ? core::EventKind::made : core::EventKind::amended;
            others.push_back({version, kind, core::Made::sent, false});
        } else {
            known->made = core::Made::sent;
        }
    }
    return others;
}

// A version that was accepted before, from the bytes that were kept of it; nothing where they are erased.
std::optional<core::ConvictionEvent> read_again(const store::KnownConviction::Newer& newer,
                                                const std::string& source, const core::CodeTables& tables) {
    if (!newer.content) return std::nullopt;
    daf::Header header;
    header.source = source;
    header.business_date = newer.legal_day;
    auto read = daf::read_despite(daf::parse_record(newer.line, *newer.content), header, tables);
    if (!read) return std::nullopt;
    return std::move(read->event);
}

core::Decision never_sent(core::Decision decision) {
    decision.outcome = core::DecisionOutcome::not_applicable;
    decision.reason = "never sent";
    decision.state.reset();
    return decision;
}

} // namespace

Notifying::Notifying(AcceptanceRules rules, bool backlog, base::Instant came_at, store::Batch& rows)
    : rules_{std::move(rules)}, backlog_{backlog}, came_at_{came_at}, rows_{&rows} {}

bool Notifying::begins_held(base::Date legal_day) const {
    const auto recorded = base::start_of(legal_day, base::london);
    return backlog_ || came_at_ - recorded > rules_.settings->historical_after;
}

void Notifying::make(const Told& told, std::vector<core::Decision>& decisions) {
    std::set<base::MemberState> done, without;
    for (const auto& standing : told.known->standings)
        if (standing.version == told.event->version) done.insert(standing.state);
    for (auto& decision : decisions) {
        if (!decision.state) continue;
        const auto state = *decision.state;
        if (done.insert(state).second && !make_for(told, state)) without.insert(state);
        if (without.contains(state)) decision = never_sent(std::move(decision));
    }
}

// False where this version is not made for it.
bool Notifying::make_for(const Told& told, base::MemberState state) {
    auto others = beside(told, state);
    for (auto& other : others)
        if (const auto newer = told.known->newer.find(other.version); newer != told.known->newer.end())
            other.begins_held = begins_held(newer->second.legal_day);
    const auto succession =
        core::succeed({told.event->version, told.event->kind, core::Made::no, begins_held(told.legal_day)},
                      std::move(others));
    bool made = true;
    for (const auto& step : succession.steps) {
        if (step.version != told.event->version) {
            decide_newer(told, state, step);
        } else if (step.does == Does::never_sent) {
            made = false;
        } else {
            add(told, state, step.does == Does::superseded);
        }
    }
    for (const auto version : succession.closes) close(told, state, version);
    return made;
}

// A newer version gets its decision for a state that only now belongs to the conviction; it is owed from here
// on.
void Notifying::decide_newer(const Told& told, base::MemberState state, core::SuccessionStep step) {
    const auto id = told.known->events.at(step.version);
    const auto& newer = told.known->newer.at(step.version);
    core::Decision decision{
        core::DecisionOrigin::earlier_version, {}, core::DecisionOutcome::notify, {}, state};
    if (step.does == Does::never_sent) {
        decision = never_sent(std::move(decision));
    } else if (const auto event = read_again(newer, told.event->source, *rules_.tables)) {
        add({&*event, newer.legal_day, id, told.known}, state, step.does == Does::superseded);
    } else {
        decision.outcome = core::DecisionOutcome::review;
        decision.reason = fmt::format("erased, and to be sent to {}", state.code());
        decision.state.reset();
    }
    rows_->owed.push_back({id, 1});
    rows_->journal.push_back({"decision.added", id, std::nullopt,
                              fmt::format(R"({{"state":"{}","version":{},"outcome":"{}"}})", state.code(),
                                          step.version, core::to_text(decision.outcome))});
    add_decision(id, decision);
}

void Notifying::add_decision(base::EventId event, const core::Decision& decision) {
    store::DecisionRow row;
    row.event = event;
    row.origin = core::to_text(decision.origin);
    if (!decision.nationality.empty()) row.nationality = decision.nationality;
    row.outcome = core::to_text(decision.outcome);
    if (!decision.reason.empty()) row.reason = decision.reason;
    row.state = decision.state;
    rows_->decisions.push_back(std::move(row));
}

void Notifying::add(const Told& told, base::MemberState state, bool superseded) {
    const auto& event = *told.event;
    std::optional<base::NotificationId> supersedes;
    for (const auto& made : told.known->made_for)
        if (made.state == state && made.version < event.version && made.possibly_sent)
            supersedes = made.possibly_sent;
    const auto identity = rules_.identity->identify(event.source, event.reference, event.version, state);
    const auto route = rules_.settings->member_states.find(state);
    const auto within =
        (route == rules_.settings->member_states.end() ? rules_.settings->defaults : route->second)
            .notify_within;
    store::NotificationRow row;
    row.id = identity.id;
    row.event = told.id;
    row.reference = event.reference;
    row.version = event.version;
    row.state = state;
    row.historical = begins_held(told.legal_day);
    row.superseded = superseded;
    row.last_permitted_day = core::last_permitted_day(told.legal_day, within);
    row.supersedes = supersedes;
    row.body = message::render(event, state, identity, supersedes);
    row.body_digest = base::sha256(row.body);
    rows_->journal.push_back(
        {"notification.made", told.id, row.id,
         fmt::format(R"({{"state":"{}","digest":"{}"}})", state.code(), base::to_hex(row.body_digest))});
    if (superseded)
        rows_->journal.push_back({"notification.closed", told.id, row.id,
                                  fmt::format(R"({{"state":"{}","reason":"superseded"}})", state.code())});
    rows_->notifications.push_back(std::move(row));
}

void Notifying::close(const Told& told, base::MemberState state, int version) {
    for (const auto& standing : told.known->standings) {
        if (standing.version != version || standing.state != state) continue;
        rows_->superseded.push_back(standing.number);
        rows_->journal.push_back({"notification.closed", told.known->events.at(version), standing.id,
                                  fmt::format(R"({{"state":"{}","reason":"superseded"}})", state.code())});
    }
}

} // namespace convictiond::service
