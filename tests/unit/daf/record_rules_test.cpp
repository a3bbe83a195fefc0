#include "draft.hpp"

#include <catch2/catch.hpp>

namespace record_rules_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;
using namespace std::chrono;

namespace {

using Lines = std::vector<std::string>;

RecordVerdict judge(const Lines& lines) {
    return judge_record(record_of(lines), header(), tables());
}

Quarantine quarantined(const Lines& lines) {
    auto verdict = judge(lines);
    REQUIRE(std::holds_alternative<Quarantine>(verdict));
    return std::get<Quarantine>(std::move(verdict));
}

Lines with(std::size_t line, std::size_t field, std::string_view value) {
    auto lines = plain_record();
    lines[line] = with_field(lines[line], field, value);
    return lines;
}

} // namespace

TEST_CASE("a plain record is accepted without a flag") {
    CHECK(flags_of(judge(plain_record())).empty());
}

TEST_CASE("a record is quarantined for what is wrong in CNV 1 to 4 and for nothing else in CNV") {
    for (std::size_t field = 1; field <= 9; ++field) {
        for (const auto* wrong : {"\\q", "wrong\\"}) {
            INFO(field);
            const auto verdict = judge(with(0, field, wrong));
            CHECK(std::holds_alternative<Quarantine>(verdict) == (field <= 4));
        }
    }
    CHECK(quarantined(with(0, 3, "0")).reason.where == "line 2, CNV 3");
    CHECK(quarantined(with(0, 3, "1000000000")).reason.where == "line 2, CNV 3");
    CHECK(quarantined(with(0, 3, "01x")).reason.where == "line 2, CNV 3");
    CHECK(quarantined(with(0, 1, "n")).reason.found == "\"n\"");
    CHECK(quarantined(with(0, 4, "23/11/2026")).reason.expected == "a day that exists, YYYY-MM-DD");
    CHECK(quarantined({"CNV"}).reason.where == "line 2, CNV 1");
}

TEST_CASE("the reason of a quarantine quotes nothing that may be somebody's") {
    const auto found = [](std::size_t field, std::string_view value) {
        return quarantined(with(0, field, value)).reason.found;
    };
    for (std::size_t field = 1; field <= 4; ++field) {
        INFO(field);
        CHECK(found(field, "Qxsurname, Anna") == "15 bytes");
        CHECK(found(field, "Qxsurname\\q") == "11 bytes");
        CHECK(found(field, "?") == "\"?\"");
    }
    CHECK(found(3, "1985-03-14") == "10 bytes"); // a day of birth
    CHECK(found(4, "1985-03-00") == "10 bytes");
    CHECK(found(4, "14/03/1985") == "10 bytes");
    CHECK(found(4, "2026-02-30") == "\"2026-02-30\"");
    CHECK(found(4, "") == "nothing");
}

TEST_CASE("versions begin with 1 for a new conviction and go on for the others") {
    CHECK(quarantined(with(0, 3, "2")).reason.expected == "version 1 for a new conviction");
    for (const auto* event : {"A", "D"}) {
        INFO(event);
        auto lines = with(0, 1, event);
        CHECK(quarantined(lines).reason.where == "line 2, CNV 3");
        lines[0] = with_field(lines[0], 3, "2");
        CHECK(std::holds_alternative<Accepted>(judge(lines)));
    }
}

TEST_CASE("a record has one PER, and its segments are in order") {
    const auto plain = plain_record();
    const auto &cnv = plain[0], &per = plain[1], &nat = plain[2], &off = plain[3], &dsp = plain[4];
    const std::string als = "ALS|A|X";
    CHECK(quarantined({cnv}).reason.found == "no PER");
    CHECK(quarantined({cnv, nat, off, dsp}).reason.found == "no PER");
    CHECK(quarantined({cnv, per, nat, per}).reason.where == "line 5, PER");
    CHECK(quarantined({cnv, nat, per}).reason.found == "PER after NAT");
    CHECK(quarantined({cnv, per, als, nat}).reason.found == "NAT after ALS");
    CHECK(quarantined({cnv, per, off, als}).reason.found == "ALS after OFF");
    CHECK(quarantined({cnv, per, off, dsp, nat}).reason.where == "line 6, NAT");
    CHECK(quarantined({cnv, per, dsp}).reason.found == "DSP before any OFF");
    const auto second = with_field(off, 1, "2");
    CHECK(flags_of(judge({cnv, per, nat, nat, als, als, off, dsp, dsp, second, dsp})).empty());
}

TEST_CASE("the same offence number twice contradicts itself, however it is written") {
    auto lines = plain_record();
    lines.push_back(with_field(lines[3], 1, "01"));
    CHECK(quarantined(lines).reason.where == "line 7, OFF 1");
    lines[3] = with_field(lines[3], 1, "");
    lines.back() = lines[3];
    lines.push_back(lines[4]);
    CHECK(std::holds_alternative<Accepted>(judge(lines))); // unknown numbers are not the same number
}

TEST_CASE("a quarantine keeps what can be read, and its legal clock runs") {
    auto lines = with(0, 4, "2026-11-31");
    lines.insert(lines.begin() + 3, "NAT|G\\x|D");
    auto found = quarantined(lines);
    CHECK(found.reference == "EW/2026/100001");
    CHECK(found.version == 1);
    CHECK(found.kind == core::EventKind::made);
    CHECK(found.recorded_on == header().business_date);
    CHECK(found.legal_day == header().business_date);
    REQUIRE(found.nationalities.size() == 2);
    CHECK(found.nationalities[0] == core::Nationality{"GRC", "D"});
    CHECK(found.nationalities[1] == core::Nationality{"G\\x", "D"});

    lines = with(0, 4, "2026-11-20");
    lines[0] = with_field(with_field(lines[0], 2, "?"), 3, "?");
    found = quarantined(lines);
    CHECK_FALSE(found.reference);
    CHECK_FALSE(found.version);
    CHECK(base::to_text(found.recorded_on) == "2026-11-20");
    CHECK(base::to_text(found.legal_day) == "2026-11-20");
}

TEST_CASE("the legal clock runs from CNV 4, or from the business date where CNV 4 is in the future") {
    const auto day = [](std::string_view recorded_on) {
        return base::to_text(std::get<Accepted>(judge(with(0, 4, recorded_on))).legal_day);
    };
    CHECK(day("2026-11-23") == "2026-11-23");
    CHECK(day("2019-01-31") == "2019-01-31");
    CHECK(day("2026-11-24") == "2026-11-23");
    const auto sent = std::get<Accepted>(judge(with(0, 4, "2026-11-24")));
    CHECK(base::to_text(sent.event.recorded_on) == "2026-11-24"); // it is sent as it stands
}

TEST_CASE("no reason shows what stands in PER or ALS") {
    const auto plain = plain_record();
    for (const auto& lines : {Lines{plain[0], plain[1], plain[1]}, Lines{plain[0], plain[2], plain[1]},
                              Lines{plain[0], plain[1], plain[3], "ALS|A|PAPADOPOULOS"}}) {
        CHECK(quarantined(lines).reason.text().find("PAPADOPOULOS") == std::string::npos);
    }
}

TEST_CASE("a reason is cut and cannot move a terminal's cursor") {
    const auto reason = quarantined(with(0, 2, "\x1b[2J" + std::string(5000, 'X'))).reason;
    CHECK(reason.found.size() < 100);
    CHECK(reason.found.find('\x1b') == std::string::npos);
}

TEST_CASE("a quarantined record that an operator accepts is read despite what is wrong") {
    auto lines = with(0, 3, "2");
    lines.insert(lines.begin() + 2, "DSP|1|1001");
    lines.push_back(lines[4]);
    REQUIRE(std::holds_alternative<Quarantine>(judge(lines)));
    const auto read = read_despite(record_of(lines), header(), tables());
    REQUIRE(read.has_value());
    CHECK(read->event.version == 2);
    CHECK(read->event.offences.size() == 2);
    CHECK(read->event.person.nationalities.size() == 1);
    CHECK(read->event.offences[0].sanctions.size() == 1);
    CHECK(read->event.offences[1].sanctions.empty());
}

TEST_CASE("a record is not accepted by anyone where CNV 1 to 4 or the PER cannot be read") {
    const auto refused = [](const Lines& lines) {
        return read_despite(record_of(lines), header(), tables()).has_error();
    };
    CHECK(refused(with(0, 2, "")));
    CHECK(refused(with(0, 4, "")));
    const auto plain = plain_record();
    CHECK(refused({plain[0], plain[2]}));
    CHECK(refused({plain[0], plain[1], plain[1]}));
    CHECK_FALSE(refused(plain));
}

} // namespace record_rules_test
