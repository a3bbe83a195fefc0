#include "base/clock.hpp"

#include "base/date.hpp"

#include <array>
#include <fmt/compile.h>
#include <fmt/format.h>

#ifdef CONVICTIOND_TEST_CLOCK
#include "base/check.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace convictiond::base {

using namespace std::chrono;

#ifdef CONVICTIOND_TEST_CLOCK

namespace {

// One descriptor for both, so that the instant and the time of its writing are of one file.
Instant read_test_clock(const char* path, Instant real) {
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    CHECK(file >= 0);
    std::array<char, 64> text{};
    const auto size = ::read(file, text.data(), text.size());
    struct ::stat about {};
    const bool known = ::fstat(file, &about) == 0;
    ::close(file);
    CHECK(known && size > 0);
    std::string_view instant{text.data(), static_cast<std::size_t>(size)};
    instant = instant.substr(0, instant.find('\n'));
    const auto then = parse_rfc3339(instant);
    CHECK(then.has_value());
    const auto written = seconds{about.st_mtim.tv_sec} + nanoseconds{about.st_mtim.tv_nsec};
    return *then + (real - Instant{floor<microseconds>(written)});
}

} // namespace

bool has_test_clock() {
    return true;
}

Instant now() {
    const auto real = time_point_cast<microseconds>(system_clock::now());
    const char* path = std::getenv("CONVICTIOND_CLOCK");
    return path == nullptr ? real : read_test_clock(path, real);
}

#else

bool has_test_clock() {
    return false;
}

Instant now() {
    return time_point_cast<microseconds>(system_clock::now());
}

#endif

Monotonic monotonic_now() {
    return steady_clock::now();
}

std::string to_rfc3339(Instant at, bool fraction) {
    std::string text;
    append_rfc3339(text, at, fraction);
    return text;
}

void append_rfc3339(std::string& text, Instant at, bool fraction) {
    const auto day = floor<days>(at);
    const hh_mm_ss time{at - day};
    // Compiled formats: each line of the log and each value for the database passes here.
    append_text(text, Date{day});
    std::array<char, 24> digits{};
    auto* end = fmt::format_to(digits.data(), FMT_COMPILE("T{:02}:{:02}:{:02}"), time.hours().count(),
                               time.minutes().count(), time.seconds().count());
    if (fraction) end = fmt::format_to(end, FMT_COMPILE(".{:06}"), time.subseconds().count());
    *end++ = 'Z';
    text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

namespace {

// A fixed count of digits at `at`, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

std::optional<microseconds> parse_fraction(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 6; ++i) value = value * 10 + (i < text.size() ? text[i] - '0' : 0);
    for (char c : text)
        if (c < '0' || c > '9') return std::nullopt;
    return microseconds{value};
}

// "2026-11-24T02:00:05.5", without its offset.
std::optional<Instant> parse_utc(std::string_view text) {
    constexpr std::size_t seconds_end = std::string_view{"2026-11-24T02:00:05"}.size();
    if (text.size() < seconds_end || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    if (text[13] != ':' || text[16] != ':') return std::nullopt;
    const auto day = parse_date(text.substr(0, 10));
    const auto h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
    if (!day || !h || !m || !s || *h > 23 || *m > 59) return std::nullopt;
    const bool leaps = *h == 23 && *m == 59 && *s == 60; // no clock of ours has that second: it is the next
    if (*s > 59 && !leaps) return std::nullopt;
    microseconds fraction{0};
    if (text.size() > seconds_end) {
        if (text[seconds_end] != '.') return std::nullopt;
        const auto parsed = parse_fraction(text.substr(seconds_end + 1));
        if (!parsed) return std::nullopt;
        if (!leaps) fraction = *parsed;
    }
    return Instant{sys_days{*day}} + hours{*h} + minutes{*m} + seconds{*s} + fraction;
}

} // namespace

std::optional<Instant> parse_rfc3339(std::string_view text) {
    for (const std::string_view utc : {"Z", "z", "+00:00", "-00:00"})
        if (text.ends_with(utc)) return parse_utc(text.substr(0, text.size() - utc.size()));
    return std::nullopt;
}

std::string to_text(Duration duration) {
    if (duration < Duration::zero()) return "-" + to_text(-duration);
    if (duration < seconds{1}) return fmt::format("{}ms", duration_cast<milliseconds>(duration).count());
    struct Unit {
        seconds size;
        const char* name;
    };
    constexpr Unit units[] = {{days{1}, "d"}, {hours{1}, "h"}, {minutes{1}, "m"}, {seconds{1}, "s"}};
    auto rest = floor<seconds>(duration);
    std::string text;
    int used = 0;
    for (const auto& unit : units) {
        const auto count = rest / unit.size;
        rest -= count * unit.size;
        if (count > 0) {
            text += fmt::format("{}{}{}", used > 0 ? " " : "", count, unit.name);
            if (++used == 2) break;
        } else if (used > 0) {
            break;
        }
    }
    return text;
}

} // namespace convictiond::base
