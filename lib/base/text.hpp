// Small work on text that needs no domain.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::base {

// The offset of the first byte that breaks UTF-8 (overlong forms, surrogates and code points past U+10FFFF
// are faults too), or nothing.
[[nodiscard]] std::optional<std::size_t> find_utf8_fault(std::string_view bytes);

// Text from outside, fit for one line of a log or a terminal: control characters, bytes that are not UTF-8,
// bidirectional overrides and quotes are escaped; cut after `limit` bytes with "…".
[[nodiscard]] std::string escaped(std::string_view text, std::size_t limit = 200);

// As escaped(), in double quotes.
[[nodiscard]] std::string quoted(std::string_view text, std::size_t limit = 200);

// As a JSON string (RFC 8259), in double quotes: escaped the same characters as escaped() does, a byte that
// is not UTF-8 becomes U+FFFD, cut after `limit` bytes with "…".
[[nodiscard]] std::string json_quoted(std::string_view text, std::size_t limit = 200);

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

// The candidate nearest to `word` by edit distance, where it is near enough to be a slip of the hand.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& candidates);

// Whether it may stand in a header field: no CR, LF or NUL (RFC 9110, section 5.5).
[[nodiscard]] bool is_one_line(std::string_view text);

// "1 file", "2 files".
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

} // namespace convictiond::base
