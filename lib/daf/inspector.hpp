// The first pass: is this file whole and what it says it is? Bytes in as they are read, a verdict out; memory
// does not grow with the file. It looks at the frame (bytes, lines, tags, order, HDR, CNT, TRL, counts and
// hash) and never inside a record: that is record_rules' matter, and never a reason to reject a file.
// Nothing is judged before TRL has come: without it, or with a last line that has no end, the file may still
// be growing. A fault is the first in the file's order and holds no personal data.
#pragma once

#include "daf/frame.hpp"

#include <set>

namespace convictiond::daf {

// More distinct nationalities than any table has: a census beyond that is not one.
inline constexpr std::size_t max_census_lines = 4096;

struct Inspection {
    enum class Verdict { good, incomplete, rejected };

    Verdict verdict = Verdict::incomplete;
    std::optional<base::Fault> fault; // incomplete: what it lacks; rejected: what is wrong, and where
    base::Digest sha256{};            // of all bytes
    std::uint64_t size = 0;
    Header header; // as far as it could be read
    std::uint64_t lines = 0;
    std::uint64_t convictions = 0;   // CNV
    std::uint64_t nationalities = 0; // NAT
    std::vector<CensusLine> census;
};

class Inspector {
public:
    Inspector(FileName expected, std::uint64_t max_file_size);

    // What is wrong with a file of so many bytes, whatever they are: it can only grow, so there is nothing to
    // read or to wait for.
    [[nodiscard]] std::optional<base::Fault> size_fault(std::uint64_t size) const;
    void feed(std::string_view bytes);
    [[nodiscard]] Inspection finish();

private:
    enum class Place { before_header, between_groups, in_group, in_census, after_trailer };

    void keep_partial(std::string_view piece);
    void take_line(std::string_view line, std::size_t size, const base::Digest* before);
    void take_segment(std::optional<Tag> tag, std::string_view line, std::size_t size,
                      const base::Digest* before);
    void take_census_line(std::string_view line);
    [[nodiscard]] std::optional<base::Fault> line_fault(std::string_view line, std::size_t size);
    [[nodiscard]] std::optional<base::Fault> order_fault(std::optional<Tag> tag, std::size_t size) const;
    void note(std::optional<base::Fault> fault);

    FileName expected_;
    std::uint64_t max_file_size_;
    base::Sha256 hash_;
    std::string partial_;           // the beginning of a line whose end has not come, one line's size at most
    std::size_t partial_size_ = 0;  // of that line so far
    base::Digest before_partial_{}; // of the bytes before that line
    std::optional<bool> crlf_;      // the kind of line end, known after the first line
    Place place_ = Place::before_header;
    bool trailer_came_ = false;
    std::set<std::string> census_nationalities_;
    Inspection found_;
};

} // namespace convictiond::daf
