#include "base/chance.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace chance_test {

using namespace convictiond::base;
using namespace std::chrono_literals;

TEST_CASE("the same seed decides the same, another one something else") {
    Chance first{7}, second{7}, other{8};
    std::vector<std::uint64_t> a, b, c;
    for (int i = 0; i < 20; ++i) {
        a.push_back(first.below(1'000'000));
        b.push_back(second.below(1'000'000));
        c.push_back(other.below(1'000'000));
    }
    CHECK(a == b);
    CHECK(a != c);
}

TEST_CASE("a number below a bound meets every value and never the bound") {
    Chance chance{1};
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(chance.below(5));
    CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4});
    CHECK(chance.below(1) == 0);
    CHECK(chance.below(0) == 0);
}

TEST_CASE("a wait up to a bound may be nothing and may be the bound") {
    Chance chance{1};
    std::set<Duration> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(chance.up_to(2us));
    CHECK(seen == std::set<Duration>{0us, 1us, 2us});
    CHECK(chance.up_to(0us) == 0us);
}

TEST_CASE("the system gives different chances") {
    auto first = Chance::from_system();
    auto second = Chance::from_system();
    constexpr auto any = ~std::uint64_t{0};
    CHECK(first.below(any) != second.below(any)); // equal once in 2 to the power of 64
}

} // namespace chance_test
