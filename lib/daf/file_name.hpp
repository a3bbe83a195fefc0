// The name of a daily activity file, DAF_<source>_<YYYYMMDD>_<sequence, 7 digits>.daf, and what other names
// in the drop directory mean. Names alone: no file is touched. Case counts. The rule stands in
// docs/daily-activity-file.md, "Name".
#pragma once

#include "base/date.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace convictiond::daf {

enum class NameKind {
    daily_file,
    upload_under_way, // begins with '.' or ends in .tmp, .part, .filepart: left alone
    foreign,          // never read; counted, shown, and warned about
};

struct FileName {
    std::string source;
    base::Date business_date;
    int sequence = 0; // 1–9999999
    friend bool operator==(const FileName&, const FileName&) = default;
};

[[nodiscard]] NameKind kind_of(std::string_view name);
// Nothing for any name that is not a daily file's.
[[nodiscard]] std::optional<FileName> parse_file_name(std::string_view name);
[[nodiscard]] std::string to_text(const FileName& name);

// What is reckoned from a business date (28 days on, eight weeks back) is then a day that can be written,
// too. A name with another date is a daily file's all the same: it is read, and rejected.
inline constexpr base::Date first_business_date{std::chrono::year{1900}, std::chrono::January,
                                                std::chrono::day{1}};
inline constexpr base::Date last_business_date{std::chrono::year{2999}, std::chrono::December,
                                               std::chrono::day{31}};
[[nodiscard]] constexpr bool may_be_business_date(base::Date date) {
    return date >= first_business_date && date <= last_business_date;
}

// 2–12 of A–Z 0–9.
[[nodiscard]] bool is_source_name(std::string_view text);

} // namespace convictiond::daf
