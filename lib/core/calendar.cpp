#include "core/calendar.hpp"

#include <algorithm>

namespace convictiond::core {

using std::chrono::days;

bool holds(Weekdays weekdays, base::Date date) {
    const std::chrono::weekday weekday{std::chrono::sys_days{date}};
    return weekdays.test(weekday.iso_encoding() - 1);
}

bool Calendar::expects(base::Date day) const {
    return day >= from && holds(days, day) && !except.contains(day);
}

base::Instant Calendar::deadline(base::Date day) const {
    return base::instant_of(base::operator+(day, std::chrono::days{1}), by, time_zone);
}

base::Date first_not_due(const Calendar& calendar, base::Instant now) {
    const auto today = base::date_in(calendar.time_zone, now);
    const auto yesterday = base::operator+(today, days{-1});
    return now >= calendar.deadline(yesterday) ? today : yesterday;
}

std::vector<base::Date> due_days(const Calendar& calendar, base::Date since, base::Instant now) {
    std::vector<base::Date> due;
    const auto end = first_not_due(calendar, now);
    for (auto day = std::max(since, calendar.from); day < end; day = base::operator+(day, days{1}))
        if (calendar.expects(day)) due.push_back(day);
    return due;
}

} // namespace convictiond::core
