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

// 2–12 of A–Z 0–9.
[[nodiscard]] bool is_source_name(std::string_view text);

} // namespace convictiond::daf
