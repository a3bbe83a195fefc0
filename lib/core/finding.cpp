#include "core/finding.hpp"

#include "base/check.hpp"

namespace convictiond::core {

std::string_view to_text(FindingKind kind) {
    switch (kind) {
    case FindingKind::missing_day: return "missing-day";
    case FindingKind::late_day: return "late-day";
    case FindingKind::sequence_gap: return "sequence-gap";
    case FindingKind::chain_broken: return "chain-broken";
    case FindingKind::census_differs: return "census-differs";
    case FindingKind::canary: return "canary";
    case FindingKind::volume: return "volume";
    case FindingKind::share: return "share";
    case FindingKind::rejected_file: return "rejected-file";
    case FindingKind::foreign_file: return "foreign-file";
    case FindingKind::archive_unknown: return "archive-unknown";
    }
    CHECK(!"a kind that does not exist");
    return {};
}

std::string_view to_text(FindingGrade grade) {
    switch (grade) {
    case FindingGrade::warning: return "warning";
    case FindingGrade::critical: return "critical";
    }
    CHECK(!"a grade that does not exist");
    return {};
}

FindingGrade grade_of(FindingKind kind) {
    switch (kind) {
    case FindingKind::missing_day:
    case FindingKind::census_differs:
    case FindingKind::canary:
    case FindingKind::rejected_file:
    case FindingKind::archive_unknown: return FindingGrade::critical;
    case FindingKind::late_day:
    case FindingKind::sequence_gap:
    case FindingKind::chain_broken:
    case FindingKind::volume:
    case FindingKind::share:
    case FindingKind::foreign_file: return FindingGrade::warning;
    }
    CHECK(!"a kind that does not exist");
    return FindingGrade::critical;
}

} // namespace convictiond::core
