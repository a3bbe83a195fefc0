#include "core/census.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace census_test {

using namespace convictiond::core;
using Differences = std::vector<Census::Difference>;

namespace {

std::vector<Nationality> holding(const std::vector<std::string>& codes) {
    std::vector<Nationality> nationalities;
    for (const auto& code : codes) nationalities.push_back({code, "D"});
    return nationalities;
}

} // namespace

TEST_CASE("a census that fits says nothing") {
    Census census;
    census.expect("POL", 2);
    census.expect("FRA", 1);
    census.expect("MLT", 0);
    census.see(holding({"POL", "FRA"}));
    census.see(holding({"POL"}));
    census.see(holding({}));
    CHECK(census.differences().empty());
    CHECK_FALSE(census.words());
}

TEST_CASE("a person counts once for each nationality, whatever the basis") {
    Census census;
    census.expect("POL", 1);
    census.see({{"POL", "D"}, {"POL", "S"}});
    CHECK(census.differences().empty());
}

TEST_CASE("the second nationalities that are no longer extracted show at once") {
    Census census;
    census.expect("GBR", 3);
    census.expect("IRL", 3);
    for (int i = 0; i < 3; ++i) census.see(holding({"GBR"}));
    CHECK(census.differences() == Differences{{"IRL", 3, 0}});
    CHECK(census.words() == "IRL: 3 by the source's count, 0 in the file");
}

TEST_CASE("where any CNT stands, a nationality without one counts as 0") {
    Census census;
    census.expect("POL", 0);
    census.see(holding({"FRA"}));
    CHECK(census.differences() == Differences{{"FRA", 0, 1}});
}

TEST_CASE("a file without any CNT has no census to differ from") {
    Census census;
    census.see(holding({"FRA", "POL"}));
    CHECK(census.differences().empty());
    CHECK_FALSE(census.words());
}

TEST_CASE("what is no code may be what a person is called, and is told by its number alone") {
    Census census;
    census.expect("POL", 1);
    census.expect("X1", 2); // a CNT's own text is no personal data
    census.see(holding({"POL", "Anna"}));
    census.see(holding({"Anna Nowak, born in Gdansk", "X1"}));
    const auto words = census.words();
    REQUIRE(words);
    CHECK(*words == "X1: 2 by the source's count, 1 in the file; 2 in the file of misshapen nationalities, "
                    "which the source does not count");
}

TEST_CASE("a nationality that is absent counts nowhere") {
    Census census;
    census.expect("POL", 1);
    census.see(holding({"POL", ""}));
    CHECK(census.differences().empty());
}

TEST_CASE("however many nationalities differ, the words stay short") {
    Census census;
    for (char a = 'A'; a <= 'Z'; ++a)
        for (char b = 'A'; b <= 'Z'; ++b) census.expect(fmt::format("Q{}{}", a, b), 1);
    const auto words = census.words();
    REQUIRE(words);
    CHECK(words->size() < 500);
    CHECK_THAT(*words, Catch::StartsWith("QAA: 1 by the source's count, 0 in the file; QAB: 1") &&
                           Catch::EndsWith("; and 668 more"));
}

TEST_CASE("a file of ever new nationalities needs no memory for them, and differs all the same") {
    Census census;
    census.expect("POL", 0);
    for (int i = 0; i < 100'000; ++i) census.see(holding({fmt::format("{:X}", i)}));
    const auto differences = census.differences();
    CHECK(differences.size() <= 8192);
    CHECK(differences.back().nationality == "other");
    CHECK(differences.back().found > 90'000);
}

} // namespace census_test
