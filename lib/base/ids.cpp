#include "base/ids.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <cstring>

namespace convictiond::base {

namespace {
constexpr std::size_t uuid_length = 36;
constexpr std::array<std::size_t, 4> hyphens = {8, 13, 18, 23};
} // namespace

std::string NotificationId::text() const {
    std::string text;
    text.reserve(uuid_length);
    for (const char digit : to_hex(bytes)) {
        if (std::find(hyphens.begin(), hyphens.end(), text.size()) != hyphens.end()) text += '-';
        text += digit;
    }
    return text;
}

std::optional<NotificationId> NotificationId::parse(std::string_view text) {
    if (text.size() != uuid_length) return std::nullopt;
    std::string digits;
    digits.reserve(uuid_length);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool hyphen = std::find(hyphens.begin(), hyphens.end(), i) != hyphens.end();
        if (hyphen != (text[i] == '-')) return std::nullopt;
        if (!hyphen) digits += text[i];
    }
    const auto parsed = from_hex(digits);
    if (!parsed) return std::nullopt;
    NotificationId id;
    std::copy(parsed->begin(), parsed->end(), id.bytes.begin());
    return id;
}

} // namespace convictiond::base

std::size_t std::hash<convictiond::base::NotificationId>::operator()(
    const convictiond::base::NotificationId& id) const noexcept {
    // The id is an HMAC's output: any of its bytes are as good as a hash.
    std::size_t value = 0;
    std::memcpy(&value, id.bytes.data() + 8, sizeof value);
    return value;
}
