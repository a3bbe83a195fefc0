// What a file tells of what should have come, as tables.
#include "core/completeness.hpp"

#include "unit/core/small_tables.hpp"

#include <catch2/catch.hpp>

namespace completeness_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;
using namespace std::chrono_literals;

namespace {

FileInQuestion file(int sequence) {
    return {fmt::format("FILE-{}", sequence), "PNC", on(2026, 11, 23), sequence};
}

Calendar calendar() {
    Calendar calendar;
    calendar.from = on(2026, 11, 1);
    return calendar;
}

std::string gap_of(int sequence, std::optional<int> below, std::optional<int> above) {
    Neighbours around;
    around.below = below;
    around.above = above;
    const auto found = find_gap(file(sequence), around);
    if (!found) return {};
    CHECK(found->kind == FindingKind::sequence_gap);
    CHECK(found->numbers.has_value());
    return found->cause;
}

base::Digest digest(std::string_view text) {
    return base::sha256(text);
}

Decision notify(std::string_view code) {
    Decision decision;
    decision.outcome = DecisionOutcome::notify;
    decision.state = state(code);
    return decision;
}

Decision decided(DecisionOutcome outcome) {
    Decision decision;
    decision.outcome = outcome;
    return decision;
}

std::vector<std::string> details(const std::vector<Finding>& findings) {
    std::vector<std::string> all;
    for (const auto& finding : findings) all.push_back(finding.detail);
    return all;
}

} // namespace

TEST_CASE("a missing day is told with its deadline, under a cause that is the day") {
    CHECK(missing_day("PNC", on(2026, 11, 23), calendar()) ==
          Finding{FindingKind::missing_day, "PNC", "PNC 2026-11-23",
                  "no daily file came for 2026-11-23 until 2026-11-24T06:00:00Z", on(2026, 11, 23),
                  std::nullopt});
}

TEST_CASE("numbers go up by one, and what lies between the highest and the new highest is a gap") {
    struct Row {
        const char* why;
        int sequence;
        std::optional<int> below, above;
        const char* cause;
    };
    const Row table[] = {
        {"the first file of a source", 4711, {}, {}, ""},
        {"the next", 6, 5, {}, ""},
        {"one is left out", 7, 5, {}, "PNC 6"},
        {"several are", 100, 5, {}, "PNC 6-99"},
        {"all that there can be", 9'999'999, 1, {}, "PNC 2-9999998"},
        {"within a gap that was found before", 8, 5, 12, ""},
        {"it fills the gap", 6, 5, 7, ""},
        {"before the first that came", 4, {}, 5, ""},
        {"long before it", 2, {}, 5, "PNC 3-4"},
    };
    for (const auto& row : table) {
        INFO(row.why);
        CHECK(gap_of(row.sequence, row.below, row.above) == row.cause);
    }
}

TEST_CASE(
    "the chain is broken where HDR 8 is not the hash of the file before, in whichever order they came") {
    const auto sha = digest("this");
    Neighbours around;
    CHECK(find_broken_chain(file(6), sha, digest("5"), around).empty()); // it is not here
    around.before = digest("5");
    CHECK(find_broken_chain(file(6), sha, digest("5"), around).empty());
    CHECK(find_broken_chain(file(6), sha, std::nullopt, around).empty()); // it may be absent
    const auto mine = find_broken_chain(file(6), sha, digest("other"), around);
    REQUIRE(mine.size() == 1);
    CHECK(mine[0].kind == FindingKind::chain_broken);
    CHECK(mine[0].cause == "FILE-6");
    CHECK(mine[0].detail == "HDR 8 of FILE-6 is not the SHA-256 of the file with number 5");

    around.next = Neighbours::Next{file(7), sha};
    CHECK(find_broken_chain(file(6), sha, digest("5"), around).empty());
    around.next->previous.reset();
    CHECK(find_broken_chain(file(6), sha, digest("5"), around).empty());
    around.next->previous = digest("what was rejected");
    const auto theirs = find_broken_chain(file(6), sha, digest("5"), around);
    REQUIRE(theirs.size() == 1);
    CHECK(theirs[0].cause == "FILE-7");
}

TEST_CASE("a day is late from its deadline on, once, and where nobody has excused it") {
    const auto deadline = calendar().deadline(on(2026, 11, 23));
    Neighbours around;
    CHECK_FALSE(find_late_day(file(6), calendar(), around, deadline - 1us));
    const auto late = find_late_day(file(6), calendar(), around, deadline + 90s);
    REQUIRE(late);
    CHECK(late->kind == FindingKind::late_day);
    CHECK(late->cause == "PNC 2026-11-23");
    CHECK(late->detail == "FILE-6 came 1m 30s after its deadline, 2026-11-24T06:00:00Z");
    CHECK(find_late_day(file(6), calendar(), around, deadline));

    around.day_had_a_file = true;
    CHECK_FALSE(find_late_day(file(6), calendar(), around, deadline + 1h));
    around = {};
    around.day_was_excused = true;
    CHECK_FALSE(find_late_day(file(6), calendar(), around, deadline + 1h));
    auto excepted = calendar();
    excepted.except = {on(2026, 11, 23)};
    CHECK_FALSE(find_late_day(file(6), excepted, {}, deadline + 1h));
}

TEST_CASE("a census that differs is a finding about the file") {
    Census census;
    census.expect("POL", 2);
    const auto found = find_census_difference(file(6), census);
    REQUIRE(found);
    CHECK(found->kind == FindingKind::census_differs);
    CHECK(found->cause == "FILE-6");
    CHECK(found->business_date == on(2026, 11, 23));
    CHECK_FALSE(find_census_difference(file(6), Census{}));
}

TEST_CASE("each canary must be there and lead to its states, all of them and no other") {
    struct Row {
        const char* why;
        std::vector<Decision> decisions;
        const char* detail;
    };
    const auto british = decided(DecisionOutcome::not_applicable);
    const Row table[] = {
        {"as it should", {notify("FR"), notify("IE")}, ""},
        {"in another order, beside what leads nowhere", {british, notify("IE"), notify("FR")}, ""},
        {"one is lost", {notify("FR")}, "CANARY/X leads to FR, and should lead to FR, IE"},
        {"one too many",
         {notify("FR"), notify("IE"), notify("GR")},
         "CANARY/X leads to FR, GR, IE, and should lead to FR, IE"},
        {"all are lost", {british}, "CANARY/X leads to nowhere, and should lead to FR, IE"},
        {"one waits for a person",
         {notify("FR"), notify("IE"), decided(DecisionOutcome::review)},
         "CANARY/X leads to FR, IE and a decision that waits for a person, and should lead to FR, IE"},
    };
    for (const auto& row : table) {
        INFO(row.why);
        Canaries canaries{{{"CANARY/X", {state("FR"), state("IE")}}}};
        canaries.see("CANARY/X", row.decisions);
        const auto found = details(canaries.findings(file(6)));
        CHECK(found ==
              (*row.detail == 0 ? std::vector<std::string>{} : std::vector<std::string>{row.detail}));
    }
}

TEST_CASE("a canary that is missing or quarantined is a finding, one that nobody configured is none") {
    Canaries canaries{{{"CANARY/A", {}}, {"CANARY/B", {state("FR")}}, {"CANARY/C", {}}}};
    canaries.see("CANARY/A", {});
    canaries.see_unreadable("CANARY/B");
    canaries.see("CANARY/Z", {notify("FR")});
    canaries.see_unreadable("CANARY/Y");
    const auto findings = canaries.findings(file(6));
    CHECK(details(findings) == std::vector<std::string>{"CANARY/B is quarantined", "CANARY/C is missing"});
    CHECK(findings[0].cause == "CANARY/B FILE-6");
}

TEST_CASE("a canary that stands in a file twice must be right both times") {
    Canaries canaries{{{"CANARY/X", {state("FR")}}}};
    canaries.see("CANARY/X", {notify("GR")});
    canaries.see("CANARY/X", {notify("FR")});
    CHECK(canaries.findings(file(6)).size() == 1);
}

TEST_CASE("a file of the archive that the books do not know is named by its path") {
    const auto found = unknown_archived("2026/11/X.daf", "PNC", on(2026, 11, 23));
    CHECK(found.cause == "2026/11/X.daf");
    CHECK(grade_of(found.kind) == FindingGrade::critical);
    CHECK(found.business_date == on(2026, 11, 23));
}

TEST_CASE("a foreign file is named by its path, however it is called") {
    const auto found = foreign_file("/drop", "a\nb");
    CHECK(found.cause == "/drop/a\\nb");
    CHECK(found.source.empty());
    CHECK(grade_of(found.kind) == FindingGrade::warning);
}

} // namespace completeness_test
