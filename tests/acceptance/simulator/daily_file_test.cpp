#include "base/text.hpp"
#include "generator/check_letter.hpp"
#include "support/process.hpp"
#include "support/temp_directory.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>

namespace daily_file_test {

using namespace convictiond::test;
using convictiond::base::split;

namespace {

std::string trimmed(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

// What ordinary tools say, so that the generator is not believed in what it says of itself.
std::string shell(const std::string& command, const std::filesystem::path& directory) {
    Launch launch{"sh", {"-c", command}};
    launch.directory = directory;
    return trimmed(output_of(launch));
}

struct Run {
    TempDirectory directory;
    boost::json::value made;

    explicit Run(const std::vector<std::string>& more = {})
        : made(generate(directory.path(), more)) {} // braces would make a list

    static boost::json::value generate(const std::filesystem::path& out,
                                       const std::vector<std::string>& more) {
        std::vector<std::string> arguments{"--out", out, "--from", "2026-11-21"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return boost::json::parse(output_of(Launch{program("daily-file-generator"), arguments}));
    }
    [[nodiscard]] std::string ask(const std::string& command) const {
        return shell(command, directory.path());
    }
    [[nodiscard]] const boost::json::value& file(std::size_t number) const {
        return made.at("files").at(number);
    }
    [[nodiscard]] std::string name(std::size_t number) const {
        return boost::json::value_to<std::string>(file(number).at("name"));
    }
};

std::string text(const boost::json::value& value) {
    return value.is_string() ? boost::json::value_to<std::string>(value) : boost::json::serialize(value);
}

const std::vector<std::string> demo{"--days", "3", "--mix",      "demo",
                                    "--seed", "7", "--canaries", "DUAL=FR,NOCRO=PL,TRIPLE=DE+IE+RO"};

constexpr std::string_view states[][2] = {
    {"AUT", "AT"}, {"BEL", "BE"}, {"BGR", "BG"}, {"HRV", "HR"}, {"CYP", "CY"}, {"CZE", "CZ"}, {"DNK", "DK"},
    {"EST", "EE"}, {"FIN", "FI"}, {"FRA", "FR"}, {"DEU", "DE"}, {"GRC", "GR"}, {"HUN", "HU"}, {"IRL", "IE"},
    {"ITA", "IT"}, {"LVA", "LV"}, {"LTU", "LT"}, {"LUX", "LU"}, {"MLT", "MT"}, {"NLD", "NL"}, {"POL", "PL"},
    {"PRT", "PT"}, {"ROU", "RO"}, {"SVK", "SK"}, {"SVN", "SI"}, {"ESP", "ES"}, {"SWE", "SE"}};

} // namespace

TEST_CASE("the check letters of the generator are those of the published examples") {
    using namespace daily_files;
    CHECK(pnc_id(1981, 34) == "1981/0000034U");
    CHECK(pnc_id(2002, 73319) == "2002/0073319Z");
    CHECK(pnc_id(1967, 9893091) == "1967/9893091D");
    CHECK(cro_number(1991, 65656) == "065656/91H");
    CHECK(sf_cro_number(2005, 482703) == "SF05/482703J");
    CHECK(sf_cro_number(1983, 50058) == "SF83/50058Z");
}

TEST_CASE("the same seed makes the same files, another seed others") {
    const auto digests = [](const Run& run) { return run.ask("sha256sum *"); };
    auto other = demo;
    other[5] = "8";
    CHECK(digests(Run{demo}) == digests(Run{demo}));
    CHECK(digests(Run{demo}) != digests(Run{other}));
}

TEST_CASE("the trailer of a daily file holds what ordinary tools count and hash") {
    const Run run{demo};
    REQUIRE(run.ask("ls") == "DAF_PNC_20261121_0000001.daf\nDAF_PNC_20261122_0000002.daf\n"
                             "DAF_PNC_20261123_0000003.daf");
    for (std::size_t i = 0; i < 3; ++i) {
        const auto name = run.name(i);
        const auto lines = run.ask("wc -l < " + name);
        const auto convictions = run.ask("grep -c '^CNV|' " + name);
        const auto nationalities = run.ask("grep -c '^NAT|' " + name);
        const auto digest = run.ask("head -n -1 " + name + " | sha256sum | cut -c 1-64");
        CHECK(run.ask("tail -n 1 " + name) ==
              fmt::format("TRL|{}|{}|{}|{}|{}", i + 1, lines, convictions, nationalities, digest));
        CHECK(text(run.file(i).at("cnv")) == convictions);
        CHECK(text(run.file(i).at("nat")) == nationalities);
        CHECK(text(run.file(i).at("bytes")) == run.ask("wc -c < " + name));
    }
}

TEST_CASE("each header names the hash of the file before it") {
    const Run run{{"--days", "2", "--first-sequence", "41", "--previous", std::string(64, 'a')}};
    const auto digest = run.ask("sha256sum " + run.name(0) + " | cut -c 1-64");
    CHECK(text(run.file(0).at("sha256")) == digest);
    CHECK(run.ask("head -n 1 " + run.name(0)) ==
          "HDR|DAF|1|PNC|2026-11-21|41|2026-11-22T02:00:05Z|daily|" + std::string(64, 'a'));
    CHECK(run.ask("head -n 1 " + run.name(1)) ==
          "HDR|DAF|1|PNC|2026-11-22|42|2026-11-23T02:00:05Z|daily|" + digest);
}

TEST_CASE("three files of a hundred convictions meet all 27 member states, counted as the tools count them") {
    const Run run{{"--days", "3", "--seed", "7"}};
    const auto& expected = run.made.at("total").at("expected");
    std::int64_t total = 0;
    for (const auto& [nationality, state] : states) {
        INFO(state);
        const auto* count = expected.at("notifications").as_object().if_contains(state);
        REQUIRE(count != nullptr);
        CHECK(text(*count) == run.ask(fmt::format("cat *.daf | grep -c '^NAT|{}|'", nationality)));
        CHECK(text(*count) ==
              run.ask(
                  fmt::format("cat *.daf | awk -F'|' '/^CNT.{}/ {{n += $3}} END {{print n}}'", nationality)));
        total += count->to_number<std::int64_t>();
    }
    CHECK(expected.at("notifications_total") == total);
    CHECK(expected.at("not_applicable").to_number<std::int64_t>() ==
          run.made.at("total").at("nat").to_number<std::int64_t>() - total);
    CHECK(expected.at("reviews") == 0);
}

TEST_CASE("people are as they are: several nationalities, no fingerprints, dates of birth in part") {
    const Run run{{"--convictions", "2000"}};
    const auto share = [&](const std::string& awk) {
        return std::stod(run.ask("awk -F'|' '" + awk + " {n++} END {print n/2000}' *.daf"));
    };
    const auto no_cro = share(R"(/^PER/ && $11 == "")");
    CHECK(no_cro > 0.5);
    CHECK(no_cro < 0.7);
    CHECK(share(R"(/^PER/ && length($5) == 4)") > 0);
    CHECK(share(R"(/^PER/ && length($5) == 7)") > 0);
    CHECK(share(R"(/^ALS/)") > 0.02);
    // A second line of the same tag in a row: a person of several nationalities.
    CHECK(share(R"({again = $1 == "NAT" && before == "NAT"; before = $1} again)") > 0.05);
    CHECK(share(R"({again = $1 == "NAT" && before == "NAT" && $2 == "GBR"; before = $1} again)") > 0.01);
    CHECK(share(R"(/^DSP.2/)") > 0.1);
    CHECK(share(R"(/^OFF.2/)") > 0.1);
    CHECK(run.ask("grep -c 'XXA' *.daf") != "0");
    CHECK(run.ask("grep -cE '^OFF.[0-9]+.[0-9]{6}.' *.daf") == run.ask("grep -c '^OFF' *.daf"));
}

TEST_CASE("the demonstration's mix plants what it says, and expects what follows") {
    const Run run{demo};
    const auto last = run.name(2);
    CHECK(run.ask("cat *.daf | grep -c '^CNV|A|'") == "2"); // from the second file on
    CHECK(run.ask("cat *.daf | grep -c '^CNV|D|'") == "2");
    CHECK(run.ask("cat *.daf | grep -c '^NAT|XYZ|'") == "3");
    CHECK(run.ask("cat *.daf | grep -c '^NAT|YUG|'") == "3");
    CHECK(run.ask("cat *.daf | grep -cE '^CNV.N.[^|]+[|]2[|]'") == "3");
    CHECK(run.ask("grep -cF 'Theft \\p handling\\nsee \\\\ note' " + last) == "1");
    const auto& expected = run.made.at("total").at("expected");
    CHECK(expected.at("reviews") == 9);
    CHECK(expected.at("quarantined") == 3);
    CHECK(expected.at("canaries") == 9);

    const auto reference = [&](std::size_t planted) {
        return text(run.file(2).at("planted").at(planted).at("reference"));
    };
    const auto grep = [&](const std::string& pattern, const std::string& name) {
        return run.ask("grep -c '" + pattern + "' " + name);
    };
    // Both are events of convictions that the file before has as new.
    CHECK(grep("^CNV.A." + reference(0) + ".2.", last) == "1");
    CHECK(grep("^CNV.N." + reference(0) + ".1.", run.name(1)) == "1");
    CHECK(grep("^CNV.D." + reference(1) + ".2.", last) == "1");
    CHECK(grep("^CNV.N." + reference(1) + ".1.", run.name(1)) == "1");
    CHECK(run.file(2).at("expected").at("deletions").as_object().size() >= 1);
}

TEST_CASE("canaries stand in every file, out of the census and of what is expected to be sent") {
    const Run without{{"--days", "1", "--convictions", "50"}};
    const Run with{{"--days", "1", "--convictions", "50", "--canaries", "DUAL=FR,NOCRO=PL,TRIPLE=DE+IE+RO"}};
    const auto name = with.name(0);
    CHECK(with.ask("grep -c '^CNV|N|CANARY/' " + name) == "3");
    CHECK(with.ask("grep -A 3 CANARY/DUAL " + name + " | grep -c '^NAT|GBR\\|^NAT|FRA'") == "2");
    CHECK(with.ask("grep -A 1 CANARY/NOCRO " + name + " | tail -n 1 | cut -d '|' -f 11").empty());
    CHECK(with.ask("grep -A 4 CANARY/TRIPLE " + name + " | grep -c '^NAT'") == "3");
    CHECK(with.ask("grep '^CNT' " + name) == without.ask("grep '^CNT' " + name));
    CHECK(with.file(0).at("expected").at("notifications") ==
          without.file(0).at("expected").at("notifications"));
}

TEST_CASE("a day extracted again as historical holds the same convictions") {
    const Run daily{{"--canaries", "NOCRO=PL"}};
    const Run again{{"--kind", "historical", "--first-sequence", "9"}};
    CHECK(again.ask("head -n 1 *.daf") == "HDR|DAF|1|PNC|2026-11-21|9|2026-11-22T02:00:05Z|historical");
    CHECK(again.ask("sed '1d; /^TRL/d' *.daf") ==
          daily.ask("sed '1d; /^TRL/d; /CANARY/,/PNC.20261121-0000001/{/PNC.20261121-0000001/!d}' *.daf"));
}

TEST_CASE("second nationalities can be lost from the records, and the census of the source counts them all "
          "the same") {
    const Run whole{{"--days", "2"}};
    const Run lost{{"--days", "2", "--lose-second-nationalities"}};
    CHECK(lost.ask("cat *.daf | grep -c '^NAT'") == lost.ask("cat *.daf | grep -c '^CNV'"));
    CHECK(lost.ask("grep -h '^CNT' *.daf") == whole.ask("grep -h '^CNT' *.daf"));
    CHECK(lost.ask("grep -hv '^NAT\\|^HDR\\|^TRL' *.daf") ==
          whole.ask("grep -hv '^NAT\\|^HDR\\|^TRL' *.daf"));
}

TEST_CASE("several days extracted again in one file hold what the days held, and owe the same notices") {
    const TempDirectory owed;
    const auto days = (owed.path() / "days").string();
    const auto file = (owed.path() / "file").string();
    const Run daily{{"--days", "3", "--owed", days}};
    const Run again{
        {"--days", "3", "--kind", "historical", "--in-one-file", "--first-sequence", "9", "--owed", file}};
    REQUIRE(again.ask("ls") == "DAF_PNC_20261123_0000009.daf");
    CHECK(again.ask("sed '/^HDR/d; /^TRL/d; /^CNT/d' *.daf") ==
          daily.ask("sed '/^HDR/d; /^TRL/d; /^CNT/d' *.daf"));
    CHECK(shell("cmp days file && wc -l <days", owed.path()) ==
          text(daily.made.at("total").at("expected").at("notifications_total")));
    CHECK(again.made.at("total").at("expected") == daily.made.at("total").at("expected"));
}

TEST_CASE(
    "a later file deletes a day's convictions of persons with several nationalities, owed to their states") {
    const TempDirectory owed;
    const auto list = (owed.path() / "list").string();
    const Run day{{"--days", "1"}};
    (void)Run::generate(day.directory.path(),
                        {"--first-sequence", "2", "--delete-of", "2026-11-21", "--owed", list});
    const auto several = day.made.at_pointer("/total/expected/several_nationalities");
    REQUIRE(several != 0);
    CHECK(day.ask("grep -c '^CNV.D' *2.daf") == text(several));
    CHECK(day.ask(R"(awk -F'|' 'FNR == NR { if ($1 == "CNV" && $2 == "D") deleted[$3] = 1; next }
                     $1 == "CNV" { reference = $3 } $1 == "NAT" { held[reference]++ }
                     END { for (reference in deleted) if (held[reference] < 2) print reference }' *2.daf *1.daf)")
              .empty());
    CHECK(shell("grep -c ' 2$' list", owed.path()) != "0");
}

TEST_CASE("an empty day is a good file, and a file that is there is never replaced") {
    const Run run{{"--convictions", "0"}};
    CHECK(run.ask("wc -l < " + run.name(0)) == "2");
    CHECK_THROWS_WITH(Run::generate(run.directory.path(), {"--convictions", "0"}),
                      Catch::Matchers::Contains("File exists"));
    CHECK(run.ask("ls") == run.name(0));
}

TEST_CASE("an order that cannot be carried out is refused in words") {
    const TempDirectory directory;
    const std::vector<std::string> no_day{"--out", directory.path(), "--from", "2026-02-30"};
    CHECK_THROWS_WITH(output_of(Launch{program("daily-file-generator"), no_day}),
                      Catch::Matchers::Contains("expected a day as YYYY-MM-DD"));
    CHECK_THROWS_WITH((Run{{"--canaries", "DUAL=GB"}}), Catch::Matchers::Contains("GB is no member state"));
    CHECK_THROWS_WITH((Run{{"--mix", "strange"}}), Catch::Matchers::Contains("--mix"));
}

} // namespace daily_file_test
