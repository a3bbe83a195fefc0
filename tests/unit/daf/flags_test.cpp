#include "daf/flags.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace flags_test {

using namespace convictiond::daf;

TEST_CASE("every kind of flag has a name of its own") {
    std::set<std::string_view> names;
    for (const auto kind : all_flag_kinds) {
        const auto name = to_text(kind);
        INFO(name);
        CHECK(names.insert(name).second);
    }
    CHECK(names.contains("version-gap"));
}

} // namespace flags_test
