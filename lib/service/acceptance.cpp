#include "service/acceptance.hpp"

#include "daf/parser.hpp"
#include "inbox/source.hpp"
#include "service/file_findings.hpp"
#include "service/shelf_paths.hpp"

#include <fmt/format.h>

namespace convictiond::service {

namespace {

constexpr std::size_t batch_records = 1000;
constexpr std::size_t batch_bytes = std::size_t{4} << 20U; // of records as they stand in the file
constexpr std::size_t read_bytes = std::size_t{256} << 10U;

using Verdict = FileOutcome::Verdict;

FileOutcome with(Verdict verdict, std::optional<base::FileId> file = std::nullopt, std::string shelf = {},
                 std::string reason = {}) {
    FileOutcome outcome;
    outcome.verdict = verdict;
    outcome.file = file;
    outcome.shelf = std::move(shelf);
    outcome.reason = std::move(reason);
    return outcome;
}

store::FileFacts facts_of(const Arrival& arrival, const daf::Inspection* inspection) {
    store::FileFacts facts{arrival.entry.name,    arrival.name.source, arrival.name.business_date,
                           arrival.name.sequence, arrival.entry.size,  std::nullopt};
    if (inspection != nullptr) {
        facts.size_bytes = inspection->size;
        facts.content_sha256 = inspection->sha256;
    }
    return facts;
}

// Accepts one file; the steps share what they need here.
class Taking {
public:
    Taking(store::Connection& connection, const Arrival& arrival, const AcceptanceRules& rules,
           const std::stop_token& stop, Progress& progress)
        : connection_{&connection}, arrival_{&arrival}, rules_{rules}, stop_{stop}, progress_{&progress},
          shelves_{shelf_paths(rules.settings->inbound)} {}

    FileOutcome run();

private:
    FileOutcome inspect(inbox::Source& source);
    FileOutcome judge_whole(inbox::Source& source, const daf::Inspection& inspection);
    FileOutcome accept(inbox::Source& source, const daf::Inspection& inspection);
    bool write_records(store::Acceptance& acceptance, daf::Parser& parser, const daf::Inspection& inspection,
                       FileFindings& findings, FileOutcome& outcome);
    void write_batch(store::Acceptance& acceptance, std::vector<JudgedRecord> records,
                     const daf::Inspection& inspection, FileOutcome& outcome);
    FileOutcome reject(const base::Fault& fault, const daf::Inspection* inspection);
    FileOutcome archive(const store::JudgedFile& file, Verdict verdict);

    store::Connection* connection_;
    const Arrival* arrival_;
    AcceptanceRules rules_;
    std::stop_token stop_;
    Progress* progress_;
    inbox::Shelves shelves_;
};

FileOutcome Taking::run() {
    auto opened = inbox::Source::open(rules_.settings->inbound.directory, arrival_->entry.name);
    if (auto* source = std::get_if<inbox::Source>(&opened)) return inspect(*source);
    const auto why = std::get<inbox::Unopened>(opened);
    switch (why) {
    case inbox::Unopened::vanished: return with(Verdict::changed);
    case inbox::Unopened::link:
    case inbox::Unopened::not_regular:
        return reject({arrival_->entry.name, std::string{inbox::to_text(why)}, "a regular file",
                       "send the file itself"},
                      nullptr);
    case inbox::Unopened::no_permission:
        throw std::system_error{std::make_error_code(std::errc::permission_denied),
                                arrival_->entry.name + " cannot be read"};
    }
    return {};
}

FileOutcome Taking::inspect(inbox::Source& source) {
    daf::Inspector inspector{arrival_->name, rules_.settings->inbound.max_file_size};
    if (source.entry().size != arrival_->entry.size) return with(Verdict::changed);
    if (const auto too_large = inspector.size_fault(source.entry().size)) return reject(*too_large, nullptr);
    std::vector<char> buffer(read_bytes);
    std::uint64_t size = 0;
    while (const auto count = source.read(buffer)) {
        if (stop_.stop_requested()) return with(Verdict::stopped);
        size += count;
        if (inspector.size_fault(size)) return with(Verdict::changed); // it grew while it was read
        progress_->tick();
        inspector.feed({buffer.data(), count});
    }
    const auto inspection = inspector.finish();
    switch (inspection.verdict) {
    case daf::Inspection::Verdict::good: return judge_whole(source, inspection);
    case daf::Inspection::Verdict::rejected: return reject(*inspection.fault, &inspection);
    case daf::Inspection::Verdict::incomplete:
        if (arrival_->expired) return reject(*inspection.fault, &inspection);
        return with(Verdict::incomplete, std::nullopt, {}, inspection.fault->text());
    }
    return {};
}

FileOutcome Taking::judge_whole(inbox::Source& source, const daf::Inspection& inspection) {
    const auto& header = inspection.header;
    if (!rules_.settings->inbound.sources.contains(header.source))
        return reject({"line 1, HDR 3", "unknown source " + header.source, "a source that is configured",
                       "add it under inbound.sources, if its files are wanted"},
                      &inspection);
    if (const auto same = store::find_accepted_content(*connection_, inspection.sha256)) {
        if (!same->shelved) return archive(*same, Verdict::shelved_again);
        const auto id = store::add_duplicate(*connection_, facts_of(*arrival_, &inspection), base::now());
        const auto shelved = shelves_.duplicate(arrival_->entry.name, arrival_->entry.inode);
        if (shelved.what == inbox::Shelving::moved)
            store::set_shelved(*connection_, id, shelved.path, base::now());
        return with(Verdict::duplicate, id, shelved.path);
    }
    if (const auto other = store::find_accepted_sequence(*connection_, header.source, header.sequence))
        return reject(
            {"line 1, HDR 5",
             fmt::format("sequence conflict: {} was accepted with this number and other bytes", other->name),
             "a number that no accepted file has", "ask the source which file is right"},
            &inspection);
    return accept(source, inspection);
}

FileOutcome Taking::accept(inbox::Source& source, const daf::Inspection& inspection) {
    source.rewind();
    const auto& header = inspection.header;
    const auto now = base::now();
    store::Acceptance acceptance{*connection_,
                                 {facts_of(*arrival_, &inspection), header.kind == daf::FileKind::historical,
                                  header.created_at, header.previous, inspection.lines,
                                  inspection.convictions, inspection.nationalities},
                                 now};
    daf::Parser parser{[&source](std::span<char> into) { return source.read(into); }};
    FileFindings findings{arrival_->entry.name, inspection, rules_, now};
    FileOutcome outcome;
    if (!write_records(acceptance, parser, inspection, findings, outcome)) return with(Verdict::stopped);
    // What was inspected is what was parsed, or nothing of it is kept.
    if (parser.sha256() != inspection.sha256) return with(Verdict::changed);
    acceptance.open_findings(findings.conclude(acceptance.neighbours()));
    outcome.volume.day = header.business_date;
    if (header.kind == daf::FileKind::daily) acceptance.write_volume(outcome.volume);
    const auto& sum = outcome.sum;
    acceptance.finish(
        sum,
        fmt::format(R"({{"name":"{}","sha256":"{}","records":{},"new":{},"repeated":{},"extended":{},)"
                    R"("quarantined":{},"canary":{},"notifications":{}}})",
                    arrival_->entry.name, base::to_hex(inspection.sha256), inspection.convictions, sum.made,
                    sum.repeated, sum.extended, sum.quarantined, sum.canary, outcome.notifications));
    outcome.verdict = Verdict::accepted;
    outcome.file = acceptance.file();
    try {
        const store::JudgedFile file{acceptance.file(), arrival_->entry.name, header.business_date, false};
        outcome.shelf = archive(file, Verdict::accepted).shelf;
    } catch (const std::system_error&) {
        // It is accepted all the same, and that is told. The next look finds it where it stands, tries again
        // and tells why it cannot be moved.
    } catch (const store::Unavailable&) {
        // It lies on its shelf, where mark_shelved() finds it.
    }
    return outcome;
}

// Batch after batch; false where the daemon stops. No reference stands twice in a batch, so that what an
// earlier record of the file made known is known to the later one.
bool Taking::write_records(store::Acceptance& acceptance, daf::Parser& parser,
                           const daf::Inspection& inspection, FileFindings& findings, FileOutcome& outcome) {
    std::vector<JudgedRecord> records;
    std::set<std::string> references;
    std::size_t bytes = 0;
    while (auto raw = parser.next()) {
        auto record = judge(std::move(*raw), inspection.header, rules_);
        findings.see(record);
        const auto reference = record.reference();
        if (records.size() == batch_records || bytes > batch_bytes ||
            (!reference.empty() && references.contains(reference))) {
            if (stop_.stop_requested()) return false;
            write_batch(acceptance, std::exchange(records, {}), inspection, outcome);
            references.clear();
            bytes = 0;
        }
        references.insert(reference);
        bytes += record.bytes.size();
        records.push_back(std::move(record));
    }
    write_batch(acceptance, std::move(records), inspection, outcome);
    return true;
}

void Taking::write_batch(store::Acceptance& acceptance, std::vector<JudgedRecord> records,
                         const daf::Inspection& inspection, FileOutcome& outcome) {
    std::vector<std::string> references;
    for (const auto& record : records) references.push_back(record.reference());
    progress_->tick();
    auto known = acceptance.known(inspection.header.source, references);
    const auto ids = acceptance.take_record_ids(records.size());
    RecordBatch batch{inspection.header, rules_, base::now()};
    const store::KnownConviction nothing;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto found = known.find(references[i]);
        if (const auto version = records[i].version(); version && found != known.end())
            acceptance.load_newer(found->second, *version);
        batch.add(std::move(records[i]), base::RecordId{ids[i]},
                  found == known.end() ? nothing : found->second);
    }
    auto& rows = batch.rows();
    acceptance.number(rows);
    acceptance.write(rows);

    const auto& sum = batch.sum();
    outcome.sum.made += sum.made;
    outcome.sum.repeated += sum.repeated;
    outcome.sum.extended += sum.extended;
    outcome.sum.quarantined += sum.quarantined;
    outcome.sum.canary += sum.canary;
    outcome.volume += batch.volume();
    outcome.notifications += static_cast<std::int64_t>(rows.notifications.size());
    outcome.decisions_under_review +=
        std::ranges::count(rows.decisions, "review", &store::DecisionRow::outcome);
}

FileOutcome Taking::archive(const store::JudgedFile& file, Verdict verdict) {
    const auto shelved = shelves_.archive(arrival_->entry.name, arrival_->entry.inode, file.business_date);
    if (shelved.what == inbox::Shelving::moved)
        store::set_shelved(*connection_, file.id, shelved.path, base::now());
    return with(verdict, file.id, shelved.path);
}

FileOutcome Taking::reject(const base::Fault& fault, const daf::Inspection* inspection) {
    const auto reason = fault.text();
    const auto id = store::add_rejected(*connection_, facts_of(*arrival_, inspection), reason, base::now());
    const auto shelved = shelves_.reject(arrival_->entry.name, arrival_->entry.inode, reason + "\n");
    if (shelved.what == inbox::Shelving::moved || shelved.what == inbox::Shelving::set_aside)
        store::set_shelved(*connection_, id, shelved.path, base::now());
    return with(Verdict::rejected, id, shelved.path, reason);
}

} // namespace

FileOutcome take_in(store::Connection& connection, const Arrival& arrival, const AcceptanceRules& rules,
                    const std::stop_token& stop, Progress& progress) {
    return Taking{connection, arrival, rules, stop, progress}.run();
}

} // namespace convictiond::service
