#include "daf/parser.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace convictiond::daf {

namespace {

constexpr std::size_t buffer_size = std::size_t{256} << 10U; // bytes
constexpr std::size_t usual_record_size = 1024;
constexpr std::size_t beyond_small = 64; // no std::string holds so much in itself

} // namespace

RawRecord::RawRecord(std::uint64_t line_, std::string bytes_) : line{line_}, bytes{std::move(bytes_)} {
    bytes.reserve(beyond_small);
}

RawRecord parse_record(std::uint64_t line, std::string bytes) {
    RawRecord record{line, std::move(bytes)};
    std::string_view rest = record.bytes;
    record.segments.reserve(static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')));
    for (auto number = line; !rest.empty(); ++number) {
        const auto end = rest.find('\n');
        const auto text = end == std::string_view::npos ? rest : rest.substr(0, end + 1);
        if (const auto tag = tag_of(text)) record.segments.push_back(parse_segment(*tag, number, text));
        rest.remove_prefix(text.size());
    }
    return record;
}

Parser::Parser(Read read) : read_{std::move(read)}, buffer_(buffer_size) {}

std::optional<RawRecord> Parser::next() {
    while (has_line() && tag_of(line_) != Tag::cnv) drop_line();
    if (!has_line()) return std::nullopt;
    const auto first = number_;
    std::string bytes;
    bytes.reserve(usual_record_size);
    bool oversized = false;
    do {
        oversized = oversized || bytes.size() + line_.size() > max_record_size;
        if (!oversized) bytes += line_;
        drop_line();
        if (!has_line()) break;
        const auto tag = tag_of(line_);
        if (!tag || !belongs_to_group(*tag)) break;
    } while (true);
    auto record = parse_record(first, std::move(bytes));
    record.oversized = oversized;
    return record;
}

// Finds the line under way; one that is longer than a line may be is cut, since the file has changed anyway.
bool Parser::has_line() {
    if (!line_.empty()) return true;
    for (;;) {
        const std::string_view there{buffer_.data() + begin_, end_ - begin_};
        const auto found = there.find('\n');
        if (found != std::string_view::npos || there.size() >= max_line_size || at_end_) {
            line_ =
                there.substr(0, std::min(found == std::string_view::npos ? found : found + 1, max_line_size));
            return !line_.empty();
        }
        read_more();
    }
}

void Parser::drop_line() {
    begin_ += line_.size();
    line_ = {};
    ++number_;
}

void Parser::read_more() {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
    const std::span<char> room{buffer_.data() + end_, buffer_.size() - end_};
    const auto count = read_(room);
    CHECK(count <= room.size());
    if (count == 0) at_end_ = true;
    hash_.feed({room.data(), count});
    end_ += count;
}

} // namespace convictiond::daf
