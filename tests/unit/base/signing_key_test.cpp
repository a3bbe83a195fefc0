#include "base/signing_key.hpp"

#include <catch2/catch.hpp>

namespace signing_key_test {

using namespace convictiond::base;

namespace {

std::string pem(const std::string& kind, const std::string& base64) {
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
}

// Of RFC 9421, appendix B.1: synthetic keys that everybody knows.
const std::string ed25519 =
    pem("PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF");
const std::string ed25519_public =
    pem("PUBLIC KEY", "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");
const std::string p256 =
    pem("EC PRIVATE KEY", "MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49\n"
                          "AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM\n"
                          "4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==");
const std::string p256_public =
    pem("PUBLIC KEY", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
                      "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==");

struct Pair {
    std::string private_pem, public_pem;
    SignatureAlgorithm algorithm;
};
const Pair pairs[] = {{ed25519, ed25519_public, SignatureAlgorithm::ed25519},
                      {p256, p256_public, SignatureAlgorithm::ecdsa_p256_sha256}};

} // namespace

TEST_CASE("what a key signed its other half verifies, and nothing else") {
    for (const auto& pair : pairs) {
        const auto ours = SigningKey::from_pem(pair.private_pem).value();
        const auto theirs = VerifyingKey::from_pem(pair.public_pem).value();
        INFO(to_text(pair.algorithm));
        CHECK(ours.algorithm() == pair.algorithm);
        CHECK(theirs.algorithm() == pair.algorithm);
        for (const auto& message : {std::string{}, std::string{"a"}, std::string(100'000, 'x')}) {
            auto signature = ours.sign(message);
            CHECK(signature.size() == signature_bytes);
            CHECK(theirs.verifies(message, signature));
            CHECK_FALSE(theirs.verifies(message + 'b', signature));
            signature.front() ^= std::byte{1};
            CHECK_FALSE(theirs.verifies(message, signature));
            signature.front() ^= std::byte{1};
            signature.pop_back();
            CHECK_FALSE(theirs.verifies(message, signature));
        }
        CHECK_FALSE(theirs.verifies("a", Bytes(signature_bytes))); // r and s are 0
    }
}

TEST_CASE("r and s keep their 32 bytes where they begin with a zero") {
    const auto ours = SigningKey::from_pem(p256).value();
    const auto theirs = VerifyingKey::from_pem(p256_public).value();
    bool short_r = false, short_s = false;
    for (int i = 0; i < 10'000 && !(short_r && short_s); ++i) {
        const auto message = std::to_string(i);
        const auto signature = ours.sign(message);
        if (signature[0] != std::byte{0} && signature[32] != std::byte{0}) continue;
        (signature[0] == std::byte{0} ? short_r : short_s) = true;
        CHECK(theirs.verifies(message, signature));
    }
    CHECK((short_r && short_s)); // one signature in 128 is such a one
}

TEST_CASE("what is not one of the two kinds of key is refused without a word of what it is") {
    const std::string refused[] = {
        "",
        "secret",
        pem("PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50"),
        ed25519_public,
        pem("ENCRYPTED PRIVATE KEY", "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF"),
        // X25519, which agrees on keys and signs nothing
        pem("PRIVATE KEY", "MC4CAQAwBQYDK2VuBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF"),
        // P-384
        pem("PRIVATE KEY", "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBN0AkgdkZjIhFrE7d7\n"
                           "GoL7+rSA2ZiPlyFoaBvIkvw4GG/PESrZFPtER41QZj8nDLuhZANiAASVQJjSkhS9\n"
                           "2Y4xWyEPSysFV3mNWwgHTY2f1cgJ2SnIDbKPdyj9MYfK916xwbGz731GBQqaLCwF\n"
                           "WPjHpQWQhK8gdtr4WuXOBW3c+SfHccnToeLzidasehVoyvzCBRt0o0E="),
    };
    for (const auto& text : refused) {
        const auto key = SigningKey::from_pem(text);
        REQUIRE(key.has_error());
        INFO(key.error().text());
        CHECK(key.error().text().find("MC4C") == std::string::npos);
        CHECK(key.error().text().find("secret") == std::string::npos);
    }
    CHECK(SigningKey::from_pem(refused[4]).error().found.find("passphrase") != std::string::npos);
    CHECK(VerifyingKey::from_pem(ed25519).has_error()); // the private half is not given away
}

} // namespace signing_key_test
