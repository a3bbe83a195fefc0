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

// IMF-fixdate (RFC 9110, section 5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT". The obsolete forms are not read.
std::optional<base::Instant> parse_http_date(std::string_view text) {
    constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto parts = base::split(text, ' ');
    if (text.size() != 29 || parts.size() != 6 || parts[5] != "GMT") return std::nullopt;
    const auto month = std::ranges::find(months, parts[2]);
    if (month == months.end() || parts[1].size() != 2 || parts[3].size() != 4) return std::nullopt;
    const auto nth = static_cast<unsigned>(month - months.begin()) + 1;
    std::string iso{parts[3]};
    iso += (nth < 10 ? "-0" : "-") + std::to_string(nth) + "-";
    return base::parse_rfc3339(iso.append(parts[1]).append("T").append(parts[4]).append("Z"));
}

} // namespace

std::optional<Duration> parse_retry_after(std::string_view value, base::Instant now) {
    if (const auto seconds = number(value)) return std::chrono::seconds{*seconds};
    if (const auto at = parse_http_date(value)) return std::max(*at - now, Duration::zero());
    return std::nullopt;
}

} // namespace convictiond::core
