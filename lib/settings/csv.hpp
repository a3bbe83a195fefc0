// Comma-separated values as RFC 4180 has them, in UTF-8: quoted fields may hold commas, doubled quotes and
// line breaks; lines end in LF or CRLF; the first row is the header and every row has as many fields. Knows
// nothing of what the columns mean. A fault names file and line.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::settings {

struct CsvRow {
    std::size_t line = 0; // on which the row begins, from 1
    std::vector<std::string> fields;
};

struct CsvTable {
    CsvRow header;
    std::vector<CsvRow> rows;

    // The index of a column in every row's fields.
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
};

// `file` is the name for faults.
[[nodiscard]] base::result<CsvTable> parse_csv(const std::string& file, std::string_view text);

} // namespace convictiond::settings
