#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace convictiond::base {

namespace {

struct Sequence {
    std::size_t length; // in bytes; 0: not UTF-8
    std::uint32_t point;
};

bool is_continuation(std::string_view bytes, std::size_t at) {
    return at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80U;
}

// RFC 3629, section 4: decodes one character at `at`.
Sequence decode(std::string_view bytes, std::size_t at) {
    const auto lead = static_cast<unsigned char>(bytes[at]);
    if (lead < 0x80U) return {1, lead};
    std::size_t length = 0;
    std::uint32_t point = 0;
    std::uint32_t least = 0;
    if ((lead & 0xE0U) == 0xC0U) {
        length = 2, point = lead & 0x1FU, least = 0x80;
    } else if ((lead & 0xF0U) == 0xE0U) {
        length = 3, point = lead & 0x0FU, least = 0x800;
    } else if ((lead & 0xF8U) == 0xF0U) {
        length = 4, point = lead & 0x07U, least = 0x10000;
    } else {
        return {0, 0};
    }
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(bytes, at + i)) return {0, 0};
        point = (point << 6U) | (static_cast<unsigned char>(bytes[at + i]) & 0x3FU);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return {0, 0};
    return {length, point};
}

// Characters that would move a terminal's cursor, start a line, or turn the reading direction.
bool needs_escape(std::uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == '"' || point == '\\' ||
           point == 0x061C || (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

} // namespace

std::optional<std::size_t> find_utf8_fault(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        if (static_cast<unsigned char>(bytes[at]) < 0x80U) {
            ++at;
            continue;
        }
        const auto sequence = decode(bytes, at);
        if (sequence.length == 0) return at;
        at += sequence.length;
    }
    return std::nullopt;
}

std::string escaped(std::string_view text, std::size_t limit) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (out.size() >= limit) return out + "…";
        const auto [length, point] = decode(text, at);
        if (length == 0) {
            out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
            ++at;
            continue;
        }
        if (point == '"' || point == '\\') {
            out += '\\';
            out += static_cast<char>(point);
        } else if (point == '\n') {
            out += "\\n";
        } else if (needs_escape(point)) {
            out += fmt::format("\\u{{{:x}}}", point);
        } else {
            out += text.substr(at, length);
        }
        at += length;
    }
    return out;
}

std::string quoted(std::string_view text, std::size_t limit) {
    return '"' + escaped(text, limit) + '"';
}

std::string json_quoted(std::string_view text, std::size_t limit) {
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        if (out.size() > limit) return out + "…\"";
        const auto [length, point] = decode(text, at);
        if (length == 0) {
            out += "\\ufffd";
            ++at;
            continue;
        }
        if (needs_escape(point)) { // all of them lie below U+10000: no surrogates
            out += fmt::format("\\u{:04x}", point);
        } else {
            out += text.substr(at, length);
        }
        at += length;
    }
    return out + '"';
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

} // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos;
}

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

} // namespace convictiond::base
