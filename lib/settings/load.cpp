#include "settings/load.hpp"

#include "settings/document.hpp"
#include "settings/keys.hpp"
#include "settings/rules.hpp"

namespace convictiond::settings {

LoadOutcome load(const std::string& path) {
    Reading reading;
    const auto document = read_document(path, reading);
    LoadOutcome outcome;
    outcome.settings.emplace();
    read_group(document.root, Mark{}, {}, all_keys(), *outcome.settings, reading);
    if (document.complete) check_rules(*outcome.settings, reading);
    outcome.faults = reading.faults();
    outcome.places = std::move(reading.places);
    if (!outcome.faults.empty()) outcome.settings.reset();
    return outcome;
}

} // namespace convictiond::settings
