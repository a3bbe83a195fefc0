#include "draft.hpp"

#include "daf/record_reading.hpp"

#include <catch2/catch.hpp>

namespace record_reading_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;

namespace {

using Lines = std::vector<std::string>;

Accepted accepted(const Lines& lines) {
    return std::get<Accepted>(judge_record(record_of(lines), header(), tables()));
}

core::ConvictionEvent event(const Lines& lines) {
    return accepted(lines).event;
}

std::string flags(const Lines& lines) {
    return flags_of(accepted(lines));
}

Lines with(std::size_t line, std::size_t field, std::string_view value) {
    auto lines = plain_record();
    lines[line] = with_field(lines[line], field, value);
    return lines;
}

} // namespace

TEST_CASE("every field of CNV and PER stands where it belongs") {
    auto lines = with(0, 9, "on appeal");
    lines[1] = with_field(lines[1], 11, "N");
    lines.insert(lines.begin() + 3, {"NAT|GBR|S", "ALS|P|ΠΑΠΑ|ΕΛΕΝΗ"});
    const auto made = event(lines);
    CHECK(made.source == "PNC");
    CHECK(made.kind == core::EventKind::made);
    CHECK(made.reference == "EW/2026/100001");
    CHECK(made.version == 1);
    CHECK(base::to_text(made.recorded_on) == "2026-11-23");
    CHECK(made.court_name == "Southwark Crown Court");
    CHECK(made.court_code == "0450");
    CHECK(made.convicted_on == "2026-11-20");
    CHECK(made.final_on == "2026-11-20");
    CHECK(made.reason == "on appeal");
    CHECK(made.person.reference == "2001/0171310W");
    CHECK(made.person.surname == "PAPADOPOULOS");
    CHECK(made.person.forenames == "ELENI MARIA");
    CHECK(made.person.date_of_birth == "1985-03-14");
    CHECK(made.person.sex == "F");
    CHECK(made.person.town_of_birth == "Athens");
    CHECK(made.person.country_of_birth == "GRC");
    CHECK(made.person.father == "NIKOLAOS");
    CHECK(made.person.mother == "SOFIA");
    CHECK(made.person.cro_number == "011111/05J");
    CHECK_FALSE(made.person.organisation);
    CHECK(made.person.nationalities == std::vector<core::Nationality>{{"GRC", "D"}, {"GBR", "S"}});
    REQUIRE(made.person.other_names.size() == 1);
    CHECK(made.person.other_names[0].kind == "P");
    CHECK(made.person.other_names[0].surname == "ΠΑΠΑ");
    CHECK(made.person.other_names[0].forenames == "ΕΛΕΝΗ");
}

TEST_CASE("every field of OFF and DSP stands where it belongs, sanctions with their offence") {
    auto lines = plain_record();
    lines.push_back("OFF|2|270000|T|P|2026-01-01|2026-01-02|Leeds|A|H|X1");
    lines.push_back("DSP|1|8001|Fine||120.50|GBP|Y|2026-11-20");
    const auto offences = event(lines).offences;
    REQUIRE(offences.size() == 2);
    CHECK(offences[0].number == 1);
    CHECK(offences[0].category == "170100");
    CHECK(offences[0].title == "Theft from a shop");
    CHECK(offences[0].provision == "Theft Act 1968 s.1");
    CHECK(offences[1].from == "2026-01-01");
    CHECK(offences[1].to == "2026-01-02");
    CHECK(offences[1].place == "Leeds");
    CHECK(offences[1].completion == "A");
    CHECK(offences[1].participation == "H");
    CHECK(offences[1].national_code == "X1");
    REQUIRE(offences[0].sanctions.size() == 1);
    CHECK(offences[0].sanctions[0].category == "1001");
    CHECK(offences[0].sanctions[0].duration == "P18M");
    CHECK(offences[0].sanctions[0].to == "2028-05-19");
    REQUIRE(offences[1].sanctions.size() == 1);
    const auto& fine = offences[1].sanctions[0];
    CHECK(fine.number == 1);
    CHECK(fine.title == "Fine");
    CHECK(fine.amount == "120.50");
    CHECK(fine.currency == "GBP");
    CHECK(fine.suspended == "Y");
    CHECK(fine.from == "2026-11-20");
    CHECK(fine.to.empty());
}

TEST_CASE("a deletion may be as short as CNV and PER, without a flag") {
    const auto deleted = accepted({"CNV|D|EW/1|2|2026-11-23", "PER"});
    CHECK(deleted.flags.empty());
    CHECK(deleted.event.kind == core::EventKind::deleted);
    CHECK(deleted.event.version == 2);
    CHECK(event({"CNV|A|EW/1|2|2026-11-23", "PER"}).kind == core::EventKind::amended);
}

TEST_CASE("a faulty field counts as unknown and is flagged") {
    struct Row {
        std::size_t line, field;
        const char* value;
        const char* flag;
    };
    for (const auto& row : {
             Row{0, 5, "a\\b", "bad-escape CNV 5, obligatory-unknown CNV 5"},
             Row{0, 6, "a\\b", "bad-escape CNV 6"},
             Row{0, 8, "2026-13-01", "bad-date CNV 8, obligatory-unknown CNV 8"},
             Row{0, 10, "", "field-too-many CNV 0"},
             Row{1, 7, "Greece", "bad-code PER 7, obligatory-unknown PER 7"},
             Row{1, 11, "X", "bad-code PER 11"},
             Row{1, 12, "x\\y", "field-too-many PER 0"},
             Row{2, 2, "X", "bad-code NAT 2"},
             Row{2, 3, "X", "field-too-many NAT 0"},
             Row{3, 1, "0", "bad-code OFF 1"},
             Row{3, 1, "one", "bad-code OFF 1"},
             Row{3, 5, "yesterday", "bad-date OFF 5, obligatory-unknown OFF 5"},
             Row{3, 6, "2026-02-29", "bad-date OFF 6"},
             Row{3, 8, "X", "bad-code OFF 8"},
             Row{3, 9, "MH", "bad-code OFF 9"},
             Row{4, 1, "x", "bad-code DSP 1"},
             Row{4, 2, "100", "bad-code DSP 2"},
             Row{4, 5, "ten", "bad-code DSP 5"},
             Row{4, 6, "gbp", "bad-code DSP 6"},
             Row{4, 7, "n", "bad-code DSP 7"},
             Row{4, 8, "2026", "bad-date DSP 8"},
             Row{4, 9, "2026-00-01", "bad-date DSP 9"},
         }) {
        INFO(row.flag);
        CHECK(flags(with(row.line, row.field, row.value)) == row.flag);
    }
    CHECK(event(with(0, 5, "a\\b")).court_name.empty());
    CHECK(event(with(0, 8, "2026-13-01")).final_on.empty());
    CHECK(event(with(1, 7, "Greece")).person.country_of_birth.empty());
    CHECK(event(with(3, 1, "one")).offences[0].number == 0);
    CHECK(event(with(4, 5, "ten")).offences[0].sanctions[0].amount.empty());
}

TEST_CASE("an offence category that is absent or misshapen is sent as 270000") {
    CHECK(event(with(3, 2, "")).offences[0].category == "270000");
    CHECK(flags(with(3, 2, "")).empty());
    CHECK(event(with(3, 2, "17010")).offences[0].category == "270000");
    CHECK(flags(with(3, 2, "17010")) == "bad-code OFF 2");
}

TEST_CASE("a code that is well-shaped and in no table is sent as it stands and flagged") {
    CHECK(event(with(3, 2, "123456")).offences[0].category == "123456");
    CHECK(flags(with(3, 2, "123456")) == "unknown-category OFF 2");
    CHECK(event(with(4, 2, "12345")).offences[0].sanctions[0].category == "12345");
    CHECK(flags(with(4, 2, "12345")) == "unknown-category DSP 2");
    CHECK(event(with(1, 7, "QQQ")).person.country_of_birth == "QQQ");
    CHECK(flags(with(1, 7, "QQQ")) == "unknown-country PER 7");
    CHECK(flags(with(1, 7, "D")).empty()); // one letter, but a code of the table
}

TEST_CASE("a number with a wrong check letter or form is sent as it stands and flagged") {
    CHECK(event(with(1, 1, "2001/0171310S")).person.reference == "2001/0171310S");
    CHECK(flags(with(1, 1, "2001/0171310S")) == "check-letter PER 1");
    CHECK(event(with(1, 10, "85227/65G")).person.cro_number == "85227/65G");
    CHECK(flags(with(1, 10, "85227/65G")) == "check-letter PER 10");
    CHECK(flags(with(1, 1, "")).empty());
    CHECK(flags(with(1, 10, "")).empty()); // no fingerprints are held: nothing is odd about that
}

TEST_CASE("a nationality is kept as the file has it") {
    CHECK(event(with(2, 1, "EL")).person.nationalities[0].code == "EL");
    CHECK(flags(with(2, 1, "EL")) == "misshapen-nationality NAT 1");
    CHECK(event(with(2, 1, "GRE")).person.nationalities[0].code == "GRE");
    CHECK(flags(with(2, 1, "GRE")) == "unknown-nationality NAT 1");
    CHECK(event(with(2, 1, "G\\x")).person.nationalities[0].code == "G\\x");
    CHECK(flags(with(2, 1, "G\\x")) == "bad-escape NAT 1");
    CHECK(event(with(2, 1, "")).person.nationalities.size() == 1); // it still is a NAT that must be decided
    CHECK(flags(with(2, 1, "")) == "misshapen-nationality NAT 1");
    CHECK(flags(with(2, 1, "D")).empty());
    CHECK(event(with(2, 2, "X")).person.nationalities[0].basis.empty());
    CHECK(event(with(2, 2, "a\\b")).person.nationalities[0].basis.empty());
    CHECK(flags(with(2, 2, "a\\b")) == "bad-escape NAT 2");
}

TEST_CASE("only O makes an organisation") {
    CHECK(event(with(1, 11, "O")).person.organisation);
    CHECK_FALSE(event(with(1, 11, "o")).person.organisation);
}

TEST_CASE("flags come in the order of the file") {
    auto lines = with(4, 2, "9999");
    lines[0] = with_field(with_field(lines[0], 7, "x"), 4, "2026-11-22");
    lines[1] = with_field(lines[1], 1, "x");
    CHECK(flags(lines) == "recorded-elsewhere CNV 4, bad-date CNV 7, obligatory-unknown CNV 7, "
                          "check-letter PER 1, unknown-category DSP 2");
}

} // namespace record_reading_test
