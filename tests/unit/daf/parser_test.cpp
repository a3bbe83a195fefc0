#include "draft.hpp"

#include <catch2/catch.hpp>

namespace parser_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;

namespace {

std::string two_records(std::string_view end) {
    std::vector<std::string> lines{std::string{header_line}};
    for (int i = 0; i < 2; ++i)
        for (const auto& line : plain_record()) lines.push_back(line);
    lines.push_back("CNT|GRC|2");
    return sealed(lines, end);
}

} // namespace

TEST_CASE("a record is a CNV line and what belongs to it, verbatim, whatever the pieces") {
    for (const std::string_view end : {"\n", "\r\n"}) {
        const auto bytes = two_records(end);
        for (const std::size_t piece : {0U, 1U, 5U, 100U}) {
            const auto records = parse(bytes, piece);
            REQUIRE(records.size() == 2);
            CHECK(records[0].line == 2);
            CHECK(records[1].line == 7);
            const auto first = bytes.find("CNV"), second = bytes.find("CNV", first + 1);
            CHECK(records[0].bytes == bytes.substr(first, second - first));
            CHECK(records[1].bytes == bytes.substr(second, bytes.find("CNT") - second));
            REQUIRE(records[1].segments.size() == 5);
            CHECK(records[1].segments[2].tag == Tag::nat);
            CHECK(records[1].segments[2].line == 9);
            CHECK(records[1].segments[2].value(2) == "D");
            CHECK_FALSE(records[0].oversized);
        }
    }
}

TEST_CASE("a record that was kept verbatim is parsed to the same segments") {
    const auto records = parse(two_records("\r\n"));
    const auto& record = records[1];
    const auto again = parse_record(record.line, record.bytes);
    REQUIRE(again.segments.size() == record.segments.size());
    for (std::size_t i = 0; i < again.segments.size(); ++i) {
        CHECK(again.segments[i].tag == record.segments[i].tag);
        CHECK(again.segments[i].line == record.segments[i].line);
        CHECK(again.segments[i].fields.size() == record.segments[i].fields.size());
    }
}

TEST_CASE("a record over the bound is cut at a line, marked, and the next one is whole") {
    std::string bytes = std::string{header_line} + "\n";
    const std::string alias = "ALS|A|" + std::string(10'000, 'x') + "\n";
    bytes += "CNV|N|A|1|2026-11-23\nPER||X\n";
    for (std::size_t i = 0; i < max_record_size / alias.size() + 5; ++i) bytes += alias;
    bytes += "CNV|N|B|1|2026-11-23\nPER||Y\n";
    bytes = with_trailer(std::move(bytes));
    CHECK(inspect(bytes).convictions == 2);
    const auto records = parse(bytes);
    REQUIRE(records.size() == 2);
    CHECK(records[0].oversized);
    CHECK(records[0].bytes.size() <= max_record_size);
    CHECK(records[0].bytes.size() > max_record_size - alias.size());
    CHECK(records[0].bytes.ends_with('\n'));
    CHECK_FALSE(records[1].oversized);
    CHECK(records[1].bytes == "CNV|N|B|1|2026-11-23\nPER||Y\n");
    const auto verdict = judge_record(records[0], header(), tables());
    CHECK(std::get<Quarantine>(verdict).reference == "A");
}

TEST_CASE("a file that changed after its inspection is survived within bounds") {
    CHECK(parse("").empty());
    CHECK(parse("no line at all").empty());
    CHECK(parse("PER|x\nNAT|x\n").empty());
    CHECK(parse(std::string(3 * max_line_size, 'x')).empty());
    const auto endless = parse("CNV|" + std::string(100 * max_line_size, 'x'));
    REQUIRE(endless.size() == 1);
    CHECK(endless[0].bytes.size() == max_line_size);
    const auto unended = parse("CNV|N\nPER|x");
    REQUIRE(unended.size() == 1);
    CHECK(unended[0].segments.size() == 2);
    CHECK(parse("CNV|N\nZZZ\nPER|x\nCNV|A\n").size() == 2);
}

TEST_CASE("what reading throws passes through") {
    Parser parser{[](std::span<char>) -> std::size_t { throw std::runtime_error{"the disk is gone"}; }};
    CHECK_THROWS_AS(parser.next(), std::runtime_error);
}

} // namespace parser_test
