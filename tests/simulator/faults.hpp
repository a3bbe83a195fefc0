// Which fault strikes the next request of a state. Pure: counts requests since the list was set, and asks
// chance where a fault has a share.
#pragma once

#include "base/chance.hpp"
#include "simulator/scenario.hpp"

#include <optional>
#include <vector>

namespace member_states {

class Faults {
public:
    explicit Faults(std::vector<Fault> list) : list_{std::move(list)} {}

    // Counts a request, and gives the first fault that strikes it.
    [[nodiscard]] std::optional<Fault> strike(convictiond::base::Chance& chance);

private:
    std::vector<Fault> list_;
    std::uint64_t request_ = 0;
};

} // namespace member_states
