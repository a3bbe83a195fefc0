// What a monitor sees of a house: checks of /health and samples of /metrics, and the wait for a check to
// turn.
#pragma once

#include "acceptance/daemon/house.hpp"

#include <boost/json.hpp>

namespace convictiond::test {

[[nodiscard]] boost::json::array checks(const House& house, const std::string& name);

// Housekeeping looks at most a twentieth of the time: on a crowded machine its next look may be a minute
// away.
inline constexpr std::chrono::seconds unhurried{120};

// Waits until a check with this name and component has this status.
[[nodiscard]] bool comes_to(const House& house, const std::string& name, const std::string& component,
                            const std::string& status);

// -1: there is none.
[[nodiscard]] double sample(const House& house, const std::string& name);

} // namespace convictiond::test
