#include "core/code_tables.hpp"

#include "unit/core/small_tables.hpp"

#include <catch2/catch.hpp>

namespace code_tables_test {

using namespace convictiond::core::test;

TEST_CASE("a state is a member from the day of its accession on") {
    const auto tables = small_tables();
    CHECK_FALSE(tables.is_member(state("HR"), on(2013, 6, 30)));
    CHECK(tables.is_member(state("HR"), on(2013, 7, 1)));
    CHECK(tables.is_member(state("HR"), on(2026, 11, 24)));
}

TEST_CASE("a former member was one to the end of its last day") {
    const auto tables = small_tables();
    CHECK_FALSE(tables.is_member(state("GB"), on(1972, 12, 31)));
    CHECK(tables.is_member(state("GB"), on(2020, 1, 31)));
    CHECK_FALSE(tables.is_member(state("GB"), on(2020, 2, 1)));
}

TEST_CASE("a state that the table does not have is no member") {
    CHECK_FALSE(small_tables().is_member(state("US"), on(2026, 11, 24)));
}

} // namespace code_tables_test
