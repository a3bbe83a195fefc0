#include "base/signing_key.hpp"

#include "base/check.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <optional>

namespace convictiond::base {

namespace {

constexpr int half_bytes = signature_bytes / 2; // r, and s

using Key = std::shared_ptr<EVP_PKEY>;
using Source = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using RAndS = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

const unsigned char* raw(BytesView bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Source source_of(std::string_view pem) {
    Source source{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
    CHECK(source);
    return source;
}

// OpenSSL would ask at the terminal otherwise.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

std::optional<SignatureAlgorithm> algorithm_of(const Key& key) {
    if (EVP_PKEY_is_a(key.get(), "ED25519") == 1) return SignatureAlgorithm::ed25519;
    std::array<char, 32> group{};
    std::size_t length = 0;
    if (EVP_PKEY_is_a(key.get(), "EC") == 1 &&
        EVP_PKEY_get_group_name(key.get(), group.data(), group.size(), &length) == 1 &&
        std::string_view{group.data(), length} == "prime256v1")
        return SignatureAlgorithm::ecdsa_p256_sha256;
    return std::nullopt;
}

Fault no_key(std::string_view kind) {
    ERR_clear_error();
    return {{}, "holds no such key", "a PEM file of one " + std::string{kind} + " key, Ed25519 or P-256", {}};
}

const EVP_MD* digest_of(SignatureAlgorithm algorithm) {
    return algorithm == SignatureAlgorithm::ed25519 ? nullptr : EVP_sha256(); // Ed25519 has its own
}

Context context() {
    Context made{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    CHECK(made);
    return made;
}

// OpenSSL's ECDSA signature is DER; the wire's is r and s.
Bytes r_and_s(const std::vector<unsigned char>& der) {
    const auto* start = der.data();
    const RAndS parsed{d2i_ECDSA_SIG(nullptr, &start, static_cast<long>(der.size())), &ECDSA_SIG_free};
    CHECK(parsed);
    Bytes joined(signature_bytes);
    auto* out = reinterpret_cast<unsigned char*>(joined.data());
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), out, half_bytes) == half_bytes);
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), out + half_bytes, half_bytes) == half_bytes);
    return joined;
}

std::vector<unsigned char> to_der(BytesView signature) {
    const RAndS made{ECDSA_SIG_new(), &ECDSA_SIG_free};
    CHECK(made);
    BIGNUM* r = BN_bin2bn(raw(signature), half_bytes, nullptr);
    BIGNUM* s = BN_bin2bn(raw(signature) + half_bytes, half_bytes, nullptr);
    CHECK(r != nullptr && s != nullptr && ECDSA_SIG_set0(made.get(), r, s) == 1); // owns them now
    std::vector<unsigned char> der(static_cast<std::size_t>(i2d_ECDSA_SIG(made.get(), nullptr)));
    auto* out = der.data();
    CHECK(i2d_ECDSA_SIG(made.get(), &out) == static_cast<int>(der.size()));
    return der;
}

} // namespace

std::string_view to_text(SignatureAlgorithm algorithm) {
    switch (algorithm) {
    case SignatureAlgorithm::ed25519: return "ed25519";
    case SignatureAlgorithm::ecdsa_p256_sha256: return "ecdsa-p256-sha256";
    }
    CHECK(!"an algorithm that does not exist");
    return {};
}

result<SigningKey> SigningKey::from_pem(std::string_view pem) {
    if (pem.find("ENCRYPTED") != std::string_view::npos)
        return Fault{{}, "holds a key under a passphrase", "one without: nobody is there to type it", {}};
    const auto source = source_of(pem);
    Key key{PEM_read_bio_PrivateKey(source.get(), nullptr, &no_passphrase, nullptr), &EVP_PKEY_free};
    const auto algorithm = key ? algorithm_of(key) : std::nullopt;
    if (!algorithm) return no_key("private");
    return SigningKey{std::move(key), *algorithm};
}

Bytes SigningKey::sign(std::string_view message) const {
    const auto signing = context();
    CHECK(EVP_DigestSignInit(signing.get(), nullptr, digest_of(algorithm_), nullptr, key_.get()) == 1);
    std::size_t length = 0;
    CHECK(EVP_DigestSign(signing.get(), nullptr, &length, raw(message), message.size()) == 1);
    std::vector<unsigned char> made(length);
    CHECK(EVP_DigestSign(signing.get(), made.data(), &length, raw(message), message.size()) == 1);
    made.resize(length);
    if (algorithm_ == SignatureAlgorithm::ecdsa_p256_sha256) return r_and_s(made);
    CHECK(length == signature_bytes);
    const auto bytes = std::as_bytes(std::span{made});
    return {bytes.begin(), bytes.end()};
}

result<VerifyingKey> VerifyingKey::from_pem(std::string_view pem) {
    const auto source = source_of(pem);
    Key key{PEM_read_bio_PUBKEY(source.get(), nullptr, &no_passphrase, nullptr), &EVP_PKEY_free};
    const auto algorithm = key ? algorithm_of(key) : std::nullopt;
    if (!algorithm) return no_key("public");
    return VerifyingKey{std::move(key), *algorithm};
}

bool VerifyingKey::verifies(std::string_view message, BytesView signature) const {
    if (signature.size() != signature_bytes) return false;
    std::vector<unsigned char> bytes{raw(signature), raw(signature) + signature.size()};
    if (algorithm_ == SignatureAlgorithm::ecdsa_p256_sha256) bytes = to_der(signature);
    const auto verifying = context();
    CHECK(EVP_DigestVerifyInit(verifying.get(), nullptr, digest_of(algorithm_), nullptr, key_.get()) == 1);
    const bool right =
        EVP_DigestVerify(verifying.get(), bytes.data(), bytes.size(), raw(message), message.size()) == 1;
    ERR_clear_error(); // a signature that is wrong is an error to OpenSSL
    return right;
}

} // namespace convictiond::base
