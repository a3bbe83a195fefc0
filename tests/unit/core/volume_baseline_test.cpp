// What a past lets expect, worked out by hand: means, what they are unsure by, and how much days scatter.
#include "core/volume_baseline.hpp"

#include <catch2/catch.hpp>

namespace volume_baseline_test {

using namespace convictiond::core;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

const sys_days monday{std::chrono::year{2026} / 2 / 2};

// Days from that Monday on, with what `count_of` says for (week, weekday from Monday).
template <class CountOf>
std::vector<Measure> weeks(int many, CountOf count_of) {
    std::vector<Measure> measures;
    for (int week = 0; week < many; ++week)
        for (int day = 0; day < 7; ++day)
            measures.push_back({monday + days{7 * week + day}, count_of(week, day), 100});
    return measures;
}

std::vector<Measure> window(int many) {
    std::vector<Measure> measures;
    for (int day = 0; day < many; ++day) measures.push_back({monday + days{700 + day}, 0, 100});
    return measures;
}

const auto ten = [](int, int) { return 10; };

} // namespace

TEST_CASE("a baseline is the newest eight of each weekday before the window") {
    const auto baseline = baseline_of(weeks(20, ten), {monday + days{7 * 15}, std::nullopt, {}});
    REQUIRE(baseline.size() == 56);
    CHECK(baseline.front().day == monday + days{7 * 15 - 1});
    CHECK(baseline.back().day == monday + days{7 * 7});
}

TEST_CASE("days that are no measure are skipped, and older ones take their place") {
    OrdinaryDays ordinary{
        monday + days{7 * 15}, std::nullopt, {{monday + days{7 * 10}, monday + days{7 * 12 - 1}}}};
    auto baseline = baseline_of(weeks(20, ten), ordinary);
    REQUIRE(baseline.size() == 56);
    CHECK(baseline.back().day == monday + days{7 * 5});
    ordinary.from = monday + days{7 * 8};
    CHECK(baseline_of(weeks(20, ten), ordinary).size() == 5 * 7);
}

TEST_CASE("a weekday is held against its own kind") {
    const auto baseline = weeks(8, [](int, int day) { return day < 5 ? 20 : 1; });
    CHECK(predict_volume(baseline, window(1), {})->mean == Approx(20));
    CHECK(predict_volume(baseline, window(7), {})->mean == Approx(102));
}

TEST_CASE("a mean of eight days is unsure by an eighth of its variance, and more for a long window") {
    const auto baseline = weeks(8, ten);
    CHECK(predict_volume(baseline, window(1), {})->variance == Approx(10 + 10.0 / 8));
    CHECK(predict_volume(baseline, window(7), {})->variance == Approx(70 + 70.0 / 8));
    CHECK(predict_volume(baseline, window(28), {})->variance == Approx(280 + 4 * 280.0 / 8));
}

TEST_CASE("days that scatter more than Poisson's widen what is expected") {
    // Each weekday 5 and 15 in turn: (5² / 10) · 8 / 7 degrees of freedom.
    const auto baseline = weeks(8, [](int week, int) { return week % 2 == 0 ? 5 : 15; });
    CHECK(predict_volume(baseline, window(1), {})->variance == Approx(20.0 / 7 * (10 + 10.0 / 8)));
}

TEST_CASE("a level that may wander by a part widens it by the square of that part") {
    const auto baseline = weeks(8, ten);
    CHECK(predict_volume(baseline, window(7), {0.1, 1})->variance == Approx(70 + 70.0 / 8 + 49));
}

TEST_CASE("where the rest of the source has less, a state is expected to have less") {
    const auto scaled = predict_volume(weeks(8, ten), window(7), {0, 0.5});
    CHECK(scaled->mean == Approx(35));
    CHECK(scaled->variance == Approx(35 + 0.25 * 70 / 8));
}

TEST_CASE("nothing is predicted from fewer than four weeks, or for a window without a day") {
    CHECK_FALSE(predict_volume(weeks(3, ten), window(7), {}));
    CHECK(predict_volume(weeks(4, ten), window(7), {}));
    CHECK_FALSE(predict_volume(weeks(8, ten), {}, {}));
    CHECK_FALSE(
        predict_share(baseline_of(weeks(3, ten), {monday + days{700}, std::nullopt, {}}), window(7), {}));
    CHECK(predict_share(baseline_of(weeks(4, ten), {monday + days{700}, std::nullopt, {}}), window(7), {}));
    CHECK_FALSE(predict_share({}, window(7), {}));
}

TEST_CASE("a share asks how many persons came, not how many days") {
    const auto baseline = baseline_of(weeks(8, ten), {monday + days{700}, std::nullopt, {}});
    auto few = window(2);
    few[0].out_of = 50;
    few[1].out_of = 150;
    const auto predicted = predict_share(baseline, few, {});
    CHECK(predicted->mean == Approx(20));
    CHECK(predicted->variance == Approx(20 * (1 + 200.0 / 5600)));
}

} // namespace volume_baseline_test
