// Calendar days, and the one place that knows time zones. A Date is a day of the Gregorian calendar without
// a zone; what day it is in London, and when that day ends, is asked here.
#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convictiond::base {

using Date = std::chrono::year_month_day;

// "YYYY-MM-DD", only days that exist, of the years 1 to 9999.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
// "YYYYMMDD", as it stands in the name of a daily file.
[[nodiscard]] std::optional<Date> parse_compact_date(std::string_view text);
[[nodiscard]] std::string to_text(Date date);
void append_text(std::string& text, Date date);
[[nodiscard]] Date operator+(Date date, std::chrono::days days);

// The IANA zone "Europe/London", in which the legal clock runs.
inline constexpr std::string_view london = "Europe/London";

[[nodiscard]] bool is_time_zone(std::string_view zone);
// The day that the calendar of `zone` shows at an instant; aborts for an unknown zone.
[[nodiscard]] Date date_in(std::string_view zone, Instant at);
// The instant at which `date` begins in `zone` (the first that exists, where daylight saving skips midnight).
[[nodiscard]] Instant start_of(Date date, std::string_view zone);
// The instant at which the clocks of `zone` show this time of the day on `date`. A time that they skip is the
// instant of the change; one that they show twice is the second.
[[nodiscard]] Instant instant_of(Date date, std::chrono::minutes time_of_day, std::string_view zone);

} // namespace convictiond::base
