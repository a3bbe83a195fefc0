#include "core/retention.hpp"

#include <catch2/catch.hpp>

namespace retention_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;
using std::chrono::days;

namespace {

const base::Instant noon = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h;

} // namespace

TEST_CASE("what was settled a period ago is due, to the microsecond") {
    CHECK(erase_up_to(noon, noon, days{90}) == noon - days{90});
    CHECK(erase_up_to(noon, noon, 1h) == noon - 1h);
}

TEST_CASE("of two clocks the one that erases less counts, whichever it is") {
    CHECK(erase_up_to(noon + days{4000}, noon, days{90}) == noon - days{90});
    CHECK(erase_up_to(noon, noon + days{4000}, days{90}) == noon - days{90});
}

TEST_CASE("a sweep rests four times as long as it works, and looks again in seconds where nothing is left") {
    CHECK(rest_after(most_erased, 300ms) == 1200ms);
    CHECK(rest_after(most_erased, 2s) == 8s);
    CHECK(rest_after(most_erased - 1, 300ms) == 5s);
    CHECK(rest_after(0, 1ms) == 5s);
    CHECK(rest_after(0, 2s) == 8s);
}

} // namespace retention_test
