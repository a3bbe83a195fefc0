#include "base/ids.hpp"

#include "base/bytes.hpp"

#include <cstring>

namespace convictiond::base {

namespace {
constexpr std::array<std::size_t, 5> group_bytes = {4, 2, 2, 2, 6};
constexpr std::size_t uuid_length = 36;
} // namespace

std::string NotificationId::text() const {
    std::string text;
    text.reserve(uuid_length);
    BytesView rest{bytes};
    for (const auto group : group_bytes) {
        if (!text.empty()) text += '-';
        append_hex(text, rest.first(group));
        rest = rest.subspan(group);
    }
    return text;
}

std::optional<NotificationId> NotificationId::parse(std::string_view text) {
    if (text.size() != uuid_length) return std::nullopt;
    NotificationId id;
    std::span<std::byte> rest{id.bytes};
    for (const auto group : group_bytes) {
        if (!read_hex(text.substr(0, 2 * group), rest.first(group))) return std::nullopt;
        text.remove_prefix(2 * group);
        rest = rest.subspan(group);
        if (rest.empty()) break;
        if (text.front() != '-') return std::nullopt;
        text.remove_prefix(1);
    }
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
