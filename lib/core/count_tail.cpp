#include "core/count_tail.hpp"

#include "base/check.hpp"

#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

namespace convictiond::core {

namespace {

// Below this the two distributions differ by less than the numbers do.
constexpr double least_excess = 1e-6;

using boost::math::negative_binomial;
using boost::math::poisson;

bool is_overdispersed(const Prediction& prediction) {
    return prediction.variance - prediction.mean > least_excess * prediction.mean;
}

// The mean r(1−p)/p and the variance r(1−p)/p² are those asked for.
negative_binomial overdispersed(const Prediction& prediction) {
    const double p = prediction.mean / prediction.variance;
    return negative_binomial{prediction.mean * p / (1 - p), p};
}

// Asked for with every count: both distributions have it in closed form.
double probability_of_none(const Prediction& prediction) {
    if (!is_overdispersed(prediction)) return std::exp(-prediction.mean);
    const double p = prediction.mean / prediction.variance;
    return std::exp(std::log(p) * prediction.mean * p / (1 - p));
}

// The least count whose tail reaches `tail`.
template <class Distribution>
std::int64_t least_reaching(const Distribution& distribution, double tail) {
    // Rounded by the library either way: settled by asking.
    auto count = static_cast<std::int64_t>(std::floor(boost::math::quantile(distribution, tail)));
    while (count > 0 && boost::math::cdf(distribution, static_cast<double>(count - 1)) >= tail) --count;
    while (boost::math::cdf(distribution, static_cast<double>(count)) < tail) ++count;
    return count;
}

template <class Distribution>
Band band_within(const Distribution& distribution) {
    return {least_reaching(distribution, 0.025), least_reaching(distribution, 0.975)};
}

} // namespace

double probability_at_most(std::int64_t count, const Prediction& prediction) {
    CHECK(count >= 0);
    if (prediction.mean <= 0) return 1;
    if (count == 0) return probability_of_none(prediction);
    if (is_overdispersed(prediction))
        return boost::math::cdf(overdispersed(prediction), static_cast<double>(count));
    return boost::math::cdf(poisson{prediction.mean}, static_cast<double>(count));
}

Band band_of(const Prediction& prediction) {
    if (prediction.mean <= 0) return {};
    if (is_overdispersed(prediction)) return band_within(overdispersed(prediction));
    return band_within(poisson{prediction.mean});
}

} // namespace convictiond::core
