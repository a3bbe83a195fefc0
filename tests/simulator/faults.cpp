#include "simulator/faults.hpp"

#include "simulator/chance.hpp"

namespace member_states {

std::optional<Fault> Faults::strike(convictiond::base::Chance& chance) {
    ++request_;
    for (const auto& fault : list_) {
        if (fault.at && request_ != *fault.at) continue;
        if (fault.every && request_ % *fault.every != 0) continue;
        if (request_ < fault.from || (fault.to && request_ >= *fault.to)) continue;
        if (fault.share && !happens(chance, *fault.share)) continue;
        return fault;
    }
    return std::nullopt;
}

} // namespace member_states
