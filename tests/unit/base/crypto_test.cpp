#include "base/crypto.hpp"

#include <catch2/catch.hpp>

namespace crypto_test {

using namespace convictiond::base;

namespace {

std::string hash(std::string_view text) {
    return to_hex(sha256(text));
}

std::string mac(std::string_view key, std::string_view text) {
    return to_hex(hmac_sha256(as_bytes(key), text));
}

} // namespace

TEST_CASE("SHA-256 is that of FIPS 180-4's examples") {
    CHECK(hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(hash(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    CHECK(hash(std::string_view{}) == hash("")); // no memory at all
}

TEST_CASE("HMAC-SHA-256 is that of RFC 4231, section 4") {
    std::string counting;
    for (char c = 1; c <= 25; ++c) counting += c;
    CHECK(mac(std::string(20, '\x0b'), "Hi There") ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(mac("Jefe", "what do ya want for nothing?") ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(mac(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
          "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    CHECK(mac(counting, std::string(50, '\xcd')) ==
          "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    CHECK(mac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    CHECK(mac(std::string(131, '\xaa'),
              "This is a test using a larger than block-size key and a larger than "
              "block-size data. The key needs to be hashed before being used by "
              "the HMAC algorithm.") == "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST_CASE("an empty key is a key") {
    CHECK(mac("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    CHECK(mac({}, {}) == mac("", ""));
}

TEST_CASE("a digest of pieces is that of the whole, however it was cut") {
    const std::string text =
        "the quick brown fox jumps over the lazy dog, and over the next block of SHA-256";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Sha256 pieces;
        pieces.feed(std::string_view{text}.substr(0, cut));
        pieces.feed({});
        pieces.feed(std::string_view{text}.substr(cut));
        CHECK(pieces.digest() == sha256(text));
    }
}

TEST_CASE("a digest can be asked for on the way, again, and after a move") {
    Sha256 first;
    CHECK(first.digest() == sha256(""));
    first.feed("ab");
    CHECK(first.digest() == sha256("ab"));
    CHECK(first.digest() == sha256("ab"));
    Sha256 second = std::move(first);
    second.feed("c");
    CHECK(second.digest() == sha256("abc"));
    first = Sha256{};
    first.feed("x");
    CHECK(first.digest() == sha256("x"));
}

} // namespace crypto_test
