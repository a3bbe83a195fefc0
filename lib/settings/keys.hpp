// Every key of the configuration: one line a key in keys.cpp, with its kind and its bounds; the defaults are
// those of settings.hpp. Bounds between two keys are rules.cpp's. What is not built yet is not_built.cpp's.
#pragma once

#include "settings/group.hpp"
#include "settings/settings.hpp"

#include <vector>

namespace convictiond::settings {

[[nodiscard]] const Group<Settings>& all_keys();

// In the order of the file that is shipped, config/convictiond.yaml.
[[nodiscard]] std::vector<KnownKey> known_keys();

} // namespace convictiond::settings
