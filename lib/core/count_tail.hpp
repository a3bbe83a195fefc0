// How improbable a small count is: the tail of the Poisson distribution, or of the negative binomial one
// where the variance is larger than the mean. Exact tails, no normal approximation: counts are small, and it
// is far out in the tail that is asked for. Pure.
#pragma once

#include <cstdint>

namespace convictiond::core {

// What a count is expected to be; a variance below the mean counts as the mean.
struct Prediction {
    double mean = 0;
    double variance = 0;
};

// P(X ≤ count); 1 where nothing is expected.
[[nodiscard]] double probability_at_most(std::int64_t count, const Prediction& prediction);

// The counts within which nineteen of twenty ordinary ones lie.
struct Band {
    std::int64_t low = 0;
    std::int64_t high = 0;
    friend bool operator==(const Band&, const Band&) = default;
};
[[nodiscard]] Band band_of(const Prediction& prediction);

} // namespace convictiond::core
