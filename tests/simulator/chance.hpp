// A share as a coin: true in `share` of all throws.
#pragma once

#include "base/chance.hpp"

namespace member_states {

[[nodiscard]] inline bool happens(convictiond::base::Chance& chance, double share) {
    constexpr std::uint64_t parts = 1'000'000;
    return static_cast<double>(chance.below(parts)) < share * static_cast<double>(parts);
}

} // namespace member_states
