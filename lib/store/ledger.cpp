#include "store/ledger.hpp"

#include "base/check.hpp"
#include "store/findings.hpp"

#include <algorithm>

namespace convictiond::store {

namespace {

constexpr std::size_t nationality_digest_size = std::tuple_size_v<core::NationalityDigest>;

base::Bytes joined(const std::vector<core::NationalityDigest>& digests) {
    base::Bytes bytes;
    for (const auto& digest : digests) bytes.insert(bytes.end(), digest.begin(), digest.end());
    return bytes;
}

std::vector<core::NationalityDigest> parted(const base::Bytes& bytes) {
    CHECK(bytes.size() % nationality_digest_size == 0);
    std::vector<core::NationalityDigest> digests(bytes.size() / nationality_digest_size);
    for (std::size_t i = 0; i < digests.size(); ++i)
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * nationality_digest_size),
                    nationality_digest_size, digests[i].begin());
    return digests;
}

void add_imported(std::map<std::string, KnownConviction>& found, const Rows& imported) {
    for (std::size_t i = 0; i < imported.size(); ++i) {
        auto& conviction = found[std::string{imported.text(i, 0)}];
        const auto state = imported.state(i, 1);
        const auto version = static_cast<int>(imported.number(i, 2));
        conviction.made_for.push_back({state, version, std::nullopt});
        conviction.sent_before.emplace(version, state);
    }
}

core::EventKind kind_of(std::string_view text) {
    for (const auto kind : {core::EventKind::made, core::EventKind::amended, core::EventKind::deleted})
        if (core::to_text(kind) == text) return kind;
    CHECK(!"a kind of event that does not exist");
    return {};
}

core::Made made_of(std::string_view text) {
    if (text == "held") return core::Made::held;
    if (text == "unsent") return core::Made::unsent;
    CHECK(text == "sent");
    return core::Made::sent;
}

} // namespace

std::set<base::MemberState> KnownConviction::sent_before_of(int version) const {
    std::set<base::MemberState> states;
    for (const auto& [sent, state] : sent_before)
        if (sent == version) states.insert(state);
    return states;
}

bool KnownConviction::is_notified(int version, base::MemberState state) const {
    return std::ranges::any_of(standings, [&](const Standing& standing) {
        return standing.version == version && standing.state == state;
    });
}

void Ledger::lock_source(const std::string& source) {
    transaction_.execute("lock_source", parameters(source));
}

std::map<std::string, KnownConviction> Ledger::known(const std::string& source,
                                                     const std::vector<std::string>& references) {
    std::map<std::string, KnownConviction> found;
    const auto asked = parameters(source, Value{to_array(references)});
    add_imported(found, transaction_.execute("find_imported", asked));
    const auto versions = transaction_.execute("find_versions", asked);
    if (versions.empty()) return found; // nearly always: a conviction is told of once
    for (std::size_t i = 0; i < versions.size(); ++i) {
        auto& conviction = found[std::string{versions.text(i, 0)}];
        const auto version = static_cast<int>(versions.number(i, 1));
        conviction.events.emplace(version, base::EventId{versions.number(i, 2)});
        conviction.kinds.emplace(version, kind_of(versions.text(i, 5)));
        conviction.versions.emplace(version,
                                    core::ContentDigest{versions.digest(i, 3), parted(versions.bytes(i, 4))});
    }
    const auto made = transaction_.execute("find_made_for", asked);
    for (std::size_t i = 0; i < made.size(); ++i) {
        auto& conviction = found[std::string{made.text(i, 0)}];
        const KnownConviction::Standing standing{made.state(i, 1), static_cast<int>(made.number(i, 2)),
                                                 made_of(made.text(i, 5)), made.number(i, 4),
                                                 made.notification(i, 3)};
        conviction.standings.push_back(standing);
        if (standing.made == core::Made::unsent) continue;
        conviction.made_for.push_back({standing.state, standing.version, std::nullopt});
        if (standing.made == core::Made::sent) conviction.made_for.back().possibly_sent = standing.id;
    }
    return found;
}

std::vector<std::int64_t> Ledger::take(std::string_view query, std::size_t count) {
    std::vector<std::int64_t> numbers;
    if (count == 0) return numbers;
    const auto rows = transaction_.execute(query, parameters(count));
    numbers.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) numbers.push_back(rows.number(i, 0));
    return numbers;
}

std::vector<std::int64_t> Ledger::take_record_ids(std::size_t count) {
    return take("take_record_ids", count);
}

std::vector<std::int64_t> Ledger::take_decision_ids(std::size_t count) {
    return take("take_decision_ids", count);
}

std::vector<std::int64_t> Ledger::take_notification_numbers(std::size_t count) {
    return take("take_notification_numbers", count);
}

void Ledger::number(Batch& batch) {
    const auto decisions = take_decision_ids(batch.decisions.size());
    for (std::size_t i = 0; i < decisions.size(); ++i) batch.decisions[i].id = base::DecisionId{decisions[i]};
    // A lane reads in the order of its key: what it reads together, lies together.
    std::ranges::stable_sort(batch.notifications, {}, [](const NotificationRow& row) {
        return std::tuple{row.state, row.historical, row.last_permitted_day};
    });
    const auto numbers = take_notification_numbers(batch.notifications.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) batch.notifications[i].number = numbers[i];
}

void Ledger::write(const Batch& batch) {
    write_records(batch);
    write_events(batch);
    write_notifications(batch);
    write_decisions(batch);
    write_succession(batch);
    write_journal(batch);
}

void Ledger::write_records(const Batch& batch) {
    CopyTable<7> records{
        "record", {"id", "file_id", "line", "verdict", "reference", "version", "content"}, {}};
    for (const auto& row : batch.records)
        records.rows.push_back({to_value(row.id), to_value(file_),
                                to_value(static_cast<std::int64_t>(row.line)), row.verdict, row.reference,
                                to_value(row.version), row.content});
    transaction_.copy(records);
    CopyTable<5> flags{"flag", {"record_id", "kind", "line", "segment", "field"}, {}};
    for (const auto& row : batch.flags)
        flags.rows.push_back({to_value(row.record), row.kind, to_value(static_cast<std::int64_t>(row.line)),
                              row.segment, to_value(row.field)});
    transaction_.copy(flags);
    CopyTable<4> quarantines{"quarantine", {"record_id", "kind", "reason", "legal_day"}, {}};
    for (const auto& row : batch.quarantines)
        quarantines.rows.push_back({to_value(row.record), row.kind, row.reason, to_value(row.legal_day)});
    transaction_.copy(quarantines);
}

void Ledger::write_events(const Batch& batch) {
    CopyTable<15> events{"event",
                         {"id", "known_as", "source", "reference", "version", "kind", "recorded_on",
                          "legal_day", "historical", "organisation", "nationality_count", "decisions_owed",
                          "content_digest", "nationality_digests", "accepted_at"},
                         {}};
    for (const auto& row : batch.events)
        events.rows.push_back({to_value(row.id), to_value(row.id), row.source, row.reference,
                               to_value(row.version), row.kind, to_value(row.recorded_on),
                               to_value(row.legal_day), to_value(row.historical), to_value(row.organisation),
                               to_value(row.nationality_count), to_value(row.decisions_owed),
                               to_value(base::BytesView{row.content.fields}),
                               to_value(base::BytesView{joined(row.content.nationalities)}), to_value(now_)});
    transaction_.copy(events);
    settle_elders(batch);
    for (const auto& row : batch.extensions) {
        transaction_.execute("extend_event",
                             parameters(row.event, row.known_as, row.added, row.decisions_added,
                                        base::BytesView{row.content.fields},
                                        base::BytesView{joined(row.content.nationalities)}));
        if (row.added > 0) transaction_.execute("end_review_for_want", parameters(row.event, now_));
    }
}

void Ledger::settle_elders(const Batch& batch) {
    if (batch.events.empty()) return;
    std::vector<std::string> references;
    std::vector<int> versions;
    for (const auto& row : batch.events) {
        references.push_back(row.reference);
        versions.push_back(row.version);
    }
    transaction_.execute("settle_elders",
                         {to_value(file_), to_array(references), to_array(versions), to_value(now_)});
}

void Ledger::write_notifications(const Batch& batch) {
    CopyTable<12> notifications{"notification",
                                {"number", "id", "event_id", "reference", "version", "file_id",
                                 "member_state", "historical", "last_permitted_day", "supersedes",
                                 "body_digest", "made_at"},
                                {}};
    CopyTable<2> bodies{"notification_body", {"number", "body"}, {}};
    CopyTable<2> held{"held", {"number", "file_id"}, {}};
    CopyTable<4> queue{"queue", {"member_state", "historical", "last_permitted_day", "number"}, {}};
    for (const auto& row : batch.notifications) {
        notifications.rows.push_back({to_value(row.number), to_value(row.id), to_value(row.event),
                                      row.reference, to_value(row.version), to_value(file_),
                                      to_value(row.state), to_value(row.historical),
                                      to_value(row.last_permitted_day), to_value(row.supersedes),
                                      to_value(base::BytesView{row.body_digest}), to_value(now_)});
        bodies.rows.push_back({to_value(row.number), row.body});
        const bool stands = !row.superseded; // else write_succession closes it
        if (stands && row.historical) {
            held.rows.push_back({to_value(row.number), to_value(file_)});
        } else if (stands) {
            queue.rows.push_back({to_value(row.state), to_value(row.historical),
                                  to_value(row.last_permitted_day), to_value(row.number)});
        }
        ++made_[{row.state, row.historical ? core::Status::held : core::Status::queued}];
    }
    transaction_.copy(notifications);
    transaction_.copy(bodies);
    transaction_.copy(held);
    transaction_.copy(queue);
}

void Ledger::write_decisions(const Batch& batch) {
    CopyTable<7> decisions{
        "decision", {"id", "event_id", "origin", "nationality", "outcome", "reason", "decided_at"}, {}};
    CopyTable<3> states{"decision_state", {"decision_id", "event_id", "member_state"}, {}};
    for (const auto& row : batch.decisions) {
        decisions.rows.push_back({to_value(row.id), to_value(row.event), row.origin, row.nationality,
                                  row.outcome, row.reason, to_value(now_)});
        if (row.state) states.rows.push_back({to_value(row.id), to_value(row.event), to_value(*row.state)});
    }
    for (const auto& row : batch.decided) {
        transaction_.execute("make_decision", parameters(row.id, row.outcome, row.reason, now_));
        for (const auto state : row.states)
            states.rows.push_back({to_value(row.id), to_value(row.event), to_value(state)});
    }
    transaction_.copy(decisions);
    transaction_.copy(states);
}

void Ledger::write_journal(const Batch& batch) {
    CopyTable<6> journal{"journal", {"at", "verb", "file_id", "event_id", "notification", "detail"}, {}};
    for (const auto& row : batch.journal)
        journal.rows.push_back({to_value(now_), row.verb, to_value(file_), to_value(row.event),
                                to_value(row.notification), row.detail});
    transaction_.copy(journal);
}

void Ledger::book() {
    for (const auto& [made, count] : made_) {
        transaction_.execute("book_movement",
                             parameters(made.first, std::nullopt, core::to_text(made.second), count));
        transaction_.execute("wake_lane", parameters(made.first));
    }
}

Acceptance::Acceptance(Connection& connection, const AcceptedFile& file, base::Instant now)
    : Ledger{connection, now}, accepted_{file} {
    lock_source(file.facts.source);
    CHECK(file.facts.content_sha256.has_value());
    std::optional<base::BytesView> previous;
    if (file.previous_sha256) previous = *file.previous_sha256;
    const auto rows = transaction_.execute(
        "add_accepted_file",
        parameters(file.facts.name, now, static_cast<std::int64_t>(file.facts.size_bytes),
                   base::BytesView{*file.facts.content_sha256}, file.facts.source, file.facts.business_date,
                   file.facts.sequence, file.historical ? "historical" : "daily", file.created_at, previous,
                   static_cast<std::int64_t>(file.lines), static_cast<std::int64_t>(file.convictions),
                   static_cast<std::int64_t>(file.nationalities)));
    file_ = base::FileId{rows.number(0, 0)};
}

core::Neighbours Acceptance::neighbours() {
    const auto& facts = accepted_.facts;
    const auto rows = transaction_.execute(
        "find_neighbours", parameters(facts.source, facts.sequence, facts.business_date, file_));
    core::Neighbours around;
    if (!rows.is_null(0, 0)) around.below = static_cast<int>(rows.number(0, 0));
    if (!rows.is_null(0, 1)) around.above = static_cast<int>(rows.number(0, 1));
    if (!rows.is_null(0, 2)) around.before = rows.digest(0, 2);
    if (!rows.is_null(0, 3)) {
        auto& next = around.next.emplace();
        next.file = {std::string{rows.text(0, 3)}, facts.source, rows.date(0, 4), facts.sequence + 1};
        if (!rows.is_null(0, 5)) next.previous = rows.digest(0, 5);
    }
    around.day_had_a_file = rows.truth(0, 6);
    around.day_was_excused = rows.truth(0, 7);
    return around;
}

void Acceptance::open_findings(const std::vector<core::Finding>& findings) {
    for (const auto& finding : findings) open_finding(transaction_, finding, file_, now_);
}

void Acceptance::write_volume(const core::VolumeDay& volume) {
    CopyTable<4> counts{"volume", {"file_id", "series", "member_state", "count"}, {}};
    const auto add = [&](std::string_view series, std::optional<base::MemberState> state,
                         std::int64_t count) {
        counts.rows.push_back({to_value(file_), to_value(series), to_value(state), to_value(count)});
    };
    for (const auto& [state, count] : volume.notifications)
        add(core::to_text(core::VolumeSeries::notifications), state, count);
    add("persons", std::nullopt, volume.persons);
    add(core::to_text(core::VolumeSeries::several_nationalities), std::nullopt, volume.several_nationalities);
    add(core::to_text(core::VolumeSeries::without_cro), std::nullopt, volume.without_cro);
    transaction_.copy(counts);
}

void Acceptance::finish(const FileSum& sum, const std::string& journal_detail) {
    transaction_.execute("add_file_sum",
                         parameters(file_, static_cast<std::int64_t>(accepted_.convictions), sum.made,
                                    sum.repeated, sum.extended, sum.quarantined, sum.canary));
    // Before what makes operators the ones who closed it.
    transaction_.execute("end_rejected", parameters(accepted_.facts.source, accepted_.facts.business_date,
                                                    accepted_.facts.sequence, now_));
    transaction_.execute("end_missing_days", parameters(now_));
    transaction_.execute("end_gaps", parameters(now_));
    transaction_.execute(
        "settle_rejected_files",
        parameters(accepted_.facts.source, accepted_.facts.business_date, accepted_.facts.sequence, now_));
    transaction_.execute("journal_accepted_file", parameters(now_, file_, journal_detail));
    book();
    transaction_.commit();
}

} // namespace convictiond::store
