// One configuration out of a file and those that it includes: `include` is a path or a list of paths, whose
// mappings are merged at the top as if they stood there. A key over several files stands once. Includes nest
// four deep, never in a circle, 64 files in all.
#pragma once

#include "settings/reading.hpp"
#include "settings/yaml.hpp"

#include <string>

namespace convictiond::settings {

// The merged top-level mapping, without what could not be read; faults and file names go to `reading`.
[[nodiscard]] Node read_document(const std::string& path, Reading& reading);

} // namespace convictiond::settings
