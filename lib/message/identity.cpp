#include "message/identity.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::message {

namespace {

// What is keyed says what it is for, so that no digest of one kind can stand for another. None of the parts
// can hold the separator: a source and a reference are letters, digits, '/', '-' and '.'.
base::Digest keyed(base::BytesView key, std::string_view use, std::string_view what) {
    return base::hmac_sha256(key, fmt::format("convictiond {}\n{}", use, what));
}

} // namespace

Identity IdentityKey::identify(std::string_view source, std::string_view reference, int version,
                               base::MemberState state) const {
    const auto mac =
        keyed(key_, "notification", fmt::format("{}\n{}\n{}\n{}", source, reference, version, state.code()));
    Identity identity;
    std::copy_n(mac.begin(), identity.id.bytes.size(), identity.id.bytes.begin());
    identity.id.bytes[6] = (identity.id.bytes[6] & std::byte{0x0F}) | std::byte{0x80}; // version 8
    identity.id.bytes[8] = (identity.id.bytes[8] & std::byte{0x3F}) | std::byte{0x80}; // variant 10
    identity.nonce = base::to_base64url(base::BytesView{mac}.subspan(16));
    return identity;
}

base::Digest IdentityKey::digest_content(std::string_view content) const {
    return keyed(key_, "content", content);
}

core::NationalityDigest IdentityKey::digest_nationality(std::string_view nationality) const {
    const auto mac = keyed(key_, "nationality", nationality);
    core::NationalityDigest digest;
    std::copy_n(mac.begin(), digest.size(), digest.begin());
    return digest;
}

base::Digest IdentityKey::check_value() const {
    return keyed(key_, "check", "");
}

} // namespace convictiond::message
