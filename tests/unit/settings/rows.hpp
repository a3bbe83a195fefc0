// Bad configurations, a row each: what is wrong with it, as it is printed.
#pragma once

#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>

namespace convictiond::settings::testing {

using Texts = std::vector<std::string>;

// The least that loads; on one line, so that what follows begins on line 2.
inline const std::string least = "inbound: { sources: { PNC: } }\n";

struct Row {
    std::string yaml;
    std::string fault;
};

// Each row, between `before` and `after`, has this fault and no other.
inline void check_rows(const std::vector<Row>& rows, const std::string& before = least,
                       const std::string& after = {}) {
    const Scratch scratch;
    for (const auto& row : rows) {
        INFO(row.yaml);
        CHECK(scratch.faults(before + row.yaml + after) == Texts{row.fault});
    }
}

} // namespace convictiond::settings::testing
