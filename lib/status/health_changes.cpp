#include "status/health_changes.hpp"

#include <algorithm>
#include <array>

namespace convictiond::status {

namespace {

// Whose every change is told by who brings it about: file.rejected and finding.opened with its end,
// lane.overdue and polling.failed with theirs, configuration.differs, erasing.lags.
constexpr std::array<std::string_view, 6> told_elsewhere = {
    "inbound:missing", "inbound:rejected", "findings", "acknowledgements", "daemons", "erasing"};

// Of a circuit, lane.opened and lane.closed tell; of a lane without a route nobody tells that it is over.
bool is_told_elsewhere(const HealthChange& change) {
    if (std::ranges::find(told_elsewhere, change.check) != told_elsewhere.end()) return true;
    return change.check.starts_with("lanes:") && change.from.value_or(Grade::pass) != Grade::fail &&
           change.to != Grade::fail;
}

} // namespace

std::vector<HealthChange> HealthChanges::note(const Health& health, bool whole) {
    const auto first = looked_ ? std::optional{Grade::pass} : std::nullopt;
    looked_ = looked_ || whole;
    std::vector<HealthChange> changes;
    auto gone = grades_;
    for (const auto& check : health.checks) {
        if (check.unknown) continue;
        const auto key = std::pair{check.name, check.component};
        gone.erase(key);
        const auto before = grades_.find(key);
        const auto from = before == grades_.end() ? first : std::optional{before->second};
        if (from.value_or(Grade::pass) == check.grade) continue;
        changes.push_back({check.name, check.component, from, check.grade, check.output});
        if (check.grade == Grade::pass) {
            grades_.erase(key);
        } else {
            grades_[key] = check.grade;
        }
    }
    if (whole) {
        for (const auto& [key, grade] : gone) {
            changes.push_back({key.first, key.second, grade, Grade::pass, {}});
            grades_.erase(key);
        }
    }
    std::erase_if(changes, is_told_elsewhere);
    return changes;
}

} // namespace convictiond::status
