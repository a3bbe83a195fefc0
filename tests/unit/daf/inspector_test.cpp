#include "draft.hpp"

#include "base/bytes.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace inspector_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;
using Verdict = Inspection::Verdict;

namespace {

std::vector<std::string> day() {
    auto lines = plain_record();
    lines.insert(lines.begin(), std::string{header_line});
    return lines;
}

// The fault of a file that is complete and wrong.
base::Fault rejection(const std::string& bytes) {
    const auto inspection = inspect(bytes);
    REQUIRE(inspection.verdict == Verdict::rejected);
    return inspection.fault.value();
}

} // namespace

TEST_CASE("a good file is told with its header, counts, census and hash") {
    auto lines = day();
    lines[0] += "|" + std::string(64, 'a');
    lines.push_back("CNT|GRC|17");
    lines.push_back("CNT|ΕΛΛΑ|0");
    const auto bytes = sealed(lines);
    const auto inspection = inspect(bytes);
    CHECK_FALSE(inspection.fault);
    REQUIRE(inspection.verdict == Verdict::good);
    CHECK(inspection.header.source == "PNC");
    CHECK(base::to_text(inspection.header.business_date) == "2026-11-23");
    CHECK(inspection.header.sequence == 4711);
    CHECK(base::to_rfc3339(inspection.header.created_at, false) == "2026-11-24T02:00:05Z");
    CHECK(inspection.header.kind == FileKind::daily);
    CHECK(base::to_hex(inspection.header.previous.value()) == std::string(64, 'a'));
    CHECK(inspection.lines == 9);
    CHECK(inspection.convictions == 1);
    CHECK(inspection.nationalities == 1);
    CHECK(inspection.size == bytes.size());
    CHECK(inspection.sha256 == base::sha256(bytes));
    REQUIRE(inspection.census.size() == 2);
    CHECK(inspection.census[0].nationality == "GRC");
    CHECK(inspection.census[0].convictions == 17);
    CHECK(inspection.census[0].line == 7);
    CHECK(inspection.census[1].nationality == "ΕΛΛΑ");
}

TEST_CASE("a file without a CNV is a good file") {
    const auto inspection = inspect(sealed({std::string{header_line}}));
    CHECK(inspection.verdict == Verdict::good);
    CHECK(inspection.convictions == 0);
}

TEST_CASE("nothing is judged before TRL has come, whatever is wrong") {
    const auto whole = sealed(day());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size);
        CHECK(inspect(whole.substr(0, size)).verdict == Verdict::incomplete);
    }
    const auto broken = "\xff\n" + whole;
    const auto without_trailer = broken.substr(0, broken.find("TRL"));
    CHECK(inspect(without_trailer).verdict == Verdict::incomplete);
    CHECK(inspect(without_trailer).fault->found == "no TRL after 7 lines");
    CHECK(inspect(broken).verdict == Verdict::rejected);
    CHECK(inspect(broken + "NAT").verdict == Verdict::incomplete);
    CHECK(inspect(broken + "\xff\xff").fault->found == "line 9 has no end");
    CHECK(inspect("").fault->found == "an empty file");
    CHECK(inspect(std::string{byte_order_mark}).verdict == Verdict::incomplete);
}

TEST_CASE("how a file is cut into pieces changes nothing") {
    auto lines = day();
    lines.push_back("CNT|GRC|1");
    for (const auto& bytes :
         {sealed(lines), sealed(lines, "\r\n"), sealed(lines) + "NAT|X\n", sealed(lines) + "x",
          sealed({std::string{byte_order_mark} + std::string{header_line}}),
          sealed({std::string{header_line}, "CNV|" + std::string(20'000, 'x')}), "\xff\n" + sealed(lines)}) {
        const auto at_once = inspect(bytes);
        for (const std::size_t piece : {1U, 2U, 3U, 7U, 64U, 1000U}) {
            INFO(piece);
            const auto in_pieces = inspect(bytes, piece);
            CHECK(in_pieces.verdict == at_once.verdict);
            CHECK(in_pieces.fault == at_once.fault);
            CHECK(in_pieces.sha256 == base::sha256(bytes));
            CHECK(in_pieces.lines == at_once.lines);
            CHECK(in_pieces.census.size() == at_once.census.size());
        }
    }
}

TEST_CASE("a line has at most 16 KiB with its end") {
    for (const std::string_view end : {"\n", "\r\n"}) {
        auto lines = day();
        const auto room = max_line_size - end.size() - lines[1].size() - 2; // CNV 9 is the last field
        lines[1] += "|" + std::string(room + 1, 'x');
        CHECK(inspect(sealed(lines, end)).verdict == Verdict::good);
        lines[1] += "x";
        const auto fault = rejection(sealed(lines, end));
        CHECK(fault.where == "line 2");
        CHECK(fault.found == "a line of 16385 bytes");
    }
}

TEST_CASE("a TRL line that is too long has come and is wrong") {
    auto bytes = sealed(day());
    bytes.insert(bytes.size() - 1, std::string(20'000, '0'));
    CHECK(rejection(bytes).where == "line 7");
}

TEST_CASE("a file has at most max_file_size bytes, and a larger one is not waited for") {
    const auto bytes = sealed(day());
    CHECK(inspect(bytes, 0, bytes.size()).verdict == Verdict::good);
    for (const std::size_t piece : {0U, 1U}) {
        const auto over = inspect(bytes, piece, bytes.size() - 1);
        CHECK(over.verdict == Verdict::rejected);
        CHECK(over.fault->found == fmt::format("a file of {} bytes", bytes.size()));
    }
    CHECK(inspect("no end", 0, 3).verdict == Verdict::rejected);
    const Inspector inspector{file_name(), 3}; // told without a byte of it
    CHECK_FALSE(inspector.size_fault(3));
    CHECK(inspector.size_fault(4)->found == "a file of 4 bytes");
}

TEST_CASE("a byte-order mark is skipped once and is part of the hash") {
    const auto bom = std::string{byte_order_mark};
    auto lines = day();
    lines[0] = bom + lines[0];
    CHECK(inspect(sealed(lines)).verdict == Verdict::good);
    const auto hashed_without = bom + sealed(day());
    CHECK(rejection(hashed_without).where == "line 7, TRL 5");
    lines[0] = bom + lines[0];
    CHECK(rejection(sealed(lines)).where == "line 1");
}

TEST_CASE("the first fault in the order of the file is reported") {
    auto lines = day();
    lines[0] = with_field(lines[0], 7, "weekly");
    lines[2] += '\0';
    lines.push_back("ZZZ");
    CHECK(rejection(sealed(lines)).where == "line 1, HDR 7");
    lines[0] = with_field(lines[0], 4, "2026-11-22");
    CHECK(rejection(sealed(lines)).where == "line 1, HDR 4");
}

TEST_CASE("a rejection says what was found and what was expected") {
    auto lines = day();
    lines[0] = with_field(lines[0], 5, "4712");
    CHECK(rejection(sealed(lines)) ==
          base::Fault{"line 1, HDR 5", "\"4712\"", "4711, as the file's name says", {}});
    lines = day();
    lines.insert(lines.begin() + 1, "NAT|GRC");
    CHECK(rejection(sealed(lines)) == base::Fault{"line 2", "NAT", "a CNV before it", {}});
    CHECK(rejection("ABC\n" + sealed(day())).expected == "HDR, the first segment of a file");
}

TEST_CASE("a rejection never shows what stands on a line whose segment is not known") {
    auto lines = day();
    lines.push_back("PERSON|SECRET");
    CHECK(rejection(sealed(lines)).text().find("SECRET") == std::string::npos);
    CHECK(rejection(sealed(lines)).found == "a line of 14 bytes whose segment is not known");
    lines = day();
    lines[2].replace(lines[2].find("ELENI"), 1, "\xff");
    CHECK(rejection(sealed(lines)).text().find("LENI") == std::string::npos);
    CHECK(rejection(sealed(lines)).where == "line 3");
}

TEST_CASE("one kind of line end in a file, TRL's too") {
    auto bytes = sealed(day());
    bytes.insert(bytes.size() - 1, "\r");
    CHECK(rejection(bytes) ==
          base::Fault{"line 7", "an end of CRLF", "an end of LF, as the first line has", {}});
    auto crlf = sealed(day(), "\r\n");
    crlf.erase(crlf.size() - 2, 1);
    CHECK(rejection(crlf).found == "an end of LF");
}

TEST_CASE("a census names each nationality once and is bounded") {
    std::vector<std::string> lines{std::string{header_line}};
    for (std::size_t i = 0; i < max_census_lines; ++i) lines.push_back(fmt::format("CNT|{:04}|1", i));
    CHECK(inspect(sealed(lines)).verdict == Verdict::good);
    lines.push_back("CNT|X|1");
    CHECK(rejection(sealed(lines)).where == "line 4098, CNT");
    lines.back() = "CNT|0000|2";
    CHECK(rejection(sealed(lines)).found == "a nationality that an earlier CNT has");
}

TEST_CASE("what is wrong inside a record never rejects the file") {
    auto lines = day();
    lines[1] = "CNV|X||||\\q|||||||||||";
    lines[2] = "PER|\\";
    lines.push_back("OFF|1");
    CHECK(inspect(sealed(lines)).verdict == Verdict::good);
}

} // namespace inspector_test
