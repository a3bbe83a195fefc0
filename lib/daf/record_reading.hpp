// From segments to the nouns of a conviction: what each field says, and a flag for whatever is wrong or odd
// in it. It never refuses; whether a record contradicts itself is record_rules' question, asked before.
#pragma once

#include "core/code_tables.hpp"
#include "core/conviction.hpp"
#include "daf/flags.hpp"
#include "daf/frame.hpp"
#include "daf/parser.hpp"

namespace convictiond::daf {

// CNV 1-4, each as far as it can be read; the reference is a view into the segment.
struct Identity {
    std::optional<core::EventKind> kind;
    std::optional<std::string_view> reference;
    std::optional<int> version;
    std::optional<base::Date> recorded_on;
};

[[nodiscard]] Identity read_identity(const Segment& cnv);
// As the file has them, misshapen ones and bad escapes too.
[[nodiscard]] std::vector<core::Nationality> read_nationalities(const RawRecord& record);

struct Reading {
    core::ConvictionEvent event;
    std::vector<Flag> flags;
};

// Needs a record whose CNV 1-4 can be read.
[[nodiscard]] Reading read_record(const RawRecord& record, const Header& header,
                                  const core::CodeTables& tables);

} // namespace convictiond::daf
