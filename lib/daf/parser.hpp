// The second pass: record after record, in constant memory. It reads a file that the inspector found good;
// should the file have changed since, then sha256() differs, and until the caller finds that out nothing
// worse happens than records that make no sense: every size stays bounded.
// A record is a CNV line and the PER, NAT, ALS, OFF and DSP lines after it.
#pragma once

#include "base/crypto.hpp"
#include "daf/segment.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace convictiond::daf {

// Bytes; a record beyond it is kept up to here, by whole lines, and quarantined.
inline constexpr std::size_t max_record_size = std::size_t{1} << 20U;

struct RawRecord {
    std::uint64_t line = 0;        // of its CNV
    std::string bytes;             // its lines as they stand in the file, with their ends
    std::vector<Segment> segments; // they look at the bytes
    bool oversized = false;        // lines after max_record_size are missing

    // The bytes stand on the heap, so that they stay in place when the record is moved.
    RawRecord(std::uint64_t line_, std::string bytes_);
    RawRecord(RawRecord&&) noexcept = default;
    RawRecord& operator=(RawRecord&&) noexcept = default;
};

// A record again from bytes that were kept.
[[nodiscard]] RawRecord parse_record(std::uint64_t line, std::string bytes);

class Parser {
public:
    // Fills the span as far as it can and says how far; 0 is the end. What it throws passes through.
    using Read = std::function<std::size_t(std::span<char>)>;

    explicit Parser(Read read);

    [[nodiscard]] std::optional<RawRecord> next();
    // Of all that was read: of the whole file once next() has given nothing.
    [[nodiscard]] base::Digest sha256() const { return hash_.digest(); }

private:
    [[nodiscard]] bool has_line();
    void drop_line();
    void read_more();

    Read read_;
    base::Sha256 hash_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0; // of what is read and not yet used
    std::size_t end_ = 0;
    bool at_end_ = false;
    std::string_view line_; // the line under way, with its end; empty: to be found
    std::uint64_t number_ = 1;
};

} // namespace convictiond::daf
