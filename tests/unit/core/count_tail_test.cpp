// Tails against values worked out by hand, and against each other.
#include "core/count_tail.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace count_tail_test {

using namespace convictiond::core;

TEST_CASE("where the variance is the mean, the tail is Poisson's") {
    CHECK(probability_at_most(0, {3, 3}) == Approx(std::exp(-3)));
    CHECK(probability_at_most(2, {3, 3}) == Approx(std::exp(-3) * (1 + 3 + 4.5)));
    CHECK(probability_at_most(2, {3, 1}) == probability_at_most(2, {3, 3}));
}

TEST_CASE("where the variance is larger, the tail is the negative binomial's") {
    // r = 10, p = 1/2: (1 + 10/2 + 55/4 + 220/8) / 1024
    CHECK(probability_at_most(0, {10, 20}) == Approx(1.0 / 1024));
    CHECK(probability_at_most(3, {10, 20}) == Approx((1 + 5 + 13.75 + 27.5) / 1024));
    CHECK(probability_at_most(3, {10, 20}) > probability_at_most(3, {10, 10}));
}

TEST_CASE("a variance that is hardly larger makes hardly a difference") {
    for (const std::int64_t count : {0, 5, 40})
        CHECK(probability_at_most(count, {50, 50.001}) ==
              Approx(probability_at_most(count, {50, 50})).epsilon(0.01));
}

TEST_CASE("far out in the tail the numbers are still numbers") {
    const double none = probability_at_most(0, {600, 900});
    CHECK(none > 0);
    CHECK(none < 1e-100);
    CHECK(probability_at_most(1, {600, 900}) > none);
}

TEST_CASE("nothing is too few where nothing is expected") {
    CHECK(probability_at_most(0, {0, 0}) == 1);
    CHECK(band_of({0, 0}) == Band{0, 0});
}

TEST_CASE("the band holds nineteen of twenty counts") {
    CHECK(band_of({3, 3}) == Band{0, 7});
    CHECK(band_of({100, 100}) == Band{81, 120});
    const auto wide = band_of({100, 300});
    CHECK(probability_at_most(wide.low - 1, {100, 300}) < 0.025);
    CHECK(probability_at_most(wide.low, {100, 300}) >= 0.025);
    CHECK(probability_at_most(wide.high, {100, 300}) >= 0.975);
    CHECK(probability_at_most(wide.high - 1, {100, 300}) < 0.975);
}

} // namespace count_tail_test
