#include "base/bytes.hpp"

namespace convictiond::base {

BytesView as_bytes(std::string_view text) {
    return std::as_bytes(std::span{text.data(), text.size()});
}

std::string_view as_text(BytesView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(BytesView bytes) {
    std::string text;
    append_hex(text, bytes);
    return text;
}

void append_hex(std::string& text, BytesView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    auto at = text.size();
    text.resize(at + bytes.size() * 2);
    for (const auto byte : bytes) {
        text[at++] = digits[std::to_integer<std::size_t>(byte >> 4U)];
        text[at++] = digits[std::to_integer<std::size_t>(byte & std::byte{0x0F})];
    }
}

std::optional<Bytes> from_hex(std::string_view text) {
    Bytes bytes(text.size() / 2);
    if (!read_hex(text, bytes)) return std::nullopt;
    return bytes;
}

bool read_hex(std::string_view text, std::span<std::byte> bytes) {
    auto nibble = [](char c) -> int {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    if (text.size() != 2 * bytes.size()) return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        bytes[i] = static_cast<std::byte>(high * 16 + low);
    }
    return true;
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
