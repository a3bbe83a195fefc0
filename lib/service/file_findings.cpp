#include "service/file_findings.hpp"

namespace convictiond::service {

namespace {

// None of a historical file, which needs none.
core::Canaries::Expected expected_canaries(const daf::Header& header, const settings::Settings& settings) {
    core::Canaries::Expected expected;
    if (header.kind == daf::FileKind::historical) return expected;
    for (const auto& canary : settings.inbound.sources.at(header.source).canaries)
        expected[canary.reference] = {canary.notify.begin(), canary.notify.end()};
    return expected;
}

} // namespace

FileFindings::FileFindings(std::string file_name, const daf::Inspection& inspection,
                           const AcceptanceRules& rules, base::Instant now)
    : file_{std::move(file_name), inspection.header.source, inspection.header.business_date,
            inspection.header.sequence},
      inspection_{&inspection}, rules_{rules}, now_{now}, today_{base::date_in(base::london, now)},
      canaries_{expected_canaries(inspection.header, *rules.settings)} {
    for (const auto& line : inspection.census) census_.expect(line.nationality, line.convictions);
}

void FileFindings::see(const JudgedRecord& record) {
    const auto reference = record.reference();
    if (core::is_canary(reference)) return see_canary(record, reference);
    if (const auto* accepted = std::get_if<daf::Accepted>(&record.verdict)) {
        census_.see(accepted->event.person.nationalities);
    } else {
        census_.see(std::get<daf::Quarantine>(record.verdict).nationalities);
    }
}

void FileFindings::see_canary(const JudgedRecord& record, const std::string& reference) {
    if (const auto* accepted = std::get_if<daf::Accepted>(&record.verdict)) {
        canaries_.see(reference, core::route(accepted->event, *rules_.tables, {}, today_));
    } else {
        canaries_.see_unreadable(reference);
    }
}

std::vector<core::Finding> FileFindings::conclude(const core::Neighbours& around) const {
    const auto& header = inspection_->header;
    auto findings = core::find_broken_chain(file_, inspection_->sha256, header.previous, around);
    const auto add = [&findings](std::optional<core::Finding> found) {
        if (found) findings.push_back(std::move(*found));
    };
    add(core::find_gap(file_, around));
    add(core::find_census_difference(file_, census_));
    const auto calendar = rules_.settings->inbound.sources.at(header.source).calendar();
    if (calendar && header.kind == daf::FileKind::daily)
        add(core::find_late_day(file_, *calendar, around, now_));
    for (auto& canary : canaries_.findings(file_)) findings.push_back(std::move(canary));
    return findings;
}

} // namespace convictiond::service
