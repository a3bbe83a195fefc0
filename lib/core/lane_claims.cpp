#include "core/lane_claims.hpp"

#include <utility>

namespace convictiond::core {

bool LaneClaims::give_up(base::MemberState lane) {
    wanted_.erase(lane);
    if (held_.erase(lane) == 0) return false;
    to_unlock_.insert(lane);
    return true;
}

LaneClaims::Beat LaneClaims::begin_beat(base::Monotonic now) {
    Beat beat;
    beat.begun = now;
    for (const auto lane : wanted_)
        if (!held_.contains(lane)) beat.try_lock.push_back(lane);
    const auto unlock = std::exchange(to_unlock_, {});
    beat.unlock.assign(unlock.begin(), unlock.end());
    return beat;
}

std::vector<base::MemberState> LaneClaims::note_beat(const Beat& beat,
                                                     const std::vector<base::MemberState>& locked) {
    last_beat_ = beat.begun;
    std::vector<base::MemberState> taken;
    for (const auto lane : locked) {
        if (!wanted_.contains(lane)) { // given up while it was being locked
            to_unlock_.insert(lane);
            continue;
        }
        held_.insert(lane);
        taken.push_back(lane);
    }
    return taken;
}

std::vector<base::MemberState> LaneClaims::note_session_lost() {
    to_unlock_.clear();
    const auto lost = std::exchange(held_, {});
    return {lost.begin(), lost.end()};
}

} // namespace convictiond::core
