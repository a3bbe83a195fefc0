// Digests by OpenSSL: SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). With net/, the only room that may
// include OpenSSL; TLS is not done here.
#pragma once

#include "base/bytes.hpp"

#include <array>
#include <memory>
#include <string_view>

namespace convictiond::base {

using Digest = std::array<std::byte, 32>;

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Digest hmac_sha256(BytesView key, std::string_view bytes);

// SHA-256 of bytes that come in pieces.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void feed(std::string_view bytes);
    // The digest of all that was fed so far; more may be fed afterwards.
    [[nodiscard]] Digest digest() const;

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

} // namespace convictiond::base
