#include "daf/flags.hpp"

#include <algorithm>

namespace convictiond::daf {

std::string_view to_text(FlagKind kind) {
    switch (kind) {
    case FlagKind::bad_escape: return "bad-escape";
    case FlagKind::field_too_many: return "field-too-many";
    case FlagKind::bad_date: return "bad-date";
    case FlagKind::bad_code: return "bad-code";
    case FlagKind::check_letter: return "check-letter";
    case FlagKind::unknown_category: return "unknown-category";
    case FlagKind::unknown_country: return "unknown-country";
    case FlagKind::unknown_nationality: return "unknown-nationality";
    case FlagKind::misshapen_nationality: return "misshapen-nationality";
    case FlagKind::future_date: return "future-date";
    case FlagKind::under_age: return "under-age";
    case FlagKind::obligatory_unknown: return "obligatory-unknown";
    case FlagKind::final_before_convicted: return "final-before-convicted";
    case FlagKind::recorded_elsewhere: return "recorded-elsewhere";
    case FlagKind::version_gap: return "version-gap";
    }
    return "";
}

std::optional<FlagKind> parse_flag_kind(std::string_view text) {
    const auto found = std::find_if(all_flag_kinds.begin(), all_flag_kinds.end(),
                                    [&](FlagKind kind) { return to_text(kind) == text; });
    if (found == all_flag_kinds.end()) return std::nullopt;
    return *found;
}

} // namespace convictiond::daf
