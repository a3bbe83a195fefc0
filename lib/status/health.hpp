// The verdict on the house: pass, warn or fail, check by check, from values alone. A monitor pages on `fail`;
// `warn` waits for office hours. The names of the checks stand in docs/operators.md; what is not known yet is
// a warning, never a pass.
#pragma once

#include "status/signs.hpp"

namespace convictiond::status {

enum class Grade { pass, warn, fail }; // in the order of their weight

[[nodiscard]] std::string_view to_text(Grade grade);

struct Check {
    std::string name;      // "lanes:PL"; several checks may share one
    std::string component; // what it is about: a state, a file's id, a directory
    Grade grade = Grade::pass;
    std::optional<std::int64_t> observed;
    std::string unit;
    base::Instant time{};
    std::string output;   // why it is not a pass; no personal data
    bool unknown = false; // nobody has looked yet
};

struct Health {
    Grade grade = Grade::pass; // the worst of the checks
    base::Instant time{};
    std::vector<Check> checks; // those of one name stand together
};

struct HealthLimits {
    base::Duration clock_off = std::chrono::seconds{5};
    base::Duration overview_stale = std::chrono::minutes{2};
    base::Duration certificate_warning = std::chrono::days{30};
    base::Duration hold_decision_within = std::chrono::days{14};
    std::uint64_t disk_full = std::uint64_t{64} << 20U; // bytes available
    std::uint64_t disk_low = std::uint64_t{2} << 30U;   // bytes available
};

[[nodiscard]] Health judge_health(const Signs& signs, const HealthLimits& limits, base::Instant now);

} // namespace convictiond::status
