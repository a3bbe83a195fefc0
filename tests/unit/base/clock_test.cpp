#include "base/clock.hpp"

#include "support/temp_directory.hpp"

#include <catch2/catch.hpp>
#include <fstream>

namespace clock_test {

using namespace convictiond::base;
using namespace std::chrono_literals;
using namespace std::chrono;

namespace {

const Instant some_night = sys_days{2026y / 11 / 24} + 2h + 5s;

} // namespace

TEST_CASE("an instant is written in RFC 3339 with microseconds, or with seconds alone") {
    CHECK(to_rfc3339(some_night + 123456us) == "2026-11-24T02:00:05.123456Z");
    CHECK(to_rfc3339(some_night + 1us) == "2026-11-24T02:00:05.000001Z");
    CHECK(to_rfc3339(some_night) == "2026-11-24T02:00:05.000000Z");
    CHECK(to_rfc3339(some_night + 999999us, false) == "2026-11-24T02:00:05Z");
    CHECK(to_rfc3339(Instant{-1us}) == "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("an instant is read in every way that RFC 3339 has for UTC, cut to microseconds") {
    CHECK(parse_rfc3339("2026-11-24T02:00:05Z") == some_night);
    CHECK(parse_rfc3339("2026-11-24T02:00:05.5Z") == some_night + 500ms);
    CHECK(parse_rfc3339("2026-11-24T02:00:05.123456Z") == some_night + 123456us);
    CHECK(parse_rfc3339("2026-11-24T02:00:05.123456999Z") == some_night + 123456us);
    CHECK(parse_rfc3339("2026-11-24T02:00:05.1234567891234567Z") == some_night + 123456us);
    for (const auto* text :
         {"2026-11-24t02:00:05z", "2026-11-24T02:00:05+00:00", "2026-11-24T02:00:05.0-00:00"})
        CHECK(parse_rfc3339(text) == some_night);
    CHECK(parse_rfc3339("2016-12-31T23:59:60.5Z") == sys_days{2017y / 1 / 1});
    CHECK(parse_rfc3339("2024-02-29T23:59:59Z") == sys_days{2024y / 3 / 1} - 1s);
}

TEST_CASE("what is written is read back the same") {
    for (const auto at : {some_night, some_night + 1us, Instant{}, Instant{-1us}})
        CHECK(parse_rfc3339(to_rfc3339(at)) == at);
}

TEST_CASE("any other way to write a time is refused") {
    for (const auto* text : {"",
                             "Z",
                             "2026-11-24",
                             "2026-11-24T02:00:05",
                             "2026-11-24T02:00Z",
                             "2026-11-24 02:00:05Z",
                             "2026-11-24T02:00:05+01:00",
                             "2026-11-24T02:00:05+00",
                             "2026-11-24T02:00:05+0000",
                             "2026-11-24T02:00:05.Z",
                             "2026-11-24T02:00:05,5Z",
                             "2026-11-24T02:00:05.12a456Z",
                             "2026-11-24T24:00:00Z",
                             "2026-11-24T02:60:00Z",
                             "2026-11-24T02:00:60Z",
                             "2026-11-24T23:59:61Z",
                             "2026-02-29T02:00:05Z",
                             "2026-13-01T02:00:05Z",
                             "2026-11-24T-2:00:05Z",
                             "2026-11-24T02-00-05Z",
                             " 2026-11-24T02:00:05Z",
                             "2026-11-24T02:00:05ZZ",
                             "2026-11-24T02:00:05 Z",
                             "2026-1-24T02:00:05.0Z"}) {
        INFO(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("a duration is told to people in two units at most") {
    const std::vector<std::pair<Duration, std::string>> told = {
        {0us, "0ms"},         {999us, "0ms"},       {20ms, "20ms"},
        {1s, "1s"},           {45s + 999ms, "45s"}, {65s, "1m 5s"},
        {1h + 5min, "1h 5m"}, {1h + 5s, "1h"},      {24h * 12 + 3h, "12d 3h"},
        {24h, "1d"},          {24h + 59min, "1d"},  {1h + 5min + 7s, "1h 5m"},
        {-65s, "-1m 5s"},     {-20ms, "-20ms"}};
    for (const auto& [duration, text] : told) CHECK(to_text(duration) == text);
}

TEST_CASE("the clocks run: the wall clock is of this century, the monotonic one never goes back") {
    CHECK(now() > some_night - days{400});
    const auto before = monotonic_now();
    CHECK(monotonic_now() >= before);
}

TEST_CASE("a build for tests takes the time from a file, from which it goes on, and says that it does") {
    if (!has_test_clock()) {
        WARN("skipped: built without CONVICTIOND_TEST_CLOCK");
        return;
    }
    const convictiond::test::TempDirectory directory;
    const auto file = (directory / "clock").string();
    std::ofstream{file} << "2031-02-03T04:05:06Z\n";
    REQUIRE(::setenv("CONVICTIOND_CLOCK", file.c_str(), 1) == 0);
    const auto first = now();
    const auto second = now();
    ::unsetenv("CONVICTIOND_CLOCK");
    const auto written = sys_days{2031y / 2 / 3} + 4h + 5min + 6s;
    CHECK(first >= written);
    CHECK(first < written + 1min);
    CHECK(second >= first);
    CHECK(now() < written); // the system's
}

} // namespace clock_test
