// What must hold between the keys of a configuration: directories that do not nest, callers that are one
// state's, and what each way of acknowledging needs. Pure; a rule about a key that was already at fault is
// not asked.
#pragma once

#include "settings/reading.hpp"
#include "settings/settings.hpp"

namespace convictiond::settings {

void check_rules(const Settings& settings, Reading& reading);

} // namespace convictiond::settings
