#include "settings/reading.hpp"

#include <algorithm>

namespace convictiond::settings {

void Reading::fault(Mark at, const std::string& key, std::string found, std::string expected,
                    std::string remedy) {
    const auto where = places.text(at) + (key.empty() ? "" : ": " + key);
    findings_.push_back({at, {where, std::move(found), std::move(expected), std::move(remedy)}});
    faulty_keys_.insert(key);
    if (key.ends_with(']')) faulty_keys_.insert(key.substr(0, key.rfind('['))); // the list itself
}

bool Reading::is_faulty(const std::string& key) const {
    for (auto section = key; !section.empty();) {
        if (faulty_keys_.contains(section)) return true;
        const auto dot = section.rfind('.');
        section.resize(dot == std::string::npos ? 0 : dot);
    }
    const auto preset = default_behind(key);
    return !preset.empty() && is_faulty(preset);
}

std::vector<base::Fault> Reading::faults() const {
    auto sorted = findings_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    std::vector<base::Fault> faults;
    for (auto& finding : sorted) faults.push_back(std::move(finding.fault));
    return faults;
}

} // namespace convictiond::settings
