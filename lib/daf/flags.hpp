// What is odd about a record that is sent all the same. Flags are counted by kind and shown in traces and in
// the daily report; none of them ever holds a notification up. The names are stable: metrics, the database
// and docs/daily-activity-file.md ("Flags") use them.
#pragma once

#include "daf/segment.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace convictiond::daf {

enum class FlagKind {
    // Faults: the field counts as unknown, its text is kept with the record.
    bad_escape,
    field_too_many, // the fields beyond the last are ignored
    bad_date,       // misshapen, or a day that does not exist
    bad_code,       // a code, number, duration or amount of the wrong shape
    // Oddities: sent as they stand.
    check_letter, // PNC id or CRO number: the wrong letter or the wrong form
    unknown_category,
    unknown_country,
    unknown_nationality,   // well-shaped, in no table: its decision waits for an operator
    misshapen_nationality, // neither three capitals nor in the table: likewise
    future_date,           // after the file's business date
    under_age,
    obligatory_unknown,
    final_before_convicted,
    recorded_elsewhere, // CNV 4 is another day than HDR 4
    version_gap,        // told by the caller, who knows the history
};

inline constexpr std::array all_flag_kinds{
    FlagKind::bad_escape,
    FlagKind::field_too_many,
    FlagKind::bad_date,
    FlagKind::bad_code,
    FlagKind::check_letter,
    FlagKind::unknown_category,
    FlagKind::unknown_country,
    FlagKind::unknown_nationality,
    FlagKind::misshapen_nationality,
    FlagKind::future_date,
    FlagKind::under_age,
    FlagKind::obligatory_unknown,
    FlagKind::final_before_convicted,
    FlagKind::recorded_elsewhere,

    FlagKind::version_gap,
};

[[nodiscard]] std::string_view to_text(FlagKind kind); // "bad-escape"

struct Flag {
    FlagKind kind = FlagKind::bad_escape;
    std::uint64_t line = 0;
    Tag segment = Tag::cnv;
    std::size_t field = 0; // 0: the segment as a whole, or that there is none
    friend bool operator==(const Flag&, const Flag&) = default;
};

} // namespace convictiond::daf
