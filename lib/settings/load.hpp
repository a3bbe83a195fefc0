// Reads and checks the configuration: all faults at once, each with its place, or settings that can be relied
// on. Looks at no file that the configuration names but those that it includes; which states exist is asked
// of the tables, by check_against. At most 1 MiB a file. A fault prints as "file:line:column: key: what is
// wrong, expected what is allowed".
#pragma once

#include "base/date.hpp"
#include "base/result.hpp"
#include "core/code_tables.hpp"
#include "settings/reading.hpp"
#include "settings/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace convictiond::settings {

struct LoadOutcome {
    std::optional<Settings> settings; // where there are no faults
    std::vector<base::Fault> faults;  // in the order of files and lines
    Settings as_read;                 // a key that is at fault has its default here
    Reading reading;
    bool whole = true; // all files could be read
    // What `as_read` says of the key is what the operator meant: it is not at fault, and it would stand here
    // if it stood anywhere.
    [[nodiscard]] bool is_known(const std::string& key) const;
    [[nodiscard]] const Places& places() const { return reading.places; }
};

[[nodiscard]] LoadOutcome load(const std::string& path);

// The dotted keys in which the two differ, in the order of the shipped file. A section that came or went is
// one key; what a member state took over from a default that changed is that default's.
[[nodiscard]] std::vector<std::string> changed_keys(const Settings& before, const Settings& after);

// Holds the states that the settings name, those of canaries too, against the tables: each must be a member
// state on `today`. GB, which has left, is none.
[[nodiscard]] std::vector<base::Fault> check_against(const Settings& settings, const Places& places,
                                                     const core::CodeTables& tables, base::Date today);

} // namespace convictiond::settings
