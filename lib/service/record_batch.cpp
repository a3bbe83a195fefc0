#include "service/record_batch.hpp"

#include "core/legal_clock.hpp"
#include "daf/content.hpp"
#include "message/render.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::service {

std::string JudgedRecord::reference() const {
    if (const auto* accepted = std::get_if<daf::Accepted>(&verdict)) return accepted->event.reference;
    return std::get<daf::Quarantine>(verdict).reference.value_or("");
}

JudgedRecord judge(daf::RawRecord record, const daf::Header& header, const AcceptanceRules& rules) {
    JudgedRecord judged{record.line, {}, daf::judge_record(record, header, *rules.tables), {}, {}};
    judged.content.fields = rules.identity->digest_content(daf::content_of(record));
    for (const auto& nationality : daf::nationality_keys(record))
        judged.nationalities.push_back(rules.identity->digest_nationality(nationality));
    judged.content.nationalities = judged.nationalities;
    std::ranges::sort(judged.content.nationalities);
    judged.bytes = std::move(record.bytes);
    return judged;
}

RecordBatch::RecordBatch(const daf::Header& header, const AcceptanceRules& rules, base::Instant now)
    : header_{&header}, rules_{rules}, now_{now}, today_{base::date_in(base::london, now)} {}

void RecordBatch::add(JudgedRecord record, base::RecordId id, const store::KnownConviction& known) {
    if (const auto* quarantined = std::get_if<daf::Quarantine>(&record.verdict)) {
        quarantine(record, id, "fault", quarantined->reason, quarantined->legal_day);
        return;
    }
    const auto& accepted = std::get<daf::Accepted>(record.verdict);
    const auto& event = accepted.event;
    if (core::is_canary(event.reference)) {
        const auto& canaries = rules_.settings->inbound.sources.at(header_->source).canaries;
        if (std::ranges::any_of(canaries, [&](const auto& c) { return c.reference == event.reference; })) {
            add_record(record, id, "canary");
            ++sum_.canary;
        } else {
            quarantine(record, id, "canary",
                       {fmt::format("line {}, CNV 2", record.line),
                        "a reserved reference that is not configured", "one of the source's canaries",
                        "ask the source what it is, or add it to the canaries"},
                       accepted.legal_day);
        }
        return;
    }
    const auto judgement =
        core::judge_version(event.version, record.content, record.nationalities, known.versions);
    switch (judgement.verdict) {
    case core::RecordVerdict::made: add_new(record, accepted, id, known, judgement.gap); break;
    case core::RecordVerdict::extended: extend(record, accepted, id, known, judgement.added); break;
    case core::RecordVerdict::repeated:
        add_record(record, id, "repeated");
        ++sum_.repeated;
        break;
    case core::RecordVerdict::version_conflict:
        quarantine(record, id, "version-conflict",
                   {fmt::format("line {}, CNV 3", record.line),
                    fmt::format("version {} is known with another content", event.version),
                    "the same content or a higher version", "ask the source which one is right"},
                   accepted.legal_day);
        break;
    }
}

void RecordBatch::add_record(const JudgedRecord& record, base::RecordId id, std::string_view verdict) {
    store::RecordRow row{id, record.line, std::string{verdict}, std::nullopt, std::nullopt, record.bytes};
    if (const auto* accepted = std::get_if<daf::Accepted>(&record.verdict)) {
        row.reference = accepted->event.reference;
        row.version = accepted->event.version;
    } else {
        const auto& quarantined = std::get<daf::Quarantine>(record.verdict);
        row.reference = quarantined.reference;
        row.version = quarantined.version;
    }
    rows_.records.push_back(std::move(row));
}

void RecordBatch::quarantine(const JudgedRecord& record, base::RecordId id, std::string_view kind,
                             const base::Fault& reason, base::Date legal_day) {
    add_record(record, id, "quarantined");
    rows_.quarantines.push_back({id, std::string{kind}, reason.text(), legal_day});
    rows_.journal.push_back({"record.quarantined", std::nullopt, std::nullopt,
                             fmt::format(R"({{"line":{},"kind":"{}"}})", record.line, kind)});
    ++sum_.quarantined;
}

bool RecordBatch::is_historical(const daf::Accepted& accepted) const {
    if (header_->kind == daf::FileKind::historical) return true;
    const auto recorded = base::start_of(accepted.legal_day, base::london);
    return now_ - recorded > rules_.settings->historical_after;
}

void RecordBatch::add_new(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                          const store::KnownConviction& known, bool gap) {
    const auto& event = accepted.event;
    core::History history;
    for (const auto& [version, _] : known.versions) history.known = history.known || version < event.version;
    for (const auto& made : known.made_for)
        if (made.version < event.version) history.made_for.insert(made.state);
    const auto decisions = core::route(event, *rules_.tables, history, today_);

    add_record(record, id, "new");
    add_flags(accepted, id, gap);
    store::EventRow row;
    row.id = base::EventId{id.value};
    row.source = event.source;
    row.reference = event.reference;
    row.version = event.version;
    row.kind = core::to_text(event.kind);
    row.recorded_on = event.recorded_on;
    row.legal_day = accepted.legal_day;
    row.historical = is_historical(accepted);
    row.organisation = event.person.organisation;
    row.nationality_count = static_cast<int>(event.person.nationalities.size());
    row.decisions_owed = core::decisions_owed(event, *rules_.tables, history, today_);
    row.content = record.content;
    rows_.events.push_back(row);
    rows_.journal.push_back(
        {"event.accepted", row.id, std::nullopt,
         fmt::format(R"({{"source":"{}","reference":"{}","version":{},"line":{},"decisions":{}}})",
                     event.source, event.reference, event.version, record.line, decisions.size())});
    add_decisions(row.id, decisions);
    std::set<base::MemberState> notified;
    for (const auto& decision : decisions)
        if (decision.state && notified.insert(*decision.state).second)
            add_notification(accepted, row.id, *decision.state, known);
    count(accepted, notified);
    ++sum_.made;
}

// A deletion may come with nothing but a name, so what it lacks says nothing; what is held is no part of a
// day.
void RecordBatch::count(const daf::Accepted& accepted, const std::set<base::MemberState>& notified) {
    if (is_historical(accepted)) return;
    for (const auto state : notified) ++volume_.notifications[state];
    if (notified.empty() || accepted.event.kind == core::EventKind::deleted) return;
    const auto& person = accepted.event.person;
    std::set<std::string> nationalities;
    for (const auto& nationality : person.nationalities) nationalities.insert(nationality.code);
    ++volume_.persons;
    if (nationalities.size() > 1) ++volume_.several_nationalities;
    if (person.cro_number.empty()) ++volume_.without_cro;
}

// A record that is known and now says more: decisions for what it adds, and notifications for the states to
// which none of its nationalities led before.
void RecordBatch::extend(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                         const store::KnownConviction& known, const std::vector<std::size_t>& added) {
    const auto& event = accepted.event;
    const auto known_event = known.events.at(event.version);
    std::set<base::MemberState> made_for;
    bool deletion_had_states = false;
    for (const auto& made : known.made_for) {
        if (made.version == event.version) made_for.insert(made.state);
        deletion_had_states =
            deletion_had_states || (event.kind == core::EventKind::deleted && made.version < event.version);
    }
    std::vector<core::Decision> decisions;
    if (!deletion_had_states) {
        for (const auto position : added) {
            auto decision =
                core::route_nationality(event.person.nationalities.at(position).code, *rules_.tables, today_);
            decision.origin = core::DecisionOrigin::extension;
            decisions.push_back(std::move(decision));
        }
    }
    add_record(record, id, "extended");
    add_flags(accepted, id, false);
    rows_.extensions.push_back({known_event, id, static_cast<int>(added.size()),
                                static_cast<int>(decisions.size()), record.content});
    rows_.journal.push_back({"event.extended", known_event, std::nullopt,
                             fmt::format(R"({{"line":{},"decisions":{}}})", record.line, decisions.size())});
    add_decisions(known_event, decisions);
    for (const auto& decision : decisions) {
        if (!decision.state || !made_for.insert(*decision.state).second) continue;
        add_notification(accepted, known_event, *decision.state, known);
        if (!is_historical(accepted)) ++volume_.notifications[*decision.state];
    }
    ++sum_.extended;
}

void RecordBatch::add_flags(const daf::Accepted& accepted, base::RecordId id, bool gap) {
    for (const auto& flag : accepted.flags)
        rows_.flags.push_back({id, std::string{daf::to_text(flag.kind)}, flag.line,
                               std::string{daf::to_text(flag.segment)}, static_cast<int>(flag.field)});
    if (gap) {
        rows_.flags.push_back({id, std::string{daf::to_text(daf::FlagKind::version_gap)},
                               rows_.records.back().line, std::string{daf::to_text(daf::Tag::cnv)}, 3});
    }
}

void RecordBatch::add_decisions(base::EventId event, const std::vector<core::Decision>& decisions) {
    for (const auto& decision : decisions) {
        store::DecisionRow row;
        row.event = event;
        row.origin = core::to_text(decision.origin);
        if (!decision.nationality.empty()) row.nationality = decision.nationality;
        row.outcome = core::to_text(decision.outcome);
        if (!decision.reason.empty()) row.reason = decision.reason;
        row.state = decision.state;
        rows_.decisions.push_back(std::move(row));
    }
}

void RecordBatch::add_notification(const daf::Accepted& accepted, base::EventId event,
                                   base::MemberState state, const store::KnownConviction& known) {
    std::optional<base::NotificationId> supersedes;
    for (const auto& made : known.made_for)
        if (made.state == state && made.version < accepted.event.version && made.possibly_sent)
            supersedes = made.possibly_sent;
    const auto identity = rules_.identity->identify(accepted.event.source, accepted.event.reference,
                                                    accepted.event.version, state);
    const auto route = rules_.settings->member_states.find(state);
    const auto within = route == rules_.settings->member_states.end() ? settings::MemberState{}.notify_within
                                                                      : route->second.notify_within;
    store::NotificationRow row;
    row.id = identity.id;
    row.event = event;
    row.state = state;
    row.historical = is_historical(accepted);
    row.last_permitted_day =
        core::last_permitted_day(accepted.legal_day, std::chrono::duration_cast<std::chrono::days>(within));
    row.supersedes = supersedes;
    row.body = message::render(accepted.event, state, identity, supersedes);
    row.body_digest = base::sha256(row.body);
    rows_.journal.push_back(
        {"notification.made", event, row.id,
         fmt::format(R"({{"state":"{}","digest":"{}"}})", state.code(), base::to_hex(row.body_digest))});
    rows_.notifications.push_back(std::move(row));
}

} // namespace convictiond::service
