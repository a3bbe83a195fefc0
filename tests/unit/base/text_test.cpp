#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace convictiond::base;

TEST_CASE("text from outside cannot start a line or move a terminal's cursor") {
    CHECK(escaped("a\nb\x1b[2J\"") == R"(a\nb\u{1b}[2J\")");
    CHECK(escaped("\xff") == R"(\xff)");
    CHECK(escaped("Παπαδόπουλος") == "Παπαδόπουλος");
}
