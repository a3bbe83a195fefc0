// Keys that sign, and keys that verify, by OpenSSL: Ed25519 (RFC 8032) and ECDSA on P-256 with SHA-256
// (FIPS 186-5), whose signature is r and s, 32 bytes each (RFC 9421, section 3.3.4). A signature of either is
// 64 bytes long. What a key is made of never appears in a Fault; its place is the caller's to fill in.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <memory>
#include <string_view>

struct evp_pkey_st; // OpenSSL's

namespace convictiond::base {

enum class SignatureAlgorithm { ed25519, ecdsa_p256_sha256 };

// As RFC 9421 registers them: "ed25519", "ecdsa-p256-sha256".
[[nodiscard]] std::string_view to_text(SignatureAlgorithm algorithm);

inline constexpr std::size_t signature_bytes = 64;

class SigningKey {
public:
    // A private key in PEM, not under a passphrase.
    [[nodiscard]] static result<SigningKey> from_pem(std::string_view pem);

    [[nodiscard]] SignatureAlgorithm algorithm() const { return algorithm_; }
    [[nodiscard]] Bytes sign(std::string_view message) const;

private:
    SigningKey(std::shared_ptr<evp_pkey_st> key, SignatureAlgorithm algorithm)
        : key_{std::move(key)}, algorithm_{algorithm} {}

    std::shared_ptr<evp_pkey_st> key_;
    SignatureAlgorithm algorithm_;
};

class VerifyingKey {
public:
    // A public key in PEM.
    [[nodiscard]] static result<VerifyingKey> from_pem(std::string_view pem);

    [[nodiscard]] SignatureAlgorithm algorithm() const { return algorithm_; }
    [[nodiscard]] bool verifies(std::string_view message, BytesView signature) const;

private:
    VerifyingKey(std::shared_ptr<evp_pkey_st> key, SignatureAlgorithm algorithm)
        : key_{std::move(key)}, algorithm_{algorithm} {}

    std::shared_ptr<evp_pkey_st> key_;
    SignatureAlgorithm algorithm_;
};

} // namespace convictiond::base
