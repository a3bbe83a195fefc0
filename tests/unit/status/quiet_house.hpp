// A house in which everything is well, at a Tuesday in November: what a test changes is what it is about.
#pragma once

#include "status/health.hpp"

namespace convictiond::test {

[[nodiscard]] base::Instant at(const char* rfc3339);
[[nodiscard]] base::Date day(const char* iso8601);
[[nodiscard]] base::MemberState state(const char* code);

inline const base::Instant noon = at("2026-11-24T12:00:00Z");

[[nodiscard]] status::Signs quiet_house();
// Of a lane of it, which is made where it is missing.
[[nodiscard]] core::LaneFigures& lane(status::Signs& signs, const char* code);

} // namespace convictiond::test
