// A day of the volume simulation's source as a daily file: as many persons, nationalities and missing CRO
// numbers as the model says, a census of the source's own records, three canaries. A faulty extraction is
// that of 2012 to 2019, made worse: of several nationalities only the first is taken out, and of three
// convictions one is left out altogether. The census, counted in the source's records, knows nothing of it.
#pragma once

#include "acceptance/daemon/day.hpp"
#include "base/chance.hpp"
#include "core/volume_watch.hpp"

namespace convictiond::test {

// For `inbound.sources.*.canaries`.
inline constexpr std::string_view year_canaries =
    "[{ reference: CANARY/DUAL, notify: [FR] }, { reference: CANARY/NOCRO, notify: [PL] }, "
    "{ reference: CANARY/TRIPLE, notify: [DE, IE, RO] }]";

enum class Extraction { whole, faulty };

[[nodiscard]] Day year_file(const core::VolumeDay& counts, int sequence, const std::string& previous,
                            Extraction extraction, base::Chance& chance);

} // namespace convictiond::test
