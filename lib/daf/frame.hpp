// The segments that speak about the whole file: HDR, CNT and TRL. Anything wrong in one of them rejects the
// file, so each is either read or the first fault in it. Their values are no personal data and may be shown,
// escaped and cut. The fields stand in docs/daily-activity-file.md, "Segments".
#pragma once

#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "daf/file_name.hpp"
#include "daf/segment.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace convictiond::daf {

enum class FileKind { daily, historical }; // historical: a re-extract of past days, fills no day

[[nodiscard]] std::string_view to_text(FileKind kind);

struct Header {
    std::string source;
    base::Date business_date; // not ok() as long as it has not been read
    int sequence = 0;
    base::Instant created_at{};
    FileKind kind = FileKind::daily;
    std::optional<base::Digest> previous; // of the file before it in the sequence
};

// What the source says of its own records: so many CNV for persons who hold this nationality.
struct CensusLine {
    std::string nationality; // any text of 1–4 characters
    std::uint64_t convictions = 0;
    std::uint64_t line = 0;
};

// What TRL must say.
struct Totals {
    int sequence = 0;
    std::uint64_t lines = 0; // HDR and TRL included
    std::uint64_t convictions = 0;
    std::uint64_t nationalities = 0;
    base::Digest hash{}; // of every byte before the TRL line
};

// Fills `header` as far as it can be read and gives the first fault; name and header must agree.
[[nodiscard]] std::optional<base::Fault> read_header(const Segment& hdr, const FileName& expected,
                                                     Header& header);
[[nodiscard]] base::result<CensusLine> read_census_line(const Segment& cnt);
[[nodiscard]] std::optional<base::Fault> check_trailer(const Segment& trl, const Totals& totals);

} // namespace convictiond::daf
