#include "daf/shapes.hpp"

#include <algorithm>
#include <string>

namespace convictiond::daf {

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t least, std::uint64_t most) {
    if (text.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
        if (value > most) return std::nullopt;
    }
    if (value < least) return std::nullopt;
    return value;
}

bool is_conviction_reference(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_capital(c) || is_digit(c) || c == '/' || c == '-' || c == '.';
    });
}

bool is_alpha3(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return is_capital(c); });
}

bool is_offence_category(std::string_view text) {
    return text.size() == 6 && is_digits(text);
}

bool is_sanction_category(std::string_view text) {
    return (text.size() == 4 || text.size() == 5) && is_digits(text);
}

namespace {

// Consumes "12Y5M" as far as the designators of `order` come, each once and in this order; how many came.
std::size_t take_duration_parts(std::string_view& text, std::string_view order) {
    std::size_t taken = 0;
    for (const char designator : order) {
        const auto digits = static_cast<std::size_t>(
            std::find_if_not(text.begin(), text.end(), [](char c) { return is_digit(c); }) - text.begin());
        if (digits == 0 || digits == text.size() || text[digits] != designator) continue;
        text.remove_prefix(digits + 1);
        ++taken;
    }
    return taken;
}

// The last component may have a decimal fraction, after a point or a comma: "P0,5Y" without it is "P0Y". Any
// other text is left as it is.
std::string without_fraction(std::string_view text) {
    const auto mark = text.find_first_of(".,");
    if (mark == text.npos || text.size() < mark + 3 ||
        !is_digits(text.substr(mark + 1, text.size() - mark - 2)))
        return std::string{text};
    return std::string{text.substr(0, mark)} + text.back();
}

bool is_whole_duration(std::string_view text) {
    if (!text.starts_with('P')) return false;
    text.remove_prefix(1);
    const auto days = take_duration_parts(text, "YMWD");
    if (text.empty()) return days > 0;
    if (!text.starts_with('T')) return false;
    text.remove_prefix(1);
    return take_duration_parts(text, "HMS") > 0 && text.empty();
}

} // namespace

bool is_duration(std::string_view text) {
    return text == "LIFE" || is_whole_duration(without_fraction(text));
}

bool is_amount(std::string_view text) {
    const auto point = text.find('.');
    if (point == std::string_view::npos) return is_digits(text);
    return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

bool is_one_of(std::string_view text, std::string_view letters) {
    return text.size() == 1 && letters.find(text[0]) != std::string_view::npos;
}

std::optional<DayRange> parse_partial_date(std::string_view text) {
    using namespace std::chrono;
    if (text.size() == 10) {
        const auto day = base::parse_date(text);
        if (!day) return std::nullopt;
        return DayRange{*day, *day};
    }
    if (text.size() != 4 && text.size() != 7) return std::nullopt;
    const bool month_known = text.size() == 7;
    const auto first = base::parse_date(std::string{text} + (month_known ? "-01" : "-01-01"));
    if (!first) return std::nullopt;
    const auto last_month = month_known ? first->month() : December;
    return DayRange{*first, base::Date{first->year() / last_month / last}};
}

} // namespace convictiond::daf
