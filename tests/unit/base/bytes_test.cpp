#include "base/bytes.hpp"

#include <catch2/catch.hpp>

namespace bytes_test {

using namespace convictiond::base;

TEST_CASE("hexadecimal is written in lower case and read in both") {
    const std::string all{"\x00\x0f\xA5\xff", 4};
    CHECK(to_hex(as_bytes(all)) == "000fa5ff");
    for (const auto* text : {"000fa5ff", "000FA5FF", "000Fa5fF"}) {
        const auto bytes = from_hex(text);
        REQUIRE(bytes);
        CHECK(as_text(*bytes) == all);
    }
    CHECK(to_hex({}).empty());
    REQUIRE(from_hex(""));
    CHECK(from_hex("")->empty());
}

TEST_CASE("an odd count of digits or any other character is no hexadecimal") {
    for (const auto* text : {"0", "000", "0g", "g0", " 0", "0x00", "0-", "é"}) CHECK_FALSE(from_hex(text));
    CHECK_FALSE(from_hex(std::string_view{"\0\0", 2}));
    for (int c = 0; c < 256; ++c) {
        const std::string pair{static_cast<char>(c), '0'};
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        CHECK(from_hex(pair).has_value() == digit);
    }
}

TEST_CASE("base64 is that of RFC 4648, section 10") {
    const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                      {"f", "Zg=="},
                                                                      {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},
                                                                      {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="},
                                                                      {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        CHECK(to_base64(as_bytes(plain)) == encoded);
        CHECK(to_base64url(as_bytes(plain)) == encoded.substr(0, encoded.find('=')));
    }
}

TEST_CASE("the two alphabets of base64 differ in their last two letters alone") {
    CHECK(to_base64(as_bytes("\xfb\xff\xbf")) == "+/+/");
    CHECK(to_base64url(as_bytes("\xfb\xff\xbf")) == "-_-_");
}

TEST_CASE("text and bytes are two views of the same memory") {
    const std::string text = "abc";
    const auto bytes = as_bytes(text);
    CHECK(static_cast<const void*>(bytes.data()) == text.data());
    CHECK(as_text(bytes) == text);
    CHECK(as_text({}).empty());
}

} // namespace bytes_test
