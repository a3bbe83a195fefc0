#include "settings/tables.hpp"

#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>

namespace tables_test {

using namespace convictiond;
using namespace convictiond::settings;
using testing::Scratch;
using namespace std::chrono_literals;

namespace {

const std::string shipped = CONVICTIOND_SOURCE_DIR "/config";

base::MemberState state(std::string_view code) {
    return base::MemberState::parse(code).value();
}

// What is said of good tables but for one.
std::string fault(const std::string& file, const std::string& text) {
    const Scratch scratch;
    scratch.write("member-states.csv", "alpha2,name,accession_date,exit_date\nDE,Germany,1958-01-01,\n");
    scratch.write("nationality-codes.csv", "alpha3,recipient_alpha2,action\nDEU,DE,notify\n");
    scratch.write("ecris-offence-categories.csv", "code\n010000\n");
    scratch.write("ecris-sanction-categories.csv", "code\n1000\n");
    scratch.write(file, text);
    const auto tables = load_tables(scratch.path("."));
    auto shown = tables ? "" : scratch.shortened(tables.error().at(0).text());
    return shown.starts_with("./") ? shown.substr(2) : shown;
}

} // namespace

TEST_CASE("the tables that are shipped load") {
    const auto loaded = load_tables(shipped);
    REQUIRE(loaded.has_value());
    const core::CodeTables& tables = *loaded;
    CHECK(tables.nationalities.size() == 308);
    CHECK(tables.offence_categories.size() == 188);
    CHECK(tables.sanction_categories.size() == 70);
    CHECK(tables.member_states.size() == 28);
    CHECK(tables.nationalities.at("GRC").action == core::NationalityAction::notify);
    CHECK(tables.nationalities.at("GRC").recipient == state("GR"));
    CHECK(tables.nationalities.at("XXA").action == core::NationalityAction::none);
    CHECK(tables.nationalities.at("YUG").action == core::NationalityAction::review);
    CHECK(tables.nationalities.at("YUG").recipient == std::nullopt);
    CHECK(tables.member_states.at(state("IE")).name == "Ireland");
    CHECK(tables.member_states.at(state("HR")).accession == 2013y / 7 / 1);
}

TEST_CASE("every member state that is shipped is the recipient of a nationality") {
    const auto tables = load_tables(shipped);
    REQUIRE(tables.has_value());
    std::set<base::MemberState> recipients;
    for (const auto& [code, nationality] : tables->nationalities)
        if (nationality.recipient) recipients.insert(*nationality.recipient);
    for (const auto& [code, entry] : tables->member_states) {
        INFO(code.code());
        CHECK(recipients.contains(code) == !entry.exit.has_value());
    }
}

TEST_CASE("an exit date is the last day of membership") {
    const auto tables = load_tables(shipped);
    REQUIRE(tables.has_value());
    CHECK(tables->is_member(state("GB"), 2020y / 1 / 31));
    CHECK_FALSE(tables->is_member(state("GB"), 2020y / 2 / 1));
}

TEST_CASE("a table that is missing, too big or without a column or row is refused") {
    const Scratch scratch;
    CHECK(scratch.shortened(load_tables(scratch.path("none")).error().at(0).text()) ==
          "none/member-states.csv: cannot be read: No such file or directory, expected a readable file");
    CHECK(fault("ecris-sanction-categories.csv", std::string((4U << 20U) + 1, 'a')) ==
          "ecris-sanction-categories.csv: is too big, expected at most 4194304 bytes");
    CHECK(fault("nationality-codes.csv", "alpha3,action\nDEU,notify\n") ==
          "nationality-codes.csv:1: has no column recipient_alpha2, expected the columns alpha3, action, "
          "recipient_alpha2");
    CHECK(fault("ecris-offence-categories.csv", "code\n") ==
          "ecris-offence-categories.csv:1: has no rows, expected a row for each code");
    CHECK(fault("ecris-offence-categories.csv", "code\n\"1\n") ==
          "ecris-offence-categories.csv:2: a quote is not closed, expected a closing quote");
}

TEST_CASE("a code that is empty, misshapen or stands twice is refused") {
    CHECK(fault("ecris-offence-categories.csv", "code,title\n,x\n") ==
          "ecris-offence-categories.csv:2: code: is empty, expected six digits");
    CHECK(fault("ecris-offence-categories.csv", "code\n10000\n") ==
          "ecris-offence-categories.csv:2: code: \"10000\", expected six digits");
    CHECK(fault("ecris-sanction-categories.csv", "code\n100\n") ==
          "ecris-sanction-categories.csv:2: code: \"100\", expected four or five digits");
    CHECK(fault("ecris-sanction-categories.csv", "code\n1000\n10001\n1000\n") ==
          "ecris-sanction-categories.csv:4: code: \"1000\", expected each code once; line 2 has it too");
    CHECK(fault("nationality-codes.csv", "alpha3,recipient_alpha2,action\ndeu,DE,notify\n") ==
          "nationality-codes.csv:2: alpha3: \"deu\", expected one to four letters A–Z");
    CHECK(fault("nationality-codes.csv", "alpha3,recipient_alpha2,action\nDEUTS,DE,notify\n") ==
          "nationality-codes.csv:2: alpha3: \"DEUTS\", expected one to four letters A–Z");
    CHECK(fault("member-states.csv", "alpha2,name,accession_date,exit_date\nDEU,Germany,1958-01-01,\n") ==
          "member-states.csv:2: alpha2: \"DEU\", expected two letters A–Z");
}

TEST_CASE("a nationality leads to a member state of the table exactly where its action is notify") {
    const std::string header = "alpha3,recipient_alpha2,action\n";
    CHECK(fault("nationality-codes.csv", header + "DEU,DE,send\n") ==
          "nationality-codes.csv:2: action: \"send\", expected notify, none or review");
    CHECK(fault("nationality-codes.csv", header + "DEU,,notify\n") ==
          "nationality-codes.csv:2: recipient_alpha2: is empty, expected a state of member-states.csv, for "
          "the action is "
          "notify");
    CHECK(fault("nationality-codes.csv", header + "FRA,FR,notify\n") ==
          "nationality-codes.csv:2: recipient_alpha2: \"FR\", expected a state of member-states.csv, for the "
          "action is "
          "notify");
    CHECK(fault("nationality-codes.csv", header + "DDR,DE,review\n") ==
          "nationality-codes.csv:2: recipient_alpha2: \"DE\", expected nothing, for the action is review");
}

TEST_CASE("a member state has dates that exist, the exit after the accession") {
    const std::string header = "alpha2,name,accession_date,exit_date\n";
    CHECK(fault("member-states.csv", header + "DE,Germany,1958-02-30,\n") ==
          "member-states.csv:2: accession_date: \"1958-02-30\", expected a date YYYY-MM-DD");
    CHECK(fault("member-states.csv", header + "DE,Germany,1958-01-01,soon\n") ==
          "member-states.csv:2: exit_date: \"soon\", expected nothing, or a date YYYY-MM-DD after the "
          "accession");
    CHECK(fault("member-states.csv", header + "DE,Germany,1958-01-01,1957-12-31\n") ==
          "member-states.csv:2: exit_date: \"1957-12-31\", expected nothing, or a date YYYY-MM-DD after the "
          "accession");
}

TEST_CASE("every table that is at fault is told, and no other for it") {
    const Scratch scratch;
    scratch.write("member-states.csv", "alpha2,name,accession_date\nDE,Germany,1958-01-01\n");
    scratch.write("nationality-codes.csv", "alpha3,recipient_alpha2,action\nDEU,DE,notify\n");
    scratch.write("ecris-offence-categories.csv", "code\n01\n");
    const auto tables = load_tables(scratch.path("."));
    REQUIRE(tables.has_error());
    std::vector<std::string> where;
    for (const auto& fault : tables.error()) where.push_back(scratch.shortened(fault.where));
    CHECK(where == std::vector<std::string>{"./member-states.csv:1", "./ecris-offence-categories.csv:2: code",
                                            "./ecris-sanction-categories.csv"});
}

} // namespace tables_test
