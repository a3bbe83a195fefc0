#include "core/retry_policy.hpp"

#include "base/date.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace convictiond::core {

using base::Duration;

Duration RetryPolicy::ceiling(int failures_before) const {
    Duration wait = base;
    for (int i = 0; i < failures_before && wait < cap; ++i) wait *= 2;
    return std::min(wait, cap);
}

Duration RetryPolicy::wait(int failures_before, std::optional<Duration> retry_after,
                           base::Chance& chance) const {
    const auto drawn = chance.up_to(ceiling(failures_before));
    return std::max(drawn, std::min(retry_after.value_or(Duration::zero()), max_retry_after));
}

namespace {

// Digits alone; more than an int can count is as long as it can (RFC 9111, section 1.2.2, does the same).
std::optional<int> number(std::string_view digits) {
    unsigned value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value);
    if (stopped != end || error == std::errc::invalid_argument) return std::nullopt;
    constexpr int most = std::numeric_limits<int>::max();
    if (error == std::errc::result_out_of_range) return most;
    return static_cast<int>(std::min(value, static_cast<unsigned>(most)));
}

// Of two digits each but for the year, which has four; the month by its three letters.
std::optional<base::Instant> instant_of(std::string_view day, std::string_view month_name,
                                        std::string_view year, std::string_view time) {
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto month = std::ranges::find(months, month_name);
    if (month == months.end() || day.size() != 2 || year.size() != 4) return std::nullopt;
    const auto nth = static_cast<unsigned>(month - months.begin()) + 1;
    std::string iso{year};
    iso += (nth < 10 ? "-0" : "-") + std::to_string(nth) + "-";
    return base::parse_rfc3339(iso.append(day).append("T").append(time).append("Z"));
}

// "Sunday, 06-Nov-94 08:49:37 GMT": what would lie more than 50 years ahead is past.
std::optional<base::Instant> parse_rfc850(const std::vector<std::string_view>& parts, base::Instant now) {
    const auto date = base::split(parts[1], '-');
    if (date.size() != 3 || date[2].size() != 2) return std::nullopt;
    const auto in_century = [&](std::string_view century) {
        return instant_of(date[0], date[1], std::string{century}.append(date[2]), parts[2]);
    };
    const auto at = in_century("20");
    return at && *at > now + std::chrono::years{50} ? in_century("19") : at;
}

// "Sun Nov  6 08:49:37 1994": a day of one digit is led by a blank.
std::optional<base::Instant> parse_asctime(std::vector<std::string_view> parts) {
    std::string day{parts[2]};
    if (parts.size() == 6) {
        if (!parts[2].empty() || parts[3].size() != 1) return std::nullopt;
        day = "0" + std::string{parts[3]};
        parts.erase(parts.begin() + 2);
    }
    return instant_of(day, parts[1], parts[4], parts[3]);
}

// RFC 9110, section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT", and the two obsolete forms, which a recipient
// must accept.
std::optional<base::Instant> parse_http_date(std::string_view text, base::Instant now) {
    const auto parts = base::split(text, ' ');
    const bool in_gmt = parts.back() == "GMT";
    if (in_gmt && parts.size() == 6 && text.size() == 29)
        return instant_of(parts[1], parts[2], parts[3], parts[4]);
    if (in_gmt && parts.size() == 4) return parse_rfc850(parts, now);
    if (text.size() == 24 && (parts.size() == 5 || parts.size() == 6)) return parse_asctime(parts);
    return std::nullopt;
}

} // namespace

std::optional<Duration> parse_retry_after(std::string_view value, base::Instant now) {
    if (const auto seconds = number(value)) return std::chrono::seconds{*seconds};
    if (const auto at = parse_http_date(value, now)) return std::max(*at - now, Duration::zero());
    return std::nullopt;
}

} // namespace convictiond::core
