// The only place that asks what time it is. Rules take the time as a value; loops ask here and pass it on.
// Instants are UTC with microseconds, as PostgreSQL's timestamptz holds them. Monotonic time is for waiting
// and for freshness, never for records.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convictiond::base {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Monotonic = std::chrono::steady_clock::time_point;
using Duration = std::chrono::microseconds;

[[nodiscard]] Instant now();
[[nodiscard]] Monotonic monotonic_now();

// A build for tests (CMake's CONVICTIOND_TEST_CLOCK, never the package): where the environment's
// CONVICTIOND_CLOCK names a file that holds an instant of RFC 3339, it was then when the file was written,
// and now() goes on from there. Whoever moves the time renames another file into its place.
[[nodiscard]] bool has_test_clock();

// RFC 3339 in UTC: "2026-11-24T02:00:05.123456Z"; seconds alone where `fraction` is false.
[[nodiscard]] std::string to_rfc3339(Instant at, bool fraction = true);
void append_rfc3339(std::string& text, Instant at, bool fraction = true);
// RFC 3339, section 5.6, of UTC alone: T and Z in either case, Z also as an offset of nothing, a fraction of
// any length, a leap second (the second after it). What is finer than microseconds is cut.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

// "1h 5m", "12d 3h", "45s", "20ms": two units at most, for people.
[[nodiscard]] std::string to_text(Duration duration);

} // namespace convictiond::base
