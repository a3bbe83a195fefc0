// A finding: something that should have come and did not, or came otherwise than it should. It stays open
// until its cause is gone or people close it, and is opened once for one cause: the cause is a text that is
// the same whenever the same thing is found again. No personal data in any of it.
#pragma once

#include "base/date.hpp"

#include <array>
#include <optional>
#include <string>

namespace convictiond::core {

enum class FindingKind {
    missing_day,
    late_day,
    sequence_gap,
    chain_broken,
    census_differs,
    canary,
    volume,
    share,
    rejected_file,
    foreign_file,
    archive_unknown,
};
inline constexpr std::array all_finding_kinds{
    FindingKind::missing_day,  FindingKind::late_day,       FindingKind::sequence_gap,
    FindingKind::chain_broken, FindingKind::census_differs, FindingKind::canary,
    FindingKind::volume,       FindingKind::share,          FindingKind::rejected_file,
    FindingKind::foreign_file, FindingKind::archive_unknown};

// Critical ones fail health and are closed by two people.
enum class FindingGrade { warning, critical };

[[nodiscard]] std::string_view to_text(FindingKind kind); // "missing-day"
[[nodiscard]] std::string_view to_text(FindingGrade grade);
[[nodiscard]] FindingGrade grade_of(FindingKind kind);

// Sequence numbers of a source, both ends included.
struct NumberRange {
    int first = 0;
    int last = 0;
    friend bool operator==(NumberRange, NumberRange) = default;
};

struct Finding {
    FindingKind kind{};
    std::string source; // empty: of none
    std::string cause;
    std::string detail; // for people
    std::optional<base::Date> business_date;
    std::optional<NumberRange> numbers; // of a sequence gap

    friend bool operator==(const Finding&, const Finding&) = default;
};

} // namespace convictiond::core
