#include "core/finding.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace finding_test {

using namespace convictiond::core;

TEST_CASE("each kind of finding has its word and its grade") {
    std::set<std::string_view> critical, words;
    for (const auto kind : all_finding_kinds) {
        words.insert(to_text(kind));
        if (grade_of(kind) == FindingGrade::critical) critical.insert(to_text(kind));
    }
    CHECK(words.size() == 11);
    CHECK(critical == std::set<std::string_view>{"missing-day", "census-differs", "canary", "rejected-file",
                                                 "archive-unknown"});
    CHECK(to_text(FindingGrade::warning) == "warning");
    CHECK(to_text(FindingGrade::critical) == "critical");
}

} // namespace finding_test
