#include "base/text.hpp"

#include <catch2/catch.hpp>

namespace text_test {

using namespace convictiond::base;

TEST_CASE("text from outside cannot start a line or move a terminal's cursor") {
    CHECK(escaped("a\nb\x1b[2J\"") == R"(a\nb\u{1b}[2J\")");
    CHECK(escaped("\xff") == R"(\xff)");
    CHECK(escaped("Παπαδόπουλος") == "Παπαδόπουλος");
    CHECK(escaped("a\rb\tc\\d\x7f") == R"(a\u{d}b\u{9}c\\d\u{7f})");
    CHECK(escaped(std::string_view{"a\0b", 3}) == R"(a\u{0}b)");
    CHECK(escaped("\u009b2J") == R"(\u{9b}2J)"); // the one-character form of ESC [
    CHECK(escaped("\u2028") == R"(\u{2028})");
}

TEST_CASE("text from outside cannot turn the reading direction or hide in nothing") {
    for (const auto* text :
         {"\u200b", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\u061c"})
        CHECK(escaped(text).starts_with(R"(\u{)"));
}

TEST_CASE("escaped text is cut after its limit, never within a character") {
    CHECK(escaped("abcdef", 6) == "abcdef");
    CHECK(escaped("abcdef", 5) == "abcde…");
    CHECK(escaped("ééé", 3) == "éé…");
    CHECK(escaped(std::string(1000, 'x')).size() == 200 + std::string_view{"…"}.size());
    CHECK(escaped("", 0).empty());
}

TEST_CASE("quoted text stands in double quotes that it cannot close") {
    CHECK(quoted("a\"b") == R"("a\"b")");
    CHECK(quoted("") == R"("")");
    CHECK(quoted("abc", 2) == R"("ab…")");
}

TEST_CASE("UTF-8 is checked to the letter of RFC 3629, and the first bad byte is told") {
    struct Case {
        std::string_view bytes;
        std::optional<std::size_t> fault;
    };
    const std::vector<Case> cases = {
        {"", {}},
        {"plain", {}},
        {std::string_view{"\0", 1}, {}},
        {"\xc2\x80", {}},            // the first of two bytes
        {"\xdf\xbf", {}},            // the last
        {"\xe0\xa0\x80", {}},        // the first of three
        {"\xed\x9f\xbf", {}},        // the last before the surrogates
        {"\xee\x80\x80", {}},        // the first after them
        {"\xef\xbf\xbf", {}},        // the last of three
        {"\xf0\x90\x80\x80", {}},    // the first of four
        {"\xf4\x8f\xbf\xbf", {}},    // U+10FFFF
        {"a\x80", 1},                // a continuation without its lead
        {"\xc0\x80", 0},             // overlong NUL
        {"\xc1\xbf", 0},             // overlong in two bytes
        {"ab\xe0\x9f\xbf", 2},       // overlong in three
        {"\xf0\x8f\xbf\xbf", 0},     // overlong in four
        {"\xed\xa0\x80", 0},         // the first surrogate
        {"\xed\xbf\xbf", 0},         // the last
        {"\xf4\x90\x80\x80", 0},     // U+110000
        {"\xf5\x80\x80\x80", 0},     // beyond any plane
        {"\xf8\x88\x80\x80\x80", 0}, // five bytes
        {"\xfe", 0},
        {"\xff", 0},
        {"a\xc2", 1}, // cut short
        {"a\xe2\x82", 1},
        {"a\xf0\x9f\x98", 1},
        {"\xc2"
         "a",
         0}, // the second byte is none
        {"\xe2\x82"
         "a",
         0},
        {"\xe9t\xe9", 0}, // Latin-1
    };
    for (const auto& each : cases) {
        INFO(escaped(each.bytes));
        CHECK(find_utf8_fault(each.bytes) == each.fault);
    }
}

TEST_CASE("splitting keeps every part, empty ones too") {
    using Parts = std::vector<std::string_view>;
    CHECK(split("a|b", '|') == Parts{"a", "b"});
    CHECK(split("", '|') == Parts{""});
    CHECK(split("|", '|') == Parts{"", ""});
    CHECK(split("a||b|", '|') == Parts{"a", "", "b", ""});
}

TEST_CASE("a slip of the hand is guessed, another word is not") {
    const std::vector<std::string> keys = {"settle", "rescan", "archive", "max_file_size"};
    CHECK(nearest("setle", keys) == "settle");
    CHECK(nearest("archiv", keys) == "archive");
    CHECK(nearest("max-filesize", keys) == "max_file_size");
    CHECK(nearest("rescan", keys) == "rescan");
    CHECK_FALSE(nearest("duplicates", keys));
    CHECK_FALSE(nearest("settle", {}));
    CHECK(nearest("ac", {"ab", "ad"}) == "ab"); // the first of equals
}

TEST_CASE("a count is one thing or several") {
    CHECK(counted(0, "file") == "0 files");
    CHECK(counted(1, "file") == "1 file");
    CHECK(counted(2, "file") == "2 files");
}

TEST_CASE("a JSON string holds any bytes, escaped as RFC 8259 has it") {
    CHECK(json_quoted("plain é") == "\"plain é\"");
    CHECK(json_quoted("\"\\\n\x1b") == R"("\u0022\u005c\u000a\u001b")");
    CHECK(json_quoted("\xff\xe2\x80\xae") == R"("\ufffd\u202e")");
    CHECK(json_quoted("abcdef", 3) == "\"abc…\"");
}

} // namespace text_test
