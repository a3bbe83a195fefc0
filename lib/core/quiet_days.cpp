#include "core/quiet_days.hpp"

namespace convictiond::core {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::Monday;
using std::chrono::sys_days;
using std::chrono::weekday;

namespace {

// Between Christmas and New Year all is quiet; the working days on which Christmas is taken, where it falls
// on a weekend, lie in it, too. New Year's Day on a Saturday is taken on the third.
bool is_around_new_year(base::Date day) {
    if (day.month() == std::chrono::December) return day.day() >= 24d;
    if (day.month() != std::chrono::January) return false;
    return day.day() <= 2d || (day.day() == 3d && weekday{sys_days{day}} == Monday);
}

} // namespace

// The anonymous algorithm of "Nature" 1876, as in Meeus, Astronomical Algorithms, chapter 8.
base::Date easter_sunday(std::chrono::year year) {
    const int y = static_cast<int>(year);
    const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
    const int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    const int month_and_day = h + l - 7 * m + 114;
    return year / std::chrono::month{static_cast<unsigned>(month_and_day / 31)} /
           std::chrono::day{static_cast<unsigned>(month_and_day % 31 + 1)};
}

bool is_quiet_day(base::Date day) {
    if (is_around_new_year(day)) return true;
    const auto year = day.year();
    const sys_days easter{easter_sunday(year)};
    const sys_days at{day};
    return at == easter - days{2} || at == easter + days{1} ||
           at == sys_days{year / std::chrono::May / Monday[1]} ||
           at == sys_days{year / std::chrono::May / Monday[std::chrono::last]} ||
           at == sys_days{year / std::chrono::August / Monday[std::chrono::last]};
}

} // namespace convictiond::core
