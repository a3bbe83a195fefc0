// What one record comes to: a conviction event that is sent, flags and all, or a quarantine. Only a record
// that cannot be told from another or contradicts itself is quarantined; an unknown fact never stops a
// notification. Here stands all that a record alone can tell; what needs history (repeated, extended, version
// conflict or gap) or configuration (canaries) is the caller's. "The future" is what lies after the file's
// business date, so that a verdict does not depend on when it is given.
#pragma once

#include "base/result.hpp"
#include "core/code_tables.hpp"
#include "core/conviction.hpp"
#include "daf/flags.hpp"
#include "daf/frame.hpp"
#include "daf/parser.hpp"

#include <variant>

namespace convictiond::daf {

struct Accepted {
    core::ConvictionEvent event;
    std::vector<Flag> flags; // in the order of the file, those about the whole record last
    base::Date legal_day; // from which the legal clock runs: CNV 4, or the business date if that is earlier
};

struct Quarantine {
    base::Fault reason; // no value that may be personal: PER and ALS, and what is broken in CNV, by length
    // What can be read all the same.
    std::optional<std::string> reference;
    std::optional<int> version;
    std::optional<core::EventKind> kind;
    base::Date recorded_on;                       // CNV 4, or the business date where that cannot be read
    base::Date legal_day;                         // its legal clock runs, too
    std::vector<core::Nationality> nationalities; // for the census
};

using RecordVerdict = std::variant<Accepted, Quarantine>;

[[nodiscard]] RecordVerdict judge_record(const RawRecord& record, const Header& header,
                                         const core::CodeTables& tables);

// For an operator who accepts a quarantined record: what can be read of it, the faulty parts unknown.
// Refused where CNV 1-4 or the PER (none, or more than one) cannot be read.
[[nodiscard]] base::result<Accepted> read_despite(const RawRecord& record, const Header& header,
                                                  const core::CodeTables& tables);

} // namespace convictiond::daf
