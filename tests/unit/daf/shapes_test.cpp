#include "daf/shapes.hpp"

#include <catch2/catch.hpp>

namespace shapes_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace std::chrono;

TEST_CASE("numbers are digits within their bounds") {
    CHECK(number_in("1", 1, max_sequence) == 1);
    CHECK(number_in("0004711", 1, max_sequence) == 4711);
    CHECK(number_in("9999999", 1, max_sequence) == 9999999);
    for (const auto* text : {"", "0", "10000000", "-1", "+1", "1.0", " 1", "99999999999999999999999"}) {
        INFO(text);
        CHECK_FALSE(number_in(text, 1, max_sequence));
    }
}

TEST_CASE("a conviction reference has 1 to 40 of its characters") {
    CHECK(is_conviction_reference("A"));
    CHECK(is_conviction_reference("EW/2026-1.2"));
    CHECK(is_conviction_reference(std::string(40, 'Z')));
    CHECK_FALSE(is_conviction_reference(std::string(41, 'Z')));
    CHECK_FALSE(is_conviction_reference(""));
    CHECK_FALSE(is_conviction_reference("a"));
    CHECK_FALSE(is_conviction_reference("A B"));
}

TEST_CASE("durations are ISO 8601 or LIFE") {
    for (const auto* text : {"P18M", "P1Y6M", "P2W", "P10D", "PT40H", "P1DT12H", "P1Y2M3DT4H5M6S", "LIFE",
                             "P0.5Y", "P0,5Y", "P1Y6.25M", "P2.5W", "PT0,5S", "P1DT1.5H"}) {
        INFO(text);
        CHECK(is_duration(text));
    }
    for (const auto* text :
         {"",        "P",    "PT",   "P1DT", "18M",     "P18",    "PM",      "P1M1Y",  "P1Y1Y", "p1Y", "Life",
          "P1.5Y6M", "P.5Y", "P1.Y", "P1.5", "P1.5.5Y", "P1.,5Y", "P1DT.5H", "P0.5YT", "P1.5X", "P.",  "."}) {
        INFO(text);
        CHECK_FALSE(is_duration(text));
    }
}

TEST_CASE("amounts are decimals without a sign") {
    CHECK(is_amount("0"));
    CHECK(is_amount("1200.50"));
    for (const auto* text : {"", ".5", "5.", "-5", "1,000", "1.2.3", "1e3"}) {
        INFO(text);
        CHECK_FALSE(is_amount(text));
    }
}

TEST_CASE("categories have their count of digits") {
    CHECK(is_offence_category("170100"));
    CHECK_FALSE(is_offence_category("17010"));
    CHECK_FALSE(is_offence_category("1701000"));
    CHECK_FALSE(is_offence_category("17010O"));
    CHECK(is_sanction_category("1001"));
    CHECK(is_sanction_category("10011"));
    CHECK_FALSE(is_sanction_category("100"));
    CHECK_FALSE(is_sanction_category("100111"));
}

TEST_CASE("a date of birth may be a year, a month or a day") {
    const auto in_year = parse_partial_date("1984");
    REQUIRE(in_year);
    CHECK(in_year->first == base::Date{1984y / January / 1d});
    CHECK(in_year->last == base::Date{1984y / December / 31d});
    const auto in_month = parse_partial_date("1984-02");
    REQUIRE(in_month);
    CHECK(in_month->last == base::Date{1984y / February / 29d});
    const auto day = parse_partial_date("1984-02-29");
    REQUIRE(day);
    CHECK(day->first == day->last);
    for (const auto* text :
         {"", "84", "1984-", "1984-13", "1984-00", "1984-2", "1985-02-29", "19840229", "198x"}) {
        INFO(text);
        CHECK_FALSE(parse_partial_date(text));
    }
}

} // namespace shapes_test
