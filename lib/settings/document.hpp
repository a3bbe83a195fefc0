// One configuration out of a file and those that it includes: `include` is a path or a list of paths, whose
// mappings are merged at the top as if they stood there. A key over several files stands once. Includes nest
// four deep, never in a circle, 64 files in all.
#pragma once

#include "settings/reading.hpp"
#include "settings/yaml.hpp"

#include <string>

namespace convictiond::settings {

struct Document {
    Node root; // the merged top-level mapping
    bool complete =
        true; // false where a file could not be read, so that keys are missing for that reason alone
};

// Faults and the files' names go to `reading`.
[[nodiscard]] Document read_document(const std::string& path, Reading& reading);

} // namespace convictiond::settings
