// Days on which courts hardly sit, so that a low count says nothing: the bank holidays of England and Wales
// (Banking and Financial Dealings Act 1971, s. 1 and Sch. 1; Good Friday and Christmas Day by common law, New
// Year's Day and the first Monday in May by yearly proclamation) and 24 December to 2 January. Holidays that
// are proclaimed for one year alone are not known here: the calendar's `except` tells of them. Pure.
#pragma once

#include "base/date.hpp"

namespace convictiond::core {

[[nodiscard]] bool is_quiet_day(base::Date day);

// Easter Sunday of a year of the Gregorian calendar.
[[nodiscard]] base::Date easter_sunday(std::chrono::year year);

} // namespace convictiond::core
