// Bytes as text: hexadecimal and base64 (RFC 4648).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::base {

using Bytes = std::vector<std::byte>;
using BytesView = std::span<const std::byte>;

[[nodiscard]] BytesView as_bytes(std::string_view text);
[[nodiscard]] std::string_view as_text(BytesView bytes);

[[nodiscard]] std::string to_hex(BytesView bytes); // lower case
void append_hex(std::string& text, BytesView bytes);
// Lower and upper case; nothing for an odd count or another character.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);
// The same into `bytes`; false, too, where it is not as many.
[[nodiscard]] bool read_hex(std::string_view text, std::span<std::byte> bytes);

[[nodiscard]] std::string to_base64(BytesView bytes);    // with padding, section 4
[[nodiscard]] std::string to_base64url(BytesView bytes); // without padding, section 5

} // namespace convictiond::base
