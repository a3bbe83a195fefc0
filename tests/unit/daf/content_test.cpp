#include "daf/content.hpp"

#include "draft.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace content_test {

using namespace convictiond::daf;
using namespace convictiond::daf::testing;

namespace {

using Lines = std::vector<std::string>;

std::string content(const Lines& lines) {
    return content_of(record_of(lines));
}

std::vector<std::string> keys(const Lines& lines) {
    auto keys = nationality_keys(record_of(lines));
    std::ranges::sort(keys); // as a multiset
    return keys;
}

Lines with(std::size_t line, std::size_t field, std::string_view value) {
    auto lines = plain_record();
    lines[line] = with_field(lines[line], field, value);
    return lines;
}

} // namespace

TEST_CASE("content is the same whatever stands in NAT, in trailing absent fields and in line ends") {
    auto lines = plain_record();
    const auto same = content(lines);
    CHECK(content(with(0, 9, "")) == same);
    CHECK(content(with(4, 12, "")) == same);
    lines[2] = "NAT|ITA";
    lines.insert(lines.begin() + 2, "NAT|POL|S");
    CHECK(content(lines) == same);
    std::string crlf;
    for (const auto& line : lines) crlf += line + "\r\n";
    CHECK(content_of(parse_record(99, crlf)) == same);
}

TEST_CASE("content differs with any other field") {
    const auto same = content(plain_record());
    for (const std::size_t line : {0U, 1U, 3U, 4U}) {
        for (std::size_t field = 1; field <= 11; ++field) {
            INFO(line << " " << field);
            CHECK(content(with(line, field, "other")) != same);
        }
    }
    auto lines = plain_record();
    lines.push_back("DSP");
    CHECK(content(lines) != same);
}

TEST_CASE("no two contents can pass for one") {
    CHECK(content({"CNV|a|b"}) != content({"CNV|ab"}));
    CHECK(content({"CNV|a||b"}) != content({"CNV|a|b"}));
    CHECK(content({"CNV|1:a"}) != content({"CNV|1|a"}));
    CHECK(content({"CNV|a", "PER|b"}) != content({"CNV|a\\nPER1:b"}));
    CHECK(content({"CNV|a\\pb"}) != content({"CNV|a|b"}));
    CHECK(content({"CNV|a\\\\x"}) != content({"CNV|a\\x"})); // decoded, and not decodable
}

TEST_CASE("nationalities are a multiset of code and basis in any order") {
    CHECK(keys({"CNV", "NAT|GRC|D", "NAT|GBR|S"}) == keys({"CNV", "NAT|GBR|S|", "NAT|GRC|D"}));
    CHECK(keys({"CNV", "NAT|GRC"}) == keys({"CNV", "NAT|GRC|"}));
    CHECK(keys({"CNV", "NAT|GRC|D"}) != keys({"CNV", "NAT|GRC|S"}));
    CHECK(keys({"CNV", "NAT|GRC|D"}) != keys({"CNV", "NAT|GRC|D", "NAT|GRC|D"}));
    CHECK(keys({"CNV", "NAT|G|RC"}) != keys({"CNV", "NAT|GR|C"}));
    CHECK(keys({"CNV", "PER"}).empty());
}

} // namespace content_test
