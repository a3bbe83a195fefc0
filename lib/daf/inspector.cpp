#include "daf/inspector.hpp"

#include "base/text.hpp"

#include <cstring>
#include <fmt/format.h>

namespace convictiond::daf {

namespace {

// True where all bytes are ASCII and none is NUL: eight at a time, since nearly every line is.
bool is_plain(std::string_view bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101U, highs = 0x8080808080808080U;
    std::uint64_t seen = 0;
    std::size_t at = 0;
    for (; at + sizeof seen <= bytes.size(); at += sizeof seen) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        seen |= word | (word - ones); // a byte of zero borrows and so sets a high bit
    }
    for (; at < bytes.size(); ++at) {
        const std::uint64_t byte = static_cast<unsigned char>(bytes[at]);
        seen |= byte | (byte - 1);
    }
    return (seen & highs) == 0;
}

// A line whose segment is not known is told by its length alone.
std::string of_length(std::size_t size) {
    return fmt::format("a line of {}", base::counted(size, "byte"));
}

} // namespace

Inspector::Inspector(FileName expected, std::uint64_t max_file_size)
    : expected_{std::move(expected)}, max_file_size_{max_file_size} {}

std::optional<base::Fault> Inspector::size_fault(std::uint64_t size) const {
    if (size <= max_file_size_) return std::nullopt;
    return base::Fault{{},
                       fmt::format("a file of {} bytes", size),
                       fmt::format("{} bytes at most", max_file_size_),
                       "raise inbound.max_file_size if such files are to be expected"};
}

void Inspector::feed(std::string_view bytes) {
    found_.size += bytes.size();
    std::size_t at = 0;     // where the line under way begins in `bytes`
    std::size_t hashed = 0; // how much of `bytes` is in the hash
    const auto hash_up_to = [&](std::size_t end) {
        hash_.feed(bytes.substr(hashed, end - hashed));
        hashed = end;
    };
    while (at < bytes.size()) {
        const auto feed_at = bytes.find('\n', at);
        if (feed_at == std::string_view::npos) break;
        const auto line = bytes.substr(at, feed_at + 1 - at);
        if (partial_size_ != 0) {
            keep_partial(line);
            take_line(partial_, partial_size_, &before_partial_);
            partial_.clear();
            partial_size_ = 0;
        } else if (!trailer_came_ && line.starts_with(to_text(Tag::trl))) {
            hash_up_to(at);
            const auto before = hash_.digest();
            take_line(line, line.size(), &before);
        } else {
            take_line(line, line.size(), nullptr);
        }
        at = feed_at + 1;
    }
    if (at < bytes.size()) {
        if (partial_size_ == 0 && !trailer_came_) {
            hash_up_to(at);
            before_partial_ = hash_.digest();
        }
        keep_partial(bytes.substr(at));
    }
    hash_up_to(bytes.size());
}

void Inspector::keep_partial(std::string_view piece) {
    partial_size_ += piece.size();
    partial_ += piece.substr(0, max_line_size - std::min(partial_.size(), max_line_size));
}

// `line` is the line with its end, or its first max_line_size bytes where it is longer; `size` is all of it.
void Inspector::take_line(std::string_view line, std::size_t size, const base::Digest* before) {
    ++found_.lines;
    if (found_.lines == 1 && line.starts_with(byte_order_mark)) {
        line.remove_prefix(byte_order_mark.size());
    }
    if (!found_.fault) note(line_fault(line, size));
    take_segment(tag_of(line), line, size, before);
}

std::optional<base::Fault> Inspector::line_fault(std::string_view line, std::size_t size) {
    const auto fault = [&](std::string found, std::string expected) {
        return base::Fault{fmt::format("line {}", found_.lines), std::move(found), std::move(expected), {}};
    };
    if (size > max_line_size)
        return fault(of_length(size), fmt::format("{} at most, with its end", max_line_size));
    if (!is_plain(line)) {
        if (const auto nul = line.find('\0'); nul != std::string_view::npos)
            return fault(fmt::format("a NUL at byte {}", nul + 1), "text without NUL");
        if (const auto bad = base::find_utf8_fault(line))
            return fault(fmt::format("a byte that is not UTF-8 at byte {}", *bad + 1), "UTF-8");
    }
    const bool crlf = line.ends_with("\r\n");
    if (!crlf_) crlf_ = crlf;
    if (crlf != *crlf_)
        return fault(crlf ? "an end of CRLF" : "an end of LF",
                     fmt::format("an end of {}, as the first line has", *crlf_ ? "CRLF" : "LF"));
    return std::nullopt;
}

void Inspector::take_segment(std::optional<Tag> tag, std::string_view line, std::size_t size,
                             const base::Digest* before) {
    if (tag == Tag::cnv) ++found_.convictions;
    if (tag == Tag::nat) ++found_.nationalities;
    const bool first_trailer = tag == Tag::trl && !trailer_came_;
    if (first_trailer) trailer_came_ = true;
    if (found_.fault) return;
    note(order_fault(tag, size));
    if (found_.fault || !tag) return;

    if (tag == Tag::hdr) {
        note(read_header(parse_segment(*tag, found_.lines, line), expected_, found_.header));
        place_ = Place::between_groups;
    } else if (tag == Tag::cnv) {
        place_ = Place::in_group;
    } else if (tag == Tag::cnt) {
        place_ = Place::in_census;
        take_census_line(line);
    } else if (tag == Tag::trl) {
        place_ = Place::after_trailer;
        note(check_trailer(
            parse_segment(*tag, found_.lines, line),
            {found_.header.sequence, found_.lines, found_.convictions, found_.nationalities, *before}));
    }
}

std::optional<base::Fault> Inspector::order_fault(std::optional<Tag> tag, std::size_t size) const {
    const auto expected = [&]() -> std::string_view {
        switch (place_) {
        case Place::before_header: return tag == Tag::hdr ? "" : "HDR, the first segment of a file";
        case Place::after_trailer: return "nothing after TRL";
        case Place::in_census: return tag == Tag::cnt || tag == Tag::trl ? "" : "CNT or TRL after a CNT";
        case Place::between_groups:
            if (tag && belongs_to_group(*tag)) return "a CNV before it";
            [[fallthrough]];
        case Place::in_group:
            if (tag == Tag::hdr) return "one HDR only";
            return tag ? "" : "one of CNV PER NAT ALS OFF DSP CNT TRL";
        }
        return "";
    }();
    if (expected.empty()) return std::nullopt;
    return base::Fault{fmt::format("line {}", found_.lines),
                       tag ? std::string{to_text(*tag)} : of_length(size) + " whose segment is not known",
                       std::string{expected},
                       {}};
}

void Inspector::take_census_line(std::string_view line) {
    auto census = read_census_line(parse_segment(Tag::cnt, found_.lines, line));
    if (!census) return note(census.error());
    const auto where = place(found_.lines, Tag::cnt);
    if (!census_nationalities_.insert(census->nationality).second)
        return note(base::Fault{where, "a nationality that an earlier CNT has", "each nationality once", {}});
    if (found_.census.size() == max_census_lines)
        return note(base::Fault{where, "one CNT more", fmt::format("{} CNT at most", max_census_lines), {}});
    found_.census.push_back(*std::move(census));
}

void Inspector::note(std::optional<base::Fault> fault) {
    if (!found_.fault) found_.fault = std::move(fault);
}

Inspection Inspector::finish() {
    found_.sha256 = hash_.digest();
    const auto lacks = [&](std::string found, std::string expected) {
        found_.verdict = Inspection::Verdict::incomplete;
        found_.fault = base::Fault{{}, std::move(found), std::move(expected), {}};
    };
    if (auto too_large = size_fault(found_.size)) {
        found_.verdict = Inspection::Verdict::rejected;
        found_.fault = std::move(too_large);
    } else if (found_.size == 0) {
        lacks("an empty file", "at least HDR and TRL");
    } else if (partial_size_ != 0) {
        lacks(fmt::format("line {} has no end", found_.lines + 1), "the last line ended, too");
    } else if (!trailer_came_) {
        lacks(fmt::format("no TRL after {}", base::counted(found_.lines, "line")), "a TRL as the last line");
    } else {
        found_.verdict = found_.fault ? Inspection::Verdict::rejected : Inspection::Verdict::good;
    }
    return found_;
}

} // namespace convictiond::daf
