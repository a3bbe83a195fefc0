#include "status/signs.hpp"

#include <algorithm>

namespace convictiond::status {

LaneStanding standing_of(const Signs& signs, base::MemberState state) {
    LaneStanding standing;
    if (signs.overview) {
        const auto& told = signs.overview->told_lanes;
        const auto found = std::ranges::find(told, state, &core::ToldLane::state);
        if (found != told.end()) standing = {found->open, found->cause, found->in_flight, found->per_minute};
    }
    const auto own = std::ranges::find(signs.lanes, state, &LaneSign::state);
    if (own == signs.lanes.end() || !own->ours) return standing;
    return {own->open, own->open ? own->cause : "", own->in_flight, standing.per_minute};
}

} // namespace convictiond::status
