// Reads the four code tables from the directory that the key `tables` names, whole or not at all: a table
// with a hole would send to nobody in silence. It checks shapes and references; what a code means for routing
// is core's matter. At most 4 MiB a file; of each file the first fault, with its line and what was expected.
#pragma once

#include "base/result.hpp"
#include "core/code_tables.hpp"

#include <string>

namespace convictiond::settings {

[[nodiscard]] base::result_or_faults<core::CodeTables> load_tables(const std::string& directory);

} // namespace convictiond::settings
