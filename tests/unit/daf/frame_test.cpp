#include "draft.hpp"

#include <catch2/catch.hpp>

namespace frame_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;

namespace {

std::optional<base::Fault> header_fault(const std::string& line) {
    Header read;
    return read_header(parse_segment(Tag::hdr, 1, line), file_name(), read);
}

std::optional<base::Fault> trailer_fault(const std::string& line) {
    return check_trailer(parse_segment(Tag::trl, 9, line), {4711, 9, 2, 3, base::sha256("bytes")});
}

} // namespace

TEST_CASE("HDR is read field by field, and the first fault is told") {
    const std::string right{header_line};
    CHECK_FALSE(header_fault(right));
    CHECK_FALSE(header_fault(with_field(right, 7, "historical")));
    CHECK_FALSE(header_fault(with_field(right, 8, std::string(64, '0'))));
    CHECK_FALSE(header_fault(with_field(right, 5, "0004711")));
    CHECK_FALSE(header_fault(with_field(right, 6, "2026-11-24T02:00:05.25Z")));
    for (std::size_t field = 1; field <= 7; ++field) {
        for (const auto* wrong : {"", "?", "999999999999"}) {
            INFO(field << " " << wrong);
            const auto fault = header_fault(with_field(right, field, wrong));
            REQUIRE(fault);
            CHECK(fault->where == "line 1, HDR " + std::to_string(field));
        }
    }
    CHECK(header_fault(with_field(right, 8, std::string(63, '0'))));
    CHECK(header_fault(with_field(right, 8, std::string(64, 'A'))));
    CHECK(header_fault(with_field(right, 9, ""))->found == "9 fields");
}

TEST_CASE("a business date that nothing can be reckoned from is wrong, in HDR and in the name") {
    const std::string right{header_line};
    for (const auto* extreme : {"0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"}) {
        INFO(extreme);
        const auto line = with_field(right, 4, extreme);
        auto name = file_name();
        for (const auto& said : {line, right}) {
            Header read;
            if (said == right) name.business_date = base::parse_date(extreme).value();
            const auto fault = read_header(parse_segment(Tag::hdr, 1, said), name, read);
            REQUIRE(fault);
            CHECK(fault->where == "line 1, HDR 4");
            CHECK(fault->expected == "a day from 1900-01-01 to 2999-12-31, here and in the file's name");
            CHECK_FALSE(fault->remedy.empty());
        }
    }
    for (const auto* last : {"1900-01-01", "2999-12-31"}) {
        auto name = file_name();
        name.business_date = base::parse_date(last).value();
        Header read;
        CHECK_FALSE(read_header(parse_segment(Tag::hdr, 1, with_field(right, 4, last)), name, read));
    }
}

TEST_CASE("a header is kept as far as it could be read") {
    Header read;
    const auto line = with_field(with_field(header_line, 5, "1"), 7, "weekly");
    REQUIRE(read_header(parse_segment(Tag::hdr, 1, line), file_name(), read));
    CHECK(read.source == "PNC");
    CHECK(read.business_date.ok());
    CHECK(read.previous == std::nullopt);
    Header unread;
    CHECK_FALSE(unread.business_date.ok());
}

TEST_CASE("CNT holds a nationality of 1 to 4 characters, escapes undone, and a count") {
    const auto read = [](std::string_view line) {
        return read_census_line(parse_segment(Tag::cnt, 5, line));
    };
    CHECK(read("CNT|GRC|0")->convictions == 0);
    CHECK(read("CNT|\\p\\p\\p\\p|7")->nationality == "||||");
    CHECK(read("CNT|ΕΛΛΑ|7").has_value());
    CHECK(read("CNT|ΕΛΛΑΣ|7").error().where == "line 5, CNT 1");
    CHECK(read("CNT|GRC").error().where == "line 5, CNT 2");
    CHECK(read("CNT|GRC|1000000000").error().where == "line 5, CNT 2");
    CHECK(read("CNT|GRC|1|x").error().where == "line 5, CNT");
}

TEST_CASE("TRL must say what was counted") {
    const auto right = "TRL|4711|9|2|3|277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9";
    CHECK_FALSE(trailer_fault(right));
    for (std::size_t field = 1; field <= 5; ++field) {
        for (const auto* wrong :
             {"", "4", "x", "277089D91C0BDF4F2E6862BA7E4A07605119431F5D13F726DD352B06F1B206A9"}) {
            INFO(field << " " << wrong);
            const auto fault = trailer_fault(with_field(right, field, wrong));
            REQUIRE(fault);
            CHECK(fault->where == "line 9, TRL " + std::to_string(field));
        }
    }
}

TEST_CASE("a value that is shown is escaped and cut") {
    const auto fault = header_fault(with_field(header_line, 3, "\x1b[2J" + std::string(500, 'x')));
    REQUIRE(fault);
    CHECK(fault->found.size() < 100);
    CHECK(fault->found.find('\x1b') == std::string::npos);
}

} // namespace frame_test
