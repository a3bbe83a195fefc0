// On which business dates a source owes a file, and until when. The deadline is a time of the day after the
// business date, by the clocks of the source's own zone: a time that they skip falls on the change, one that
// they show twice is the second, so that no file is called late too early. Pure; "now" is a value.
#pragma once

#include "base/date.hpp"

#include <bitset>
#include <set>
#include <string>
#include <vector>

namespace convictiond::core {

// By ISO weekday: bit 0 is Monday.
using Weekdays = std::bitset<7>;

[[nodiscard]] bool holds(Weekdays days, base::Date date);

struct Calendar {
    base::Date from{};                              // the first business date that must have a file
    Weekdays days{0b1111111};                       // of the business date
    std::chrono::minutes by{std::chrono::hours{6}}; // of the day after it
    std::string time_zone{base::london};
    std::set<base::Date> except;

    // A file must come for this date.
    [[nodiscard]] bool expects(base::Date day) const;
    // From this instant on it is late.
    [[nodiscard]] base::Instant deadline(base::Date day) const;

    friend bool operator==(const Calendar&, const Calendar&) = default;
};

// The first business date whose deadline lies ahead, whether or not a file is expected for it.
[[nodiscard]] base::Date first_not_due(const Calendar& calendar, base::Instant now);

// The business dates from `since` on that must have a file by now, in their order.
[[nodiscard]] std::vector<base::Date> due_days(const Calendar& calendar, base::Date since, base::Instant now);

} // namespace convictiond::core
