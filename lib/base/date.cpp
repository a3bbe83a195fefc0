#include "base/date.hpp"

#include "base/check.hpp"

#include <array>
#include <date/tz.h>
#include <fmt/compile.h>
#include <fmt/format.h>

namespace convictiond::base {

using namespace std::chrono;

namespace {

std::optional<Date> date_of(std::string_view y, std::string_view m, std::string_view d) {
    auto number = [](std::string_view text) -> std::optional<int> {
        int value = 0;
        for (char c : text) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const auto yy = number(y), mm = number(m), dd = number(d);
    if (!yy || !mm || !dd) return std::nullopt;
    const Date date{year{*yy}, month{static_cast<unsigned>(*mm)}, day{static_cast<unsigned>(*dd)}};
    if (!date.ok() || *yy == 0) return std::nullopt; // before year 1 comes 1 BC, in PostgreSQL too
    return date;
}

const ::date::time_zone& zone_named(std::string_view zone) {
    CHECK(is_time_zone(zone));
    return *::date::locate_zone(std::string{zone});
}

} // namespace

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    return date_of(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
}

std::optional<Date> parse_compact_date(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    return date_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
}

std::string to_text(Date date) {
    std::string text;
    append_text(text, date);
    return text;
}

void append_text(std::string& text, Date date) {
    std::array<char, 24> digits{}; // a year has five characters at most
    const auto* const end = fmt::format_to(digits.data(), FMT_COMPILE("{:04}-{:02}-{:02}"), int{date.year()},
                                           unsigned{date.month()}, unsigned{date.day()});
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

Date operator+(Date date, days days) {
    return Date{sys_days{date} + days};
}

bool is_time_zone(std::string_view zone) {
    try {
        return ::date::locate_zone(std::string{zone}) != nullptr;
    } catch (const std::runtime_error&) { // the library's way to say that it knows no such zone
        return false;
    }
}

Date date_in(std::string_view zone, Instant at) {
    const auto local = zone_named(zone).to_local(at);
    return Date{sys_days{floor<days>(local.time_since_epoch())}};
}

Instant start_of(Date date, std::string_view zone) {
    const ::date::local_days midnight{sys_days{date}.time_since_epoch()};
    return zone_named(zone).to_sys(midnight, ::date::choose::earliest);
}

Instant instant_of(Date date, minutes time_of_day, std::string_view zone) {
    const ::date::local_days midnight{sys_days{date}.time_since_epoch()};
    return zone_named(zone).to_sys(midnight + time_of_day, ::date::choose::latest);
}

} // namespace convictiond::base
