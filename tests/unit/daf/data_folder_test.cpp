#include "draft.hpp"
#include "support/text_of.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <map>

namespace data_folder_test {

using namespace convictiond;
using namespace convictiond::daf;
using namespace convictiond::daf::testing;

namespace {

std::string outcome_of(const RecordVerdict& verdict) {
    if (const auto* quarantined = std::get_if<Quarantine>(&verdict))
        return "quarantined at " + quarantined->reason.where;
    const auto flags = flags_of(verdict);
    return flags.empty() ? "accepted" : "flagged " + flags;
}

std::string outcome_of(const std::string& bytes) {
    const auto inspection = inspect(bytes);
    switch (inspection.verdict) {
    case Inspection::Verdict::incomplete: return "incomplete: " + inspection.fault->found;
    case Inspection::Verdict::rejected: return "rejected at " + inspection.fault->where;
    case Inspection::Verdict::good: break;
    }
    std::string text = std::string{to_text(inspection.header.kind)};
    for (const auto& record : parse(bytes))
        text += "; " + outcome_of(judge_record(record, inspection.header, tables()));
    return text;
}

// Every file of tests/data beside what it comes to: the table of verdicts in docs/daily-activity-file.md.
const std::map<std::string, std::string> expected_outcomes{
#include "expected_outcomes.inc"
};

std::map<std::string, std::string> actual_outcomes() {
    std::map<std::string, std::string> actual;
    for (const auto& entry : std::filesystem::directory_iterator{CONVICTIOND_SOURCE_DIR "/tests/data"}) {
        if (entry.path().extension() != ".daf") continue;
        actual[entry.path().stem()] = outcome_of(test::text_of(entry.path()));
    }
    return actual;
}

} // namespace

TEST_CASE("the example in the documentation is a good file without a flag, and each flag is explained") {
    const auto page = test::text_of(CONVICTIOND_SOURCE_DIR "/docs/daily-activity-file.md");
    const auto begin = page.find("HDR|DAF");
    CHECK(outcome_of(page.substr(begin, page.find("```", begin) - begin)) == "daily; accepted; accepted");
    for (const auto kind : all_flag_kinds) {
        INFO(to_text(kind));
        CHECK(page.find(fmt::format("| `{}` |", to_text(kind))) != std::string::npos);
    }
}

TEST_CASE("every file of tests/data comes to the verdict that its row says") {
    const auto actual = actual_outcomes();
    for (const auto& [name, outcome] : actual) {
        INFO(name);
        REQUIRE(expected_outcomes.contains(name));
        CHECK(outcome == expected_outcomes.at(name));
    }
    for (const auto& [name, outcome] : expected_outcomes) {
        INFO(name);
        CHECK(actual.contains(name));
    }
}

} // namespace data_folder_test
