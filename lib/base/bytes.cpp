#include "base/bytes.hpp"

namespace convictiond::base {

BytesView as_bytes(std::string_view text) {
    return std::as_bytes(std::span{text.data(), text.size()});
}

std::string_view as_text(BytesView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(BytesView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte >> 4U)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{0x0F})];
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    auto nibble = [](char c) -> int {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = nibble(text[i]), low = nibble(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return bytes;
}

namespace {

std::string encode64(BytesView bytes, std::string_view alphabet, bool padded) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at = [&](std::size_t k) {
            return i + k < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0U;
        };
        const std::uint32_t group = (at(0) << 16U) | (at(1) << 8U) | at(2);
        const std::size_t used = std::min<std::size_t>(3, bytes.size() - i) + 1;
        for (std::size_t k = 0; k < 4; ++k) {
            if (k < used) {
                text += alphabet[(group >> (18U - 6U * k)) & 0x3FU];
            } else if (padded) {
                text += '=';
            }
        }
    }
    return text;
}

} // namespace

std::string to_base64(BytesView bytes) {
    return encode64(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", true);
}

std::string to_base64url(BytesView bytes) {
    return encode64(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", false);
}

} // namespace convictiond::base
