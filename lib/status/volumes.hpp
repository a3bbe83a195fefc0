// What GET /api/v1/volumes answers: of each source, and of each of its states, how many came day by day,
// between which counts nineteen of twenty ordinary days lie, and what can be said of the newest day. Keys in
// camelCase, days ISO 8601.
#pragma once

#include "core/volume_mark.hpp"

namespace convictiond::status {

// How far back it tells.
inline constexpr std::chrono::days volumes_shown{120};

// In the order of source, subject and day; the newest day of a source with all that is said of it.
[[nodiscard]] std::string render_volumes(const std::vector<core::VolumeMark>& marks, base::Instant now);

} // namespace convictiond::status
