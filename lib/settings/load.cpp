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
    // Of a file that could not be read, every key would be missing.
    if (reading.faults().empty() || !document.entries.empty()) {
        read_group(document, Mark{}, {}, all_keys(), *outcome.settings, reading);
        check_rules(*outcome.settings, reading);
    }
    outcome.faults = reading.faults();
    outcome.places = std::move(reading.places);
    if (!outcome.faults.empty()) outcome.settings.reset();
    return outcome;
}

} // namespace convictiond::settings
