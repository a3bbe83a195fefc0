#include "daf/file_name.hpp"

#include "base/text.hpp"
#include "daf/shapes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::daf {

namespace {

constexpr std::string_view name_end = ".daf";
constexpr std::size_t sequence_digits = 7;

} // namespace

bool is_source_name(std::string_view text) {
    return text.size() >= 2 && text.size() <= 12 &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_capital(c) || is_digit(c); });
}

std::optional<FileName> parse_file_name(std::string_view name) {
    if (!name.ends_with(name_end)) return std::nullopt;
    name.remove_suffix(name_end.size());
    const auto parts = base::split(name, '_');
    if (parts.size() != 4 || parts[0] != "DAF" || !is_source_name(parts[1])) return std::nullopt;
    const auto business_date = base::parse_compact_date(parts[2]);
    if (!business_date || parts[3].size() != sequence_digits) return std::nullopt;
    const auto sequence = number_in(parts[3], 1, max_sequence);
    if (!sequence) return std::nullopt;
    return FileName{std::string{parts[1]}, *business_date, static_cast<int>(*sequence)};
}

NameKind kind_of(std::string_view name) {
    for (const std::string_view end : {".tmp", ".part", ".filepart"})
        if (name.ends_with(end)) return NameKind::upload_under_way;
    if (name.starts_with('.')) return NameKind::upload_under_way;
    return parse_file_name(name) ? NameKind::daily_file : NameKind::foreign;
}

std::string to_text(const FileName& name) {
    const auto& date = name.business_date;
    return fmt::format("DAF_{}_{:04}{:02}{:02}_{:07}.daf", name.source, int{date.year()},
                       unsigned{date.month()}, unsigned{date.day()}, name.sequence);
}

} // namespace convictiond::daf
