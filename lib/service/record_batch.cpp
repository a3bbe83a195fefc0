#include "service/record_batch.hpp"

#include "daf/content.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::service {

namespace {

core::History history_before(int version, const store::KnownConviction& known) {
    core::History history;
    for (const auto& [other, _] : known.versions) history.known = history.known || other < version;
    for (const auto& made : known.made_for)
        if (made.version < version) history.made_for.insert(made.state);
    history.sent_before = known.sent_before_of(version);
    return history;
}

} // namespace

std::string JudgedRecord::reference() const {
    if (const auto* accepted = std::get_if<daf::Accepted>(&verdict)) return accepted->event.reference;
    return std::get<daf::Quarantine>(verdict).reference.value_or("");
}

std::optional<int> JudgedRecord::version() const {
    if (const auto* accepted = std::get_if<daf::Accepted>(&verdict)) return accepted->event.version;
    return std::get<daf::Quarantine>(verdict).version;
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

RecordBatch::RecordBatch(const daf::Header& header, const AcceptanceRules& rules, base::Instant now,
                         std::optional<base::Instant> came_at)
    : header_{&header}, rules_{rules}, today_{base::date_in(base::london, now)},
      notifying_{rules, header.kind == daf::FileKind::historical, came_at.value_or(now), rows_} {}

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
    case core::RecordVerdict::made:
        add_record(record, id, "new");
        ++sum_.made;
        add_new(record, accepted, id, known, judgement.gap);
        break;
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

void RecordBatch::add_new(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                          const store::KnownConviction& known, bool gap) {
    const auto& event = accepted.event;
    const auto history = history_before(event.version, known);
    const auto decisions = core::route(event, *rules_.tables, history, today_);

    add_flags(accepted, id, gap ? std::optional{record.line} : std::nullopt);
    store::EventRow row;
    row.id = base::EventId{id.value};
    row.source = event.source;
    row.reference = event.reference;
    row.version = event.version;
    row.kind = core::to_text(event.kind);
    row.recorded_on = event.recorded_on;
    row.legal_day = accepted.legal_day;
    row.historical = notifying_.begins_held(accepted.legal_day);
    row.organisation = event.person.organisation;
    row.nationality_count = static_cast<int>(event.person.nationalities.size());
    row.decisions_owed = core::decisions_owed(event, *rules_.tables, history, today_);
    row.content = record.content;
    rows_.events.push_back(row);
    rows_.journal.push_back(
        {"event.accepted", row.id, std::nullopt,
         fmt::format(R"({{"source":"{}","reference":"{}","version":{},"line":{},"decisions":{}}})",
                     event.source, event.reference, event.version, record.line, decisions.size())});
    if (notify(accepted, row.id, known, decisions)) count_person(accepted);
}

// A record that is known and now says more: decisions for what it adds, and notifications for the states to
// which none of its nationalities led before.
void RecordBatch::extend(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                         const store::KnownConviction& known, const std::vector<std::size_t>& added) {
    const auto& event = accepted.event;
    const auto known_event = known.events.at(event.version);
    const auto decisions =
        core::route_extension(event, added, *rules_.tables, history_before(event.version, known), today_);
    add_record(record, id, "extended");
    add_flags(accepted, id, std::nullopt);
    rows_.extensions.push_back({known_event, id, static_cast<int>(added.size()),
                                static_cast<int>(decisions.size()), record.content});
    rows_.journal.push_back({"event.extended", known_event, std::nullopt,
                             fmt::format(R"({{"line":{},"decisions":{}}})", record.line, decisions.size())});
    notify(accepted, known_event, known, decisions);
    ++sum_.extended;
}

// `gap`: the line of a CNV whose version is not the one after the last known.
void RecordBatch::add_flags(const daf::Accepted& accepted, base::RecordId id,
                            std::optional<std::uint64_t> gap) {
    for (const auto& flag : accepted.flags)
        rows_.flags.push_back({id, std::string{daf::to_text(flag.kind)}, flag.line,
                               std::string{daf::to_text(flag.segment)}, static_cast<int>(flag.field)});
    if (gap) {
        rows_.flags.push_back({id, std::string{daf::to_text(daf::FlagKind::version_gap)}, *gap,
                               std::string{daf::to_text(daf::Tag::cnv)}, 3});
    }
}

// True where something was made of this event that goes out at once; what is held is no part of a day.
bool RecordBatch::notify(const daf::Accepted& accepted, base::EventId event,
                         const store::KnownConviction& known, std::vector<core::Decision> decisions) {
    const auto before = rows_.notifications.size();
    notifying_.make({&accepted.event, accepted.legal_day, event, &known}, decisions);
    for (const auto& decision : decisions) notifying_.add_decision(event, decision);
    bool live = false;
    for (auto i = before; i < rows_.notifications.size(); ++i) {
        const auto& made = rows_.notifications[i];
        if (made.event != event || made.historical) continue;
        ++volume_.notifications[made.state];
        live = true;
    }
    return live;
}

// A deletion may come with nothing but a name, so what it lacks says nothing.
void RecordBatch::count_person(const daf::Accepted& accepted) {
    if (accepted.event.kind == core::EventKind::deleted) return;
    const auto& person = accepted.event.person;
    std::set<std::string> nationalities;
    for (const auto& nationality : person.nationalities) nationalities.insert(nationality.code);
    ++volume_.persons;
    if (nationalities.size() > 1) ++volume_.several_nationalities;
    if (person.cro_number.empty()) ++volume_.without_cro;
}

} // namespace convictiond::service
