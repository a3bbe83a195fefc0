// What a well-formed value of the daily activity file looks like, code by code. Shape alone: whether a
// well-formed code exists is asked of core/code_tables, and an absent (empty) value is the caller's matter.
// The table of fields stands in docs/daily-activity-file.md, "Segments".
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace convictiond::daf {

inline constexpr std::uint64_t max_sequence = 9'999'999;
inline constexpr std::uint64_t max_count = 999'999'999; // of lines, records, versions, offences

[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
[[nodiscard]] bool is_digits(std::string_view text); // one at least

// Decimal digits alone (leading zeros do not matter) whose value lies in [least, most].
[[nodiscard]] std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t least,
                                                     std::uint64_t most);

[[nodiscard]] bool is_conviction_reference(std::string_view text); // 1–40 of A–Z 0–9 / - .
[[nodiscard]] bool is_alpha3(std::string_view text);               // countries and currencies alike
[[nodiscard]] bool is_offence_category(std::string_view text);     // six digits
[[nodiscard]] bool is_sanction_category(std::string_view text);    // 4 or 5 digits
[[nodiscard]] bool is_duration(std::string_view text);             // ISO 8601 ("P1Y6M", "PT40H") or LIFE
[[nodiscard]] bool is_amount(std::string_view text);               // "1200", "1200.50"
[[nodiscard]] bool is_one_of(std::string_view text, std::string_view letters); // a single one of them

// The days that a date of birth (YYYY, YYYY-MM or YYYY-MM-DD) may mean; nothing where it is none.
struct DayRange {
    base::Date first;
    base::Date last;
};
[[nodiscard]] std::optional<DayRange> parse_partial_date(std::string_view text);

} // namespace convictiond::daf
