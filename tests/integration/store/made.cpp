#include "made.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::test {

namespace {

base::Digest digest_of(std::string_view text) {
    return base::sha256(text);
}

core::AttemptOutcome outcome_for(core::LaneVerdict::Then then) {
    using Then = core::LaneVerdict::Then;
    switch (then) {
    case Then::delivered: return core::AttemptOutcome::delivered;
    case Then::refused: return core::AttemptOutcome::refused;
    case Then::retry: return core::AttemptOutcome::transient;
    case Then::unchanged: return core::AttemptOutcome::lane_failure;
    }
    return core::AttemptOutcome::unknown;
}

store::AcceptedFile accepted(std::uint64_t convictions, const FileOptions& options) {
    store::AcceptedFile file;
    file.facts = facts(options);
    file.historical = options.historical;
    file.created_at = noon;
    file.lines = convictions + 2;
    file.convictions = convictions;
    return file;
}

} // namespace

base::Date day(int days_from_today) {
    return std::chrono::sys_days{today} + std::chrono::days{days_from_today};
}

base::MemberState state(std::string_view code) {
    return base::MemberState::parse(code).value();
}

base::NotificationId notification_id(std::string_view anything) {
    const auto digest = digest_of(anything);
    base::NotificationId id;
    std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
    return id;
}

store::FileFacts facts(const FileOptions& options) {
    const auto name = fmt::format("{}_20261124_{:07}.daf", options.source, options.sequence);
    const auto content = options.content.empty() ? name : options.content;
    return {name, options.source, today, options.sequence, content.size(), digest_of(content)};
}

Incoming::Incoming(store::Connection& connection, std::uint64_t convictions, const FileOptions& options)
    : acceptance{connection, accepted(convictions, options), noon}, options_{options} {}

base::RecordId Incoming::record(const std::string& verdict, const std::string& reference) {
    const base::RecordId id{acceptance.take_record_ids(1).at(0)};
    batch.records.push_back({id, ++line_, verdict, reference, 1, "CNV|" + reference});
    if (verdict == "new") ++sum.made;
    if (verdict == "repeated") ++sum.repeated;
    if (verdict == "extended") ++sum.extended;
    if (verdict == "quarantined") ++sum.quarantined;
    if (verdict == "canary") ++sum.canary;
    return id;
}

base::EventId Incoming::event(const std::string& reference, int version) {
    const base::EventId id{record("new", reference).value};
    batch.records.back().version = version;
    store::EventRow row;
    row.id = id;
    row.source = options_.source;
    row.reference = reference;
    row.version = version;
    row.kind = version == 1 ? "new" : "amended";
    row.recorded_on = row.legal_day = today;
    row.historical = options_.historical;
    row.nationality_count = 1;
    row.decisions_owed = 0; // counted as they are decided
    row.content = {digest_of(reference), {core::NationalityDigest{}}};
    batch.events.push_back(row);
    events_.emplace(id, std::pair{reference, version});
    return id;
}

store::DecisionRow& Incoming::add_decision(base::EventId event, const std::string& outcome) {
    for (auto& row : batch.events)
        if (row.id == event) ++row.decisions_owed;
    const base::DecisionId id{acceptance.take_decision_ids(1).at(0)};
    const auto reason = outcome == "notify" ? std::optional<std::string>{} : "the test's";
    return batch.decisions.emplace_back(
        store::DecisionRow{id, event, "nationality", "FRA", outcome, reason, std::nullopt});
}

void Incoming::decide(base::EventId event, const std::string& outcome) {
    add_decision(event, outcome);
}

Made Incoming::notify(base::EventId event, std::string_view code, base::Date last_permitted_day) {
    add_decision(event, "notify").state = state(code);
    const auto& [reference, version] = events_.at(event);
    store::NotificationRow row;
    row.number = acceptance.take_notification_numbers(1).at(0);
    row.id = notification_id(fmt::format("{} {} {} {}", options_.source, reference, version, code));
    row.event = event;
    row.reference = reference;
    row.version = version;
    row.state = state(code);
    row.historical = options_.historical;
    row.last_permitted_day = last_permitted_day;
    row.body = fmt::format(R"({{"id":"{}"}})", row.id.text());
    row.body_digest = digest_of(row.body);
    batch.notifications.push_back(row);
    return {{row.historical, row.last_permitted_day, row.number}, row.id, row.state, event};
}

void Incoming::write() {
    acceptance.write(batch);
    batch = {};
}

base::FileId Incoming::finish() {
    write();
    acceptance.finish(sum, "{}");
    return acceptance.file();
}

Made make_one(Store& store, std::string_view code, int sequence, base::Date last_permitted_day) {
    Incoming file{store.connection, 1, {.sequence = sequence}};
    const auto made = file.notify(file.event(fmt::format("R/{}", sequence)), code, last_permitted_day);
    file.finish();
    return made;
}

store::OutcomeRow outcome_of(const Made& made, core::LaneVerdict::Then then, base::Instant started_at) {
    store::OutcomeRow row;
    row.event = made.event;
    row.key = made.key;
    row.id = made.id;
    row.state = made.state;
    row.started_at = started_at;
    row.took = std::chrono::milliseconds{250};
    row.judgement.outcome = outcome_for(then);
    row.judgement.status = 200;
    row.then = then;
    row.failures = 1;
    row.due_at = started_at + std::chrono::hours{1};
    return row;
}

void record(Store& store, const store::OutcomeRow& outcome) {
    (void)store::record_outcomes(store.connection, std::vector{outcome}, noon);
}

core::AcknowledgementResult acknowledge(Store& store, const Made& made, core::AcknowledgementStatus status) {
    return store::store_acknowledgements(store.connection, made.state, {{made.id, status, {}, {}}}, noon)
        .at(0)
        .result;
}

std::string standing(const Store& store, const Made& made) {
    return store.database.value(fmt::format(
        "select coalesce(string_agg(status, ' '), '') from standing where number = {}", made.key.number));
}

std::vector<std::string> movements(const Store& store, std::string_view code) {
    std::vector<std::string> moves;
    for (const auto& row : store.database.rows(
             fmt::format("select coalesce(from_status, 'made') || ' > ' || to_status || ' ' || count "
                         "from movement where member_state = '{}' order by id",
                         code)))
        moves.push_back(row[0]);
    return moves;
}

} // namespace convictiond::test
