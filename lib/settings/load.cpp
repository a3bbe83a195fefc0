#include "settings/load.hpp"

#include "settings/document.hpp"
#include "settings/keys.hpp"
#include "settings/rules.hpp"

namespace convictiond::settings {

LoadOutcome load(const std::string& path) {
    LoadOutcome outcome;
    auto& reading = outcome.reading;
    const auto document = read_document(path, reading);
    outcome.whole = document.complete;
    read_group(document.root, Mark{}, {}, all_keys(), outcome.as_read, reading);
    if (document.complete) check_rules(outcome.as_read, reading);
    outcome.faults = reading.faults();
    if (outcome.faults.empty()) outcome.settings = outcome.as_read;
    return outcome;
}

bool LoadOutcome::is_known(const std::string& key) const {
    if (reading.is_faulty(key)) return false;
    return whole || places().marks.contains(key) || places().marks.contains(default_behind(key));
}

} // namespace convictiond::settings
