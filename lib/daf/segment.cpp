#include "daf/segment.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::daf {

std::string_view to_text(Tag tag) {
    switch (tag) {
    case Tag::hdr: return "HDR";
    case Tag::cnv: return "CNV";
    case Tag::per: return "PER";
    case Tag::nat: return "NAT";
    case Tag::als: return "ALS";
    case Tag::off: return "OFF";
    case Tag::dsp: return "DSP";
    case Tag::cnt: return "CNT";
    case Tag::trl: return "TRL";
    }
    return "";
}

namespace {

// Asked of every line of a file, so the common ones come first.
constexpr std::pair<std::string_view, Tag> by_frequency[] = {
    {"NAT", Tag::nat}, {"OFF", Tag::off}, {"DSP", Tag::dsp}, {"CNV", Tag::cnv}, {"PER", Tag::per},
    {"ALS", Tag::als}, {"CNT", Tag::cnt}, {"HDR", Tag::hdr}, {"TRL", Tag::trl},
};

} // namespace

std::optional<Tag> tag_of(std::string_view line) {
    constexpr std::size_t length = 3;
    if (line.size() < length) return std::nullopt;
    if (line.size() > length && line[length] != '|') {
        if (without_end(line).size() != length) return std::nullopt;
    }
    for (const auto& [name, tag] : by_frequency)
        if (line.starts_with(name)) return tag;
    return std::nullopt;
}

std::size_t field_limit(Tag tag) {
    switch (tag) {
    case Tag::hdr: return 8;
    case Tag::cnv: return 9;
    case Tag::per: return 11;
    case Tag::nat: return 2;
    case Tag::als: return 3;
    case Tag::off: return 10;
    case Tag::dsp: return 9;
    case Tag::cnt: return 2;
    case Tag::trl: return 5;
    }
    return 0;
}

bool belongs_to_group(Tag tag) {
    switch (tag) {
    case Tag::per:
    case Tag::nat:
    case Tag::als:
    case Tag::off:
    case Tag::dsp: return true;
    case Tag::hdr:
    case Tag::cnv:
    case Tag::cnt:
    case Tag::trl: return false;
    }
    return false;
}

std::string_view without_end(std::string_view line) {
    if (!line.ends_with('\n')) return line;
    line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

namespace {

// The text without its escapes; nothing where one is wrong.
std::optional<std::string> decode(std::string_view raw) {
    std::string text;
    text.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            text += raw[i];
            continue;
        }
        const char escape = ++i < raw.size() ? raw[i] : '\0';
        if (escape == 'p') {
            text += '|';
        } else if (escape == 'n') {
            text += '\n';
        } else if (escape == '\\') {
            text += '\\';
        } else {
            return std::nullopt;
        }
    }
    return text;
}

void add_field(Segment& segment, std::string_view raw) {
    if (raw.find('\\') == std::string_view::npos) {
        segment.fields.push_back({raw, false});
    } else if (auto text = decode(raw)) {
        segment.decoded.push_front(std::move(*text));
        segment.fields.push_back({segment.decoded.front(), false});
    } else {
        segment.fields.push_back({raw, true});
    }
}

} // namespace

std::string_view Segment::text(std::size_t field) const {
    if (field == 0 || field > fields.size()) return {};
    return fields[field - 1].text;
}

std::string_view Segment::value(std::size_t field) const {
    return has_bad_escape(field) ? std::string_view{} : text(field);
}

bool Segment::has_bad_escape(std::size_t field) const {
    return field != 0 && field <= fields.size() && fields[field - 1].bad_escape;
}

Segment parse_segment(Tag tag, std::uint64_t number, std::string_view line) {
    Segment segment{tag, number};
    line = without_end(line);
    segment.fields.reserve(field_limit(tag));
    auto bar = line.find('|');
    while (bar != std::string_view::npos) {
        line.remove_prefix(bar + 1);
        bar = line.find('|');
        add_field(segment, line.substr(0, bar));
    }
    return segment;
}

std::string place(std::uint64_t line, Tag tag, std::size_t field) {
    if (field == 0) return fmt::format("line {}, {}", line, to_text(tag));
    return fmt::format("line {}, {} {}", line, to_text(tag), field);
}

std::string found_text(std::string_view text) {
    constexpr std::size_t shown = 60; // bytes
    return text.empty() ? "nothing" : base::quoted(text, shown);
}

} // namespace convictiond::daf
