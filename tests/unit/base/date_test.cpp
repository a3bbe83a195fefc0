#include "base/date.hpp"

#include <catch2/catch.hpp>

namespace date_test {

using namespace convictiond::base;
using namespace std::chrono_literals;
using namespace std::chrono;

namespace {

Date date_of(std::string_view text) {
    const auto date = parse_date(text);
    REQUIRE(date);
    return *date;
}

Instant at(std::string_view text) {
    const auto instant = parse_rfc3339(text);
    REQUIRE(instant);
    return *instant;
}

} // namespace

TEST_CASE("only days that exist are dates, from year 1 to year 9999") {
    for (const auto* text : {"0001-01-01", "2024-02-29", "2000-02-29", "2026-12-31", "9999-12-31"}) {
        const auto date = parse_date(text);
        REQUIRE(date);
        CHECK(to_text(*date) == text);
    }
    for (const auto* text :
         {"",           "2026",        "2026-11",    "2026-11-2",  "2026-11-240", "2026-00-01",
          "2026-13-01", "2026-01-00",  "2026-04-31", "2026-02-29", "1900-02-29",  "0000-01-01",
          "2026/11/24", "20261124",    "2026-1-024", "-026-11-24", "2026-+1-24",  "2026-11-2a",
          " 026-11-24", "2026-11-24 ", "２026-11-24"}) {
        INFO(text);
        CHECK_FALSE(parse_date(text));
    }
}

TEST_CASE("the date in a file's name is eight digits of a day that exists") {
    CHECK(parse_compact_date("20261123") == date_of("2026-11-23"));
    for (const auto* text : {"", "2026112", "202611230", "20260229", "00000101", "2026-1-1", "2026112x"})
        CHECK_FALSE(parse_compact_date(text));
}

TEST_CASE("days are counted over the ends of months, years and Februaries") {
    using convictiond::base::operator+;
    CHECK(date_of("2026-12-31") + days{1} == date_of("2027-01-01"));
    CHECK(date_of("2024-02-28") + days{1} == date_of("2024-02-29"));
    CHECK(date_of("2026-11-23") + days{27} == date_of("2026-12-20")); // a last permitted day
    CHECK(date_of("2026-03-01") + days{-1} == date_of("2026-02-28"));
    CHECK(date_of("2026-03-01") + days{0} == date_of("2026-03-01"));
}

TEST_CASE("what day it is in London follows its daylight saving") {
    CHECK(date_in(london, at("2026-01-15T23:59:59Z")) == date_of("2026-01-15"));
    CHECK(date_in(london, at("2026-01-16T00:00:00Z")) == date_of("2026-01-16"));
    CHECK(date_in(london, at("2026-07-15T22:59:59Z")) == date_of("2026-07-15"));
    CHECK(date_in(london, at("2026-07-15T23:00:00Z")) == date_of("2026-07-16"));
}

TEST_CASE("a day in London has 23 hours on 2026-03-29 and 25 hours on 2026-10-25") {
    CHECK(start_of(date_of("2026-03-29"), london) == at("2026-03-29T00:00:00Z"));
    CHECK(start_of(date_of("2026-03-30"), london) == at("2026-03-29T23:00:00Z"));
    CHECK(start_of(date_of("2026-10-25"), london) == at("2026-10-24T23:00:00Z"));
    CHECK(start_of(date_of("2026-10-26"), london) == at("2026-10-26T00:00:00Z"));
    CHECK(date_in(london, at("2026-03-29T22:59:59Z")) == date_of("2026-03-29"));
    CHECK(date_in(london, at("2026-03-29T23:00:00Z")) == date_of("2026-03-30"));
    CHECK(date_in(london, at("2026-10-24T23:00:00Z")) == date_of("2026-10-25"));
    CHECK(date_in(london, at("2026-10-25T23:59:59.999999Z")) == date_of("2026-10-25"));
}

TEST_CASE("a day begins in the microsecond after the day before it ends, all year round") {
    for (auto date = date_of("2026-01-01"); date <= date_of("2026-12-31"); date = sys_days{date} + days{1}) {
        const auto start = start_of(date, london);
        CHECK(date_in(london, start) == date);
        CHECK(sys_days{date_in(london, start - 1us)} == sys_days{date} - days{1});
    }
}

TEST_CASE("where daylight saving skips midnight, a day begins with the first instant that exists") {
    constexpr auto beirut = "Asia/Beirut"; // from 00:00 to 01:00 on 2022-03-27
    CHECK(start_of(date_of("2022-03-27"), beirut) == at("2022-03-26T22:00:00Z"));
    CHECK(date_in(beirut, at("2022-03-26T22:00:00Z")) == date_of("2022-03-27"));
    CHECK(date_in(beirut, at("2022-03-26T21:59:59Z")) == date_of("2022-03-26"));
}

TEST_CASE("a time zone is a name that the system knows") {
    CHECK(is_time_zone("Europe/London"));
    CHECK(is_time_zone("Etc/UTC"));
    for (const auto* name : {"", "London", "Europe/Londres", "europe/london", "../../etc/passwd", "+01:00"})
        CHECK_FALSE(is_time_zone(name));
}

TEST_CASE(
    "a time of the day is an instant, the change where it is skipped, the second where it comes twice") {
    const auto text = [](Date date, minutes time, std::string_view zone) {
        return to_rfc3339(instant_of(date, time, zone), false);
    };
    CHECK(text(2026y / 11 / 24, 6h, london) == "2026-11-24T06:00:00Z");
    CHECK(text(2026y / 7 / 1, 6h, london) == "2026-07-01T05:00:00Z");
    CHECK(text(2026y / 3 / 29, 90min, london) == "2026-03-29T01:00:00Z");
    CHECK(text(2026y / 10 / 25, 90min, london) == "2026-10-25T01:30:00Z");
    CHECK(text(2026y / 11 / 24, 23h + 59min, "Asia/Kathmandu") == "2026-11-24T18:14:00Z");
}

} // namespace date_test
