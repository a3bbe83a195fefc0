// The id and the nonce of a notification, made from HMAC-SHA-256(identity_key; source, reference, version,
// state): the same event has the same id for ever, also after a restore. The nonce makes the body's digest
// tell nothing to who does not know it.
#pragma once

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "core/versions.hpp"

#include <string>
#include <string_view>

namespace convictiond::message {

struct Identity {
    base::NotificationId id; // a UUID of version 8 (RFC 9562, section 5.8)
    std::string nonce;       // 128 bits, base64url
};

class IdentityKey {
public:
    explicit IdentityKey(base::Bytes key) : key_{std::move(key)} {} // 32 bytes or more

    [[nodiscard]] Identity identify(std::string_view source, std::string_view reference, int version,
                                    base::MemberState state) const;

    // Keyed digests of a record's content, for comparing versions after the content is erased.
    [[nodiscard]] base::Digest digest_content(std::string_view content) const;
    [[nodiscard]] core::NationalityDigest digest_nationality(std::string_view nationality) const;

    // Tells one key from another without telling the key.
    [[nodiscard]] base::Digest check_value() const;

private:
    base::Bytes key_;
};

} // namespace convictiond::message
