// The vectors are those of RFC 9421, appendix B.2; its keys stand in B.1.
#include "message/sign.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <openssl/evp.h>

namespace sign_test {

using namespace convictiond;
using namespace convictiond::message;

namespace {

constexpr std::int64_t created = 1618884473;

const auto ed25519 = "-----BEGIN PRIVATE KEY-----\n"
                     "MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n"
                     "-----END PRIVATE KEY-----\n";
const auto ed25519_public = "-----BEGIN PUBLIC KEY-----\n"
                            "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n"
                            "-----END PUBLIC KEY-----\n";
const auto p256 = "-----BEGIN EC PRIVATE KEY-----\n"
                  "MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49\n"
                  "AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM\n"
                  "4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n"
                  "-----END EC PRIVATE KEY-----\n";
const auto p256_public = "-----BEGIN PUBLIC KEY-----\n"
                         "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf\n"
                         "w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==\n"
                         "-----END PUBLIC KEY-----\n";

base::Bytes from_base64(const std::string& text) {
    base::Bytes bytes(66);
    REQUIRE(EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                            reinterpret_cast<const unsigned char*>(text.data()),
                            static_cast<int>(text.size())) == 66);
    bytes.resize(base::signature_bytes);
    return bytes;
}

const Signed notification{
    "https://ecris.example:8443/notifications?from=GB",
    "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "\"0190a6de-7a31-8c3b-9d55-0f2f3d6a1b77\""};

} // namespace

TEST_CASE("Ed25519 signs RFC 9421's request of B.2.6 as the RFC does") {
    const std::vector<Component> covered{{"date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                                         {"@method", "POST"},
                                         {"@path", "/foo"},
                                         {"@authority", "example.com"},
                                         {"content-type", "application/json"},
                                         {"content-length", "18"}};
    const auto parameters = signature_parameters(covered, {created, "test-key-ed25519", {}});
    CHECK(parameters == R"(("date" "@method" "@path" "@authority" "content-type" "content-length"))"
                        R"(;created=1618884473;keyid="test-key-ed25519")");
    const auto text = signature_base(covered, parameters);
    CHECK(text == "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n"
                  "\"@method\": POST\n"
                  "\"@path\": /foo\n"
                  "\"@authority\": example.com\n"
                  "\"content-type\": application/json\n"
                  "\"content-length\": 18\n"
                  "\"@signature-params\": (\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" "
                  "\"content-length\");created=1618884473;keyid=\"test-key-ed25519\"");
    CHECK(base::to_base64(base::SigningKey::from_pem(ed25519).value().sign(text)) ==
          "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==");
}

TEST_CASE("ECDSA P-256 verifies RFC 9421's answer of B.2.4") {
    const std::vector<Component> covered{
        {"@status", "200"},
        {"content-type", "application/json"},
        {"content-digest", "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0r"
                           "jJuahq4l5aGgfLQ==:"},
        {"content-length", "23"}};
    const auto parameters = signature_parameters(covered, {created, "test-key-ecc-p256", {}});
    const auto signature = from_base64(
        "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==");
    const auto key = base::VerifyingKey::from_pem(p256_public).value();
    CHECK(key.verifies(signature_base(covered, parameters), signature));
}

TEST_CASE("a notification is signed over what the exchange says, in its order, and names its key") {
    struct Row {
        const char* private_pem;
        const char* public_pem;
        const char* algorithm;
    };
    const base::Instant now{std::chrono::milliseconds{1'795'000'000'999}};
    for (const auto& row :
         {Row{ed25519, ed25519_public, "ed25519"}, Row{p256, p256_public, "ecdsa-p256-sha256"}}) {
        const Signer signer{base::SigningKey::from_pem(row.private_pem).value(), "key \"1\""};
        const auto made = signer.sign(notification, now);
        const auto parameters =
            fmt::format(R"(("@method" "@target-uri" "content-type" "content-digest" "idempotency-key"))"
                        R"(;created=1795000000;keyid="key \"1\"";alg="{}")",
                        row.algorithm);
        CHECK(made.input_field == "convictiond=" + parameters);
        CHECK(made.signature_field == "convictiond=:" + base::to_base64(made.bytes) + ":");
        CHECK(made.created == base::Instant{std::chrono::seconds{1'795'000'000}});
        CHECK(made.key_id == "key \"1\"");
        const auto text = "\"@method\": POST\n"
                          "\"@target-uri\": https://ecris.example:8443/notifications?from=GB\n"
                          "\"content-type\": application/json\n"
                          "\"content-digest\": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:\n"
                          "\"idempotency-key\": \"0190a6de-7a31-8c3b-9d55-0f2f3d6a1b77\"\n"
                          "\"@signature-params\": " +
                          parameters;
        CHECK(base::VerifyingKey::from_pem(row.public_pem).value().verifies(text, made.bytes));
    }
}

TEST_CASE("the sample that integrators are given is what we make") {
    std::ifstream file{CONVICTIOND_SOURCE_DIR "/docs/exchange.md"};
    const std::string document{std::istreambuf_iterator<char>{file}, {}};
    const Signer signer{base::SigningKey::from_pem(ed25519).value(), "ukca-ecr-2026"};
    const Signed sample{
        "https://ecris.example/notifications",
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:", "\"6f1c2d3e-4a5b-8c6d-9e7f-0a1b2c3d4e5f\""};
    const auto made = signer.sign(sample, base::Instant{std::chrono::seconds{1'795'000'000}});
    CHECK(document.find("\nContent-Digest: " + sample.content_digest + "\n") != std::string::npos);
    CHECK(document.find("\nSignature-Input: " + made.input_field + "\n") != std::string::npos);
    CHECK(document.find("\nSignature: " + made.signature_field + "\n") != std::string::npos);
}

} // namespace sign_test
