// The rules of the house, held against the whole tree: each fault is printed with its place and the remedy.
// That the rules themselves find what they should is tidy/rules_test.cpp's matter.
#include "tidy/rules.hpp"

#include <catch2/catch.hpp>

namespace {

void expect_none(tidy::Faults (*rule)(const tidy::Tree&)) {
    static const auto tree = tidy::read_tree(CONVICTIOND_SOURCE_DIR);
    REQUIRE(tidy::find(tree, "tests/tidy_test.cpp") != nullptr);
    std::string all;
    for (const auto& fault : rule(tree)) all += fault.text() + "\n";
    INFO(all);
    CHECK(all.empty());
}

} // namespace

TEST_CASE("a file includes its own folder and lower levels only") {
    expect_none(tidy::levels);
}
TEST_CASE("each third-party library is included by its one folder only") {
    expect_none(tidy::third_party_doors);
}
TEST_CASE("only base/clock asks what time it is") {
    expect_none(tidy::clocks);
}
TEST_CASE("only base/chance and base/crypto know randomness") {
    expect_none(tidy::randomness);
}
TEST_CASE("nobody sleeps") {
    expect_none(tidy::sleeping);
}
TEST_CASE("nobody uses awaitable_operators") {
    expect_none(tidy::joining_operators);
}
TEST_CASE("no co_await statement builds a temporary that g++ 12 would destroy twice") {
    expect_none(tidy::temporaries_in_co_await);
}
TEST_CASE("only services and programs catch everything") {
    expect_none(tidy::catching_everything);
}
TEST_CASE("no header opens a namespace") {
    expect_none(tidy::using_namespace);
}
TEST_CASE("no test's name holds a semicolon") {
    expect_none(tidy::semicolons_in_test_names);
}
TEST_CASE("every query names its columns") {
    expect_none(tidy::select_everything);
}
TEST_CASE("SQL stands in .sql files only") {
    expect_none(tidy::sql_in_strings);
}
TEST_CASE("every query has its function, and every name its query") {
    expect_none(tidy::queries);
}
TEST_CASE("files are short") {
    expect_none(tidy::long_files);
}
TEST_CASE("lines are short") {
    expect_none(tidy::long_lines);
}
TEST_CASE("functions fit a screen") {
    expect_none(tidy::long_functions);
}
TEST_CASE("every header guards itself, and those of the library say what they are for") {
    expect_none(tidy::headers);
}
TEST_CASE("every source is built") {
    expect_none(tidy::unlisted_sources);
}
TEST_CASE("every source of the deciding rooms has its test") {
    expect_none(tidy::untested_sources);
}
TEST_CASE("no work is left unfinished") {
    expect_none(tidy::unfinished_work);
}
TEST_CASE("the project names no path of the machine it was made on") {
    expect_none(tidy::machine_paths);
}
TEST_CASE("text files hold no tabs, control characters or trailing blanks") {
    expect_none(tidy::stray_bytes);
}
