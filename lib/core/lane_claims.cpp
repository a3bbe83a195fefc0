#include "core/lane_claims.hpp"

#include <algorithm>
#include <utility>

namespace convictiond::core {

bool LaneClaims::give_up(base::MemberState lane) {
    wanted_.erase(lane);
    const bool held = held_.erase(lane) > 0;
    if (!held && ripening_.erase(lane) == 0 && yielding_.erase(lane) == 0) return false;
    to_unlock_.insert(lane);
    return held;
}

std::vector<base::MemberState> LaneClaims::yielding() const {
    std::vector<base::MemberState> lanes;
    for (const auto& [lane, since] : yielding_) lanes.push_back(lane);
    return lanes;
}

void LaneClaims::note_settled(base::MemberState lane) {
    if (yielding_.erase(lane) > 0) to_unlock_.insert(lane);
}

std::size_t LaneClaims::share() const {
    return daemons_ == 0 ? 0 : (wanted_.size() + daemons_ - 1) / daemons_;
}

std::size_t LaneClaims::room() const {
    const auto taken = held_.size() + ripening_.size();
    return share() > taken ? share() - taken : 0;
}

LaneClaims::Beat LaneClaims::begin_beat(base::Monotonic now) {
    Beat beat;
    beat.begun = now;
    for (const auto lane : yielding())
        if (now - yielding_.at(lane) >= yield_within) note_settled(lane);
    const auto unlock = std::exchange(to_unlock_, {});
    beat.unlock.assign(unlock.begin(), unlock.end());
    beat.at_most = room();
    if (beat.at_most == 0) return beat;
    // What this very beat unlocks is left to others first.
    for (const auto lane : wanted_)
        if (!held_.contains(lane) && !ripening_.contains(lane) && !yielding_.contains(lane) &&
            !unlock.contains(lane))
            beat.try_lock.push_back(lane);
    return beat;
}

LaneClaims::Changes LaneClaims::note_beat(const Beat& beat, const Beaten& beaten, base::Monotonic now) {
    Changes changes;
    last_beat_ = beat.begun;
    daemons_ = beaten.daemons;
    for (const auto& [lane, former_lives] : beaten.locked) {
        if (wanted_.contains(lane)) {
            ripening_[lane] = std::max(others_stale_, former_lives ? now + freshness : now);
        } else { // given up while it was being locked
            to_unlock_.insert(lane);
        }
    }
    take_back_or_yield(now, changes);
    for (auto ripe = ripening_.begin(); ripe != ripening_.end();) {
        const auto [lane, from] = *ripe;
        if (from > now) {
            ++ripe;
            continue;
        }
        ripe = ripening_.erase(ripe);
        held_.insert(lane);
        changes.taken.push_back(lane);
    }
    const auto locked = held_.size() + ripening_.size() + yielding_.size();
    changes.beat_again = room() > 0 && beat.at_most == 0 && locked < wanted_.size();
    return changes;
}

// The last ones by their codes are the first to go.
void LaneClaims::take_back_or_yield(base::Monotonic now, Changes& changes) {
    while (room() > 0 && !yielding_.empty()) {
        const auto lane = yielding_.begin()->first;
        yielding_.erase(lane);
        held_.insert(lane);
        changes.taken.push_back(lane);
    }
    while (held_.size() + ripening_.size() > share()) {
        if (!ripening_.empty()) {
            const auto lane = ripening_.rbegin()->first;
            ripening_.erase(lane);
            to_unlock_.insert(lane);
            continue;
        }
        const auto lane = *held_.rbegin();
        held_.erase(lane);
        yielding_[lane] = now;
        changes.left.push_back(lane);
    }
}

std::vector<base::MemberState> LaneClaims::ripe(base::Monotonic now) const {
    std::vector<base::MemberState> lanes;
    for (const auto& [lane, from] : ripening_)
        if (from <= now) lanes.push_back(lane);
    return lanes;
}

std::optional<base::Monotonic> LaneClaims::next_ripe() const {
    std::optional<base::Monotonic> next;
    for (const auto& [lane, from] : ripening_) next = std::min(next.value_or(from), from);
    return next;
}

std::vector<base::MemberState> LaneClaims::note_session_lost(base::Monotonic now) {
    to_unlock_.clear();
    ripening_.clear();
    yielding_.clear();
    daemons_ = 0;
    others_stale_ = now + freshness;
    const auto lost = std::exchange(held_, {});
    return {lost.begin(), lost.end()};
}

} // namespace convictiond::core
