#include "core/conviction.hpp"

#include <catch2/catch.hpp>

namespace conviction_test {

using namespace convictiond::core;

TEST_CASE("the kinds of events have the words of the wire") {
    CHECK(to_text(EventKind::made) == "new");
    CHECK(to_text(EventKind::amended) == "amended");
    CHECK(to_text(EventKind::deleted) == "deleted");
}

TEST_CASE("a canary is known by its whole prefix") {
    CHECK(is_canary("CANARY/1"));
    CHECK(is_canary("CANARY/"));
    CHECK_FALSE(is_canary("CANARY"));
    CHECK_FALSE(is_canary("canary/1"));
    CHECK_FALSE(is_canary("26/CANARY/1"));
    CHECK_FALSE(is_canary(""));
}

} // namespace conviction_test
