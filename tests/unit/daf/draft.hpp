// Daily activity files made in tests: lines in, a sealed file out; and both passes over bytes.
#pragma once

#include "core/code_tables.hpp"
#include "daf/inspector.hpp"
#include "daf/record_rules.hpp"

#include <initializer_list>
#include <string>
#include <vector>

namespace convictiond::daf::testing {

inline constexpr std::string_view header_line = "HDR|DAF|1|PNC|2026-11-23|4711|2026-11-24T02:00:05Z|daily";
inline constexpr std::uint64_t ample = std::uint64_t{1} << 30U; // a size limit that no test reaches

// DAF_PNC_20261123_0004711.daf, which header_line agrees with.
[[nodiscard]] FileName file_name();
[[nodiscard]] Header header();
// A few codes of each table.
[[nodiscard]] const core::CodeTables& tables();

// The lines ended by `end`, and the TRL line that belongs to them.
[[nodiscard]] std::string sealed(const std::vector<std::string>& lines, std::string_view end = "\n");
// The bytes again with a TRL line for them.
[[nodiscard]] std::string with_trailer(std::string bytes, std::string_view end = "\n");

// Fed in pieces of `piece` bytes; 0: at once.
[[nodiscard]] Inspection inspect(std::string_view bytes, std::size_t piece = 0, std::uint64_t limit = ample);
[[nodiscard]] std::vector<RawRecord> parse(std::string_view bytes, std::size_t piece = 0);

// A record without a flag, one line each, and the line with field `field` replaced.
[[nodiscard]] std::vector<std::string> plain_record();
[[nodiscard]] std::string with_field(std::string_view line, std::size_t field, std::string_view value);
[[nodiscard]] RawRecord record_of(const std::vector<std::string>& lines);

// "bad-date CNV 7, obligatory-unknown CNV 7": kind, segment and field of each flag.
[[nodiscard]] std::string flags_of(const RecordVerdict& verdict);

} // namespace convictiond::daf::testing
