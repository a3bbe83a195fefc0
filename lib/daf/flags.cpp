#include "daf/flags.hpp"

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

} // namespace convictiond::daf
