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

std::vector<PollSign> failing_polls(const Signs& signs) {
    std::vector<PollSign> failing;
    for (const auto& poll : signs.polls)
        if (!poll.fault.empty()) failing.push_back(poll);
    if (!signs.overview) return failing;
    for (const auto& told : signs.overview->told_lanes) {
        const auto own = std::ranges::find(signs.lanes, told.state, &LaneSign::state);
        const bool ours = own != signs.lanes.end() && own->ours;
        if (!ours && !told.poll_fault.empty())
            failing.push_back({told.state, told.poll_fault, told.poll_failing_since});
    }
    return failing;
}

} // namespace convictiond::status
