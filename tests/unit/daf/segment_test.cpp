#include "daf/segment.hpp"

#include "daf/shapes.hpp"

#include <catch2/catch.hpp>

using namespace convictiond;
using namespace convictiond::daf;
using namespace std::chrono;

TEST_CASE("escapes are undone in every field") {
    const auto segment = parse_segment(Tag::als, 7, "ALS|a\\pb|c\\nd|e\\\\f|\\\\p\n");
    REQUIRE(segment.fields.size() == 4);
    CHECK(segment.value(1) == "a|b");
    CHECK(segment.value(2) == "c\nd");
    CHECK(segment.value(3) == "e\\f");
    CHECK(segment.value(4) == "\\p");
    CHECK(segment.line == 7);
}

TEST_CASE("any other use of a backslash makes the field unknown and keeps its text") {
    for (const auto* raw : {"a\\", "a\\x", "\\P", "\\|b", "ok\\p\\q"}) {
        INFO(raw);
        const auto segment = parse_segment(Tag::als, 1, std::string{"ALS|"} + raw);
        CHECK(segment.has_bad_escape(1));
        CHECK(segment.value(1).empty());
        const auto text = std::string_view{raw};
        CHECK(segment.text(1) == text.substr(0, text.find('|')));
    }
}

TEST_CASE("a field that is empty or missing is absent") {
    const auto segment = parse_segment(Tag::per, 1, "PER||x|\r\n");
    CHECK(segment.fields.size() == 3);
    CHECK(segment.value(1).empty());
    CHECK(segment.value(2) == "x");
    CHECK(segment.value(3).empty());
    CHECK(segment.value(4).empty());
    CHECK(segment.value(0).empty());
    CHECK_FALSE(segment.has_bad_escape(4));
    CHECK(parse_segment(Tag::per, 1, "PER\n").fields.empty());
}

TEST_CASE("a tag is the whole word before the first bar") {
    CHECK(tag_of("NAT|GRC|D\n") == Tag::nat);
    CHECK(tag_of("NAT") == Tag::nat);
    CHECK(tag_of("TRL\r\n") == Tag::trl);
    for (const auto* line : {"", "\n", "NA", "NAT \n", "NATO|x", "nat|GRC", " NAT|GRC", "NAT\r\r\n", "|NAT"}) {
        INFO(line);
        CHECK_FALSE(tag_of(line));
    }
    for (const auto tag : {Tag::hdr, Tag::cnv, Tag::per, Tag::nat, Tag::als, Tag::off, Tag::dsp, Tag::cnt, Tag::trl})
        CHECK(tag_of(to_text(tag)) == tag);
}

TEST_CASE("a place names line, segment and field") {
    CHECK(place(12, Tag::cnv, 3) == "line 12, CNV 3");
    CHECK(place(12, Tag::cnv) == "line 12, CNV");
}

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
    for (const auto* text : {"P18M", "P1Y6M", "P2W", "P10D", "PT40H", "P1DT12H", "P1Y2M3DT4H5M6S", "LIFE"}) {
        INFO(text);
        CHECK(is_duration(text));
    }
    for (const auto* text : {"", "P", "PT", "P1DT", "18M", "P18", "PM", "P1M1Y", "P1Y1Y", "P1.5Y", "p1Y", "Life"}) {
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
    for (const auto* text : {"", "84", "1984-", "1984-13", "1984-00", "1984-2", "1985-02-29", "19840229", "198x"}) {
        INFO(text);
        CHECK_FALSE(parse_partial_date(text));
    }
}
