// A line of the daily activity file: its tag and its fields with the escapes undone (\p, \n, \\). Both passes
// over a file, inspector and parser, ask here what a line is, so that they cannot disagree about it. A field
// counts from 1, as in docs/daily-activity-file.md; an empty or missing one is absent. A segment looks at the
// bytes of its line and copies only what had an escape: the line must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::daf {

inline constexpr std::size_t max_line_size = std::size_t{16} << 10U; // bytes, with the line's end
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

enum class Tag { hdr, cnv, per, nat, als, off, dsp, cnt, trl };

[[nodiscard]] std::string_view to_text(Tag tag); // "HDR"
// Of a line with or without its end; nothing where the tag is not known.
[[nodiscard]] std::optional<Tag> tag_of(std::string_view line);
// How many fields a segment may have.
[[nodiscard]] std::size_t field_limit(Tag tag);
// PER, NAT, ALS, OFF and DSP belong to the CNV before them; a CNV begins a group.
[[nodiscard]] bool belongs_to_group(Tag tag);

// The line without its LF or CRLF.
[[nodiscard]] std::string_view without_end(std::string_view line);

struct Field {
    std::string_view text;   // decoded; as it stands in the file where an escape is wrong
    bool bad_escape = false; // a backslash that is not \p, \n or double
};

struct Segment {
    Tag tag;
    std::uint64_t line; // its number in the file, from 1
    std::vector<Field> fields;
    std::forward_list<std::string> decoded; // what fields with escapes look at; stays in place when moved

    Segment(Tag tag_, std::uint64_t line_) : tag{tag_}, line{line_} {}
    Segment(Segment&&) noexcept = default;
    Segment& operator=(Segment&&) noexcept = default;

    // The text as far as it can be read: empty where the field is absent or has a bad escape.
    [[nodiscard]] std::string_view value(std::size_t field) const;
    // What the file has there, bad escapes and all.
    [[nodiscard]] std::string_view text(std::size_t field) const;
    [[nodiscard]] bool has_bad_escape(std::size_t field) const;
};

[[nodiscard]] Segment parse_segment(Tag tag, std::uint64_t number, std::string_view line);

// "line 12, CNV 3": where a fault is; field 0 names the segment as a whole.
[[nodiscard]] std::string place(std::uint64_t line, Tag tag, std::size_t field = 0);
// What a fault says was found in a field: "nothing", or the text in quotes, no longer than is good to read.
[[nodiscard]] std::string found_text(std::string_view text);

} // namespace convictiond::daf
