// The retry schedule as a table, so that it can be disputed.
#include "core/retry_policy.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace retry_policy_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

namespace {

const auto now = *base::parse_rfc3339("1994-11-06T08:49:00Z");

} // namespace

TEST_CASE("the longest wait doubles from 5 s to 30 min and stays there, the sum says when at the latest") {
    const RetryPolicy policy;
    std::string table = "failure  waits at most  then at the latest after\n";
    base::Duration sum{};
    for (int failure = 1; failure <= 20; ++failure) {
        sum += policy.ceiling(failure - 1);
        table += fmt::format("{:>7}  {:>13}  {:>24}\n", failure, base::to_text(policy.ceiling(failure - 1)),
                             base::to_text(sum));
    }
    CHECK(table == "failure  waits at most  then at the latest after\n"
                   "      1             5s                        5s\n"
                   "      2            10s                       15s\n"
                   "      3            20s                       35s\n"
                   "      4            40s                    1m 15s\n"
                   "      5         1m 20s                    2m 35s\n"
                   "      6         2m 40s                    5m 15s\n"
                   "      7         5m 20s                   10m 35s\n"
                   "      8        10m 40s                   21m 15s\n"
                   "      9        21m 20s                   42m 35s\n"
                   "     10            30m                    1h 12m\n"
                   "     11            30m                    1h 42m\n"
                   "     12            30m                    2h 12m\n"
                   "     13            30m                    2h 42m\n"
                   "     14            30m                    3h 12m\n"
                   "     15            30m                    3h 42m\n"
                   "     16            30m                    4h 12m\n"
                   "     17            30m                    4h 42m\n"
                   "     18            30m                    5h 12m\n"
                   "     19            30m                    5h 42m\n"
                   "     20            30m                    6h 12m\n");
}

TEST_CASE("it is never given up: the wait is as long after a million failures as after ten") {
    CHECK(RetryPolicy{}.ceiling(1'000'000) == 30min);
}

TEST_CASE("a cap below the base is the wait from the first failure on") {
    RetryPolicy policy;
    policy.cap = 2s;
    CHECK(policy.ceiling(0) == 2s);
    CHECK(policy.ceiling(5) == 2s);
}

TEST_CASE("the wait is drawn from the whole span between nothing and its ceiling") {
    const RetryPolicy policy;
    base::Chance chance{1};
    for (const int before : {0, 3, 9}) {
        const auto ceiling = policy.ceiling(before);
        std::array<int, 10> tenths{};
        for (int i = 0; i < 10'000; ++i) {
            const auto wait = policy.wait(before, {}, chance);
            REQUIRE(wait >= 0s);
            REQUIRE(wait <= ceiling);
            ++tenths[static_cast<std::size_t>(std::min<base::Duration::rep>(9, wait * 10 / ceiling))];
        }
        for (const int count : tenths) {
            CHECK(count > 850); // 1000, give or take five standard deviations
            CHECK(count < 1150);
        }
    }
}

TEST_CASE("the same seed draws the same waits") {
    const RetryPolicy policy;
    base::Chance first{7}, second{7};
    for (int before = 0; before < 20; ++before)
        CHECK(policy.wait(before, {}, first) == policy.wait(before, {}, second));
}

TEST_CASE("Retry-After is the least wait, and no more than an hour of it is believed") {
    const RetryPolicy policy;
    base::Chance chance{1};
    for (int i = 0; i < 1000; ++i) {
        CHECK(policy.wait(0, 4s, chance) >= 4s);
        CHECK(policy.wait(0, 4s, chance) <= 5s);
    }
    CHECK(policy.wait(0, 10min, chance) == 10min);
    CHECK(policy.wait(0, 1h, chance) == 1h);
    CHECK(policy.wait(0, 30 * 24h, chance) == 1h);
    CHECK(policy.wait(9, 0s, chance) <= 30min);
}

TEST_CASE("Retry-After in seconds") {
    CHECK(parse_retry_after("0", now) == 0s);
    CHECK(parse_retry_after("120", now) == 120s);
    CHECK(parse_retry_after("007", now) == 7s);
    for (const auto* bad : {"", " ", "-1", "+1", "1.5", "1s", "0x10", "12 ", " 12", "١٢", "soon"}) {
        INFO(bad);
        CHECK_FALSE(parse_retry_after(bad, now));
    }
}

TEST_CASE("a number of seconds too great to count is a long wait, not none") {
    for (const auto* great : {"2147483647", "2147483648", "99999999999999999999999999"}) {
        INFO(great);
        const auto wait = parse_retry_after(great, now);
        REQUIRE(wait);
        CHECK(*wait > 24h * 365);
    }
}

TEST_CASE("Retry-After as an HTTP date") {
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now) == 37s);
    CHECK(parse_retry_after("Mon, 07 Nov 1994 08:49:00 GMT", now) == 24h);
    CHECK(parse_retry_after("Sun, 01 Jan 1995 00:00:00 GMT", now) == 55 * 24h + 15h + 11min);
    CHECK(parse_retry_after("Thu, 29 Feb 1996 08:49:00 GMT", now) == 480 * 24h);
}

TEST_CASE("Retry-After as an HTTP date of an obsolete form") {
    CHECK(parse_retry_after("Sunday, 06-Nov-94 08:49:37 GMT", now) == 37s);
    CHECK(parse_retry_after("Wednesday, 01-Jan-20 00:00:00 GMT", now) > 24h * 365 * 25); // 2020
    CHECK(parse_retry_after("Friday, 01-Jan-60 00:00:00 GMT", now) == 0s);               // 1960
    CHECK(parse_retry_after("Sun Nov  6 08:49:37 1994", now) == 37s);
    CHECK(parse_retry_after("Wed Nov 16 08:49:00 1994", now) == 24h * 10);
    for (const auto* bad :
         {"Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 6-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37",
          "Sun Nov 6 08:49:37 1994", "Sun Nov 06  08:49:37 1994", "Sun Nov  16 08:49:3 1994",
          "Sun Nov  6 08:49:37 94  ", "Sun Nov   08:49:37 1994 "}) {
        INFO(bad);
        CHECK_FALSE(parse_retry_after(bad, now));
    }
}

TEST_CASE("an HTTP date that is past is no wait, never a negative one") {
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now) == 0s);
    CHECK(parse_retry_after("Sun, 06 Nov 1994 08:48:59 GMT", now) == 0s);
    CHECK(parse_retry_after("Thu, 01 Jan 1970 00:00:00 GMT", now) == 0s);
}

TEST_CASE("what is no HTTP date is no Retry-After") {
    for (const auto* bad :
         {"Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 24:00:00 GMT",
          "Sun, 31 Nov 1994 08:49:37 GMT", "Thu, 29 Feb 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
          "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
          "Sun, 06 Nov 1994 08-49-37 GMT", "Sun,  6 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z",
          "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, 06 Nov 0000 08:49:37 GMT"}) {
        INFO(bad);
        CHECK_FALSE(parse_retry_after(bad, now));
    }
}

} // namespace retry_policy_test
