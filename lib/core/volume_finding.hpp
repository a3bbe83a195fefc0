// The finding that an improbably low count makes: its cause, which is the subject and the day from which it
// was low, and its words for people. Counts, states and days alone, no personal data. Pure.
#pragma once

#include "core/finding.hpp"
#include "core/volume_watch.hpp"

namespace convictiond::core {

// Of kind `volume`, or `share` where the count is one of persons.
[[nodiscard]] Finding volume_finding(const std::string& source, const VolumeJudgement& judged);

} // namespace convictiond::core
