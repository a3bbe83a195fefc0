#include "settings/csv.hpp"

#include <catch2/catch.hpp>

namespace csv_test {

using namespace convictiond::settings;

namespace {

using Fields = std::vector<std::string>;

std::string fault(const std::string& text) {
    const auto table = parse_csv("t.csv", text);
    return table ? std::string{} : table.error().text();
}

} // namespace

TEST_CASE("quoted fields hold commas, quotes and line breaks") {
    const auto table = parse_csv("t.csv", "a,b\n\"x, \"\"y\"\"\",\"1\n2\"\n,\"\"\nø,é");
    REQUIRE(table.has_value());
    CHECK(table->header.fields == Fields{"a", "b"});
    REQUIRE(table->rows.size() == 3);
    CHECK(table->rows[0].fields == Fields{"x, \"y\"", "1\n2"});
    CHECK(table->rows[0].line == 2);
    CHECK(table->rows[1].fields == Fields{"", ""});
    CHECK(table->rows[1].line == 4);
    CHECK(table->rows[2].fields == Fields{"ø", "é"});
}

TEST_CASE("lines may end in CRLF and a byte order mark may stand in front") {
    const auto table = parse_csv("t.csv", "\xEF\xBB\xBF"
                                          "a,b\r\n1,\"2\"\r\n3,4\r\n");
    REQUIRE(table.has_value());
    CHECK(table->column("a") == 0U);
    CHECK(table->column("b") == 1U);
    CHECK_FALSE(table->column("c").has_value());
    REQUIRE(table->rows.size() == 2);
    CHECK(table->rows[0].fields == Fields{"1", "2"});
    CHECK(table->rows[1].fields == Fields{"3", "4"});
}

TEST_CASE("a row of another length, a stray quote and what is not UTF-8 are faults with their line") {
    CHECK(fault("") == "t.csv:1: is empty, expected a header");
    CHECK(fault("a,b\n1\n") == "t.csv:2: has 1 field, expected 2 as in the header");
    CHECK(fault("a,b\n\"1\n1\",2\n\n") == "t.csv:4: has 1 field, expected 2 as in the header");
    CHECK(fault("a,b\n1,2,3\n") == "t.csv:2: has 3 fields, expected 2 as in the header");
    CHECK(fault("a\n1\"2\n") ==
          "t.csv:2: a quote stands inside a field without quotes, expected the whole field in quotes");
    CHECK(fault("a\n\"1\"2\n") ==
          "t.csv:2: text follows a closing quote, expected a comma or the end of the line");
    CHECK(fault("a\n\"1\n2\n") == "t.csv:2: a quote is not closed, expected a closing quote");
    CHECK(fault("a\n1\n\xff\n") == "t.csv:3: is not UTF-8, expected UTF-8");
}

} // namespace csv_test
