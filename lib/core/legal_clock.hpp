// The legal clock: the notice must go before the end of 28 days beginning with the day on which the
// conviction was recorded (European Union (Future Relationship) Act 2020, s. 1(5)). Days are London's, with
// its daylight saving; `notify_within` is the configured length, 28 days by law.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <vector>

namespace convictiond::core {

inline constexpr std::chrono::days by_law{28};

// The day the clock begins with: the day of recording, or the file's business date where that lies ahead of
// it.
[[nodiscard]] base::Date first_day(base::Date recorded_on, base::Date business_date);

// The last day on which the notice may go.
[[nodiscard]] base::Date last_permitted_day(base::Date first_day, std::chrono::days notify_within);

// The instant from which it is late: the end of the last permitted day in London.
[[nodiscard]] base::Instant late_from(base::Date last_permitted_day);

// The instant from which it warns: the start of the seventh day before the end, `recordedOn` + 21 by law.
[[nodiscard]] base::Instant warns_from(base::Date last_permitted_day);

// It warns from the first of the last so many days on.
inline constexpr std::chrono::days last_week{7};

// What is not delivered or decided, and whose legal clock ends with the same day.
struct DueDay {
    base::Date last_permitted_day{};
    std::int64_t count = 0; // that are late or in their last week; what is not may be left uncounted
};

// How many of them are past the end of their clock, and how many in its last week.
struct ClockCounts {
    std::int64_t late = 0;
    std::int64_t near = 0;
};
[[nodiscard]] ClockCounts count_clocks(const std::vector<DueDay>& due, base::Instant now);

} // namespace convictiond::core
