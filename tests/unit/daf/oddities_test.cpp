#include "draft.hpp"

#include <catch2/catch.hpp>

namespace oddities_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;

namespace {

using Lines = std::vector<std::string>;

std::string flags(const Lines& lines) {
    return flags_of(judge_record(record_of(lines), header(), tables()));
}

Lines with(std::size_t line, std::size_t field, std::string_view value) {
    auto lines = plain_record();
    lines[line] = with_field(lines[line], field, value);
    return lines;
}

} // namespace

TEST_CASE("a date after the business date is in the future") {
    CHECK(flags(with(0, 7, "2026-11-23")) == "final-before-convicted CNV 8");
    auto lines = with(0, 7, "2026-11-24");
    lines[0] = with_field(lines[0], 8, "2026-11-24");
    CHECK(flags(lines) == "future-date CNV 7, future-date CNV 8");
    CHECK(flags(with(3, 5, "2026-11-24")) == "future-date OFF 5");
    CHECK(flags(with(3, 6, "2026-11-23")).empty());
    CHECK(flags(with(1, 4, "2027")) == "future-date PER 4");
    CHECK(flags(with(4, 8, "2030-01-01")).empty()); // a sentence may begin and end later
}

TEST_CASE("a person who was surely under 10 when convicted is flagged") {
    CHECK(flags(with(1, 4, "2016-11-21")) == "under-age PER 4");
    CHECK(flags(with(1, 4, "2016-11-20")).empty()); // the tenth birthday
    CHECK(flags(with(1, 4, "2016")).empty());       // may have been ten
    CHECK(flags(with(1, 4, "2016-12")) == "under-age PER 4");
    CHECK(flags(with(1, 4, "2017")) == "under-age PER 4");
    auto unknown_day = with(0, 7, "");
    unknown_day[1] = with_field(unknown_day[1], 4, "2016-11-24");
    CHECK(flags(unknown_day) == "obligatory-unknown CNV 7, under-age PER 4");
    auto leap = with(0, 7, "2026-02-28");
    leap[1] = with_field(leap[1], 4, "2016-02-29");
    CHECK(flags(leap) == "under-age PER 4");
}

TEST_CASE("a record of another day than the file's is flagged, final before convicted too") {
    CHECK(flags(with(0, 4, "2026-11-22")) == "recorded-elsewhere CNV 4");
    CHECK(flags(with(0, 8, "2026-11-19")) == "final-before-convicted CNV 8");
    CHECK(flags(with(0, 8, "2026-11-20")).empty());
}

TEST_CASE("an unknown item that Art. 11(1)(a) asks for is flagged, any other is not") {
    for (std::size_t field = 5; field <= 9; ++field) {
        INFO(field);
        const bool asked = field == 5 || field == 7 || field == 8;
        CHECK(flags(with(0, field, "")).empty() != asked);
    }
    for (std::size_t field = 1; field <= 11; ++field) {
        INFO(field);
        const bool asked = field >= 2 && field <= 7;
        CHECK(flags(with(1, field, "")).empty() != asked);
    }
    for (std::size_t field = 1; field <= 10; ++field) {
        INFO(field);
        const bool asked = field >= 3 && field <= 5;
        CHECK(flags(with(3, field, "")).empty() != asked);
    }
    for (std::size_t field = 1; field <= 9; ++field) CHECK(flags(with(4, field, "")).empty());
    CHECK(flags(with(1, 5, "U")) == "obligatory-unknown PER 5");
}

TEST_CASE("a missing offence, sanction or nationality is flagged") {
    const auto plain = plain_record();
    CHECK(flags({plain[0], plain[1], plain[3], plain[4]}) == "obligatory-unknown NAT 0");
    CHECK(flags({plain[0], plain[1], plain[2]}) == "obligatory-unknown OFF 0");
    CHECK(flags({plain[0], plain[1], plain[2], plain[3]}) == "obligatory-unknown DSP 0");
}

TEST_CASE("an organisation is asked for its name alone") {
    const auto plain = plain_record();
    const auto organisation = [&](std::string_view per) {
        return flags({plain[0], std::string{per}, plain[3], plain[4]});
    };
    CHECK(organisation("PER||Meltemi Shipping|||||||||O").empty());
    CHECK(organisation("PER|||||||||||O") == "obligatory-unknown PER 2");
    CHECK(organisation("PER||Meltemi Shipping||2020|||||||O").empty()); // companies may be young
}

} // namespace oddities_test
