#include "daf/segment.hpp"

#include <catch2/catch.hpp>

namespace segment_test {

using namespace convictiond::daf;

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
        const auto line = std::string{"ALS|"} + raw;
        const auto segment = parse_segment(Tag::als, 1, line);
        CHECK(segment.has_bad_escape(1));
        CHECK(segment.value(1).empty());
        const auto text = std::string_view{raw};
        CHECK(segment.text(1) == text.substr(0, text.find('|')));
    }
}

TEST_CASE("a segment that moves keeps its texts, with and without escapes") {
    std::vector<Segment> segments;
    for (int i = 0; i < 50; ++i) segments.push_back(parse_segment(Tag::als, 1, "ALS|plain|a\\pb"));
    for (const auto& segment : segments) {
        CHECK(segment.value(1) == "plain");
        CHECK(segment.value(2) == "a|b");
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
    for (const auto* line :
         {"", "\n", "NA", "NAT \n", "NATO|x", "nat|GRC", " NAT|GRC", "NAT\r\r\n", "|NAT"}) {
        INFO(line);
        CHECK_FALSE(tag_of(line));
    }
    for (const auto tag :
         {Tag::hdr, Tag::cnv, Tag::per, Tag::nat, Tag::als, Tag::off, Tag::dsp, Tag::cnt, Tag::trl})
        CHECK(tag_of(to_text(tag)) == tag);
}

TEST_CASE("a place names line, segment and field") {
    CHECK(place(12, Tag::cnv, 3) == "line 12, CNV 3");
    CHECK(place(12, Tag::cnv) == "line 12, CNV");
}

} // namespace segment_test
