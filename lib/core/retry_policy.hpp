// When a notification that failed is tried again: full jitter, uniform in [0, min(cap, base·2ⁿ)], n the
// failures before this one; a peer's Retry-After is the floor, capped. Never given up.
#pragma once

#include "base/chance.hpp"
#include "base/clock.hpp"

#include <optional>
#include <string_view>

namespace convictiond::core {

struct RetryPolicy {
    base::Duration base{std::chrono::seconds{5}};
    base::Duration cap{std::chrono::minutes{30}};
    base::Duration max_retry_after{std::chrono::hours{1}};

    // The longest wait after `failures_before` failures.
    [[nodiscard]] base::Duration ceiling(int failures_before) const;
    [[nodiscard]] base::Duration wait(int failures_before, std::optional<base::Duration> retry_after,
                                      base::Chance& chance) const;
};

// Retry-After (RFC 9110, section 10.2.3): seconds or an HTTP date in any of its three forms. Nothing where it
// is neither; never negative.
[[nodiscard]] std::optional<base::Duration> parse_retry_after(std::string_view value, base::Instant now);

} // namespace convictiond::core
