// Which lanes this daemon holds, by what its lock session told it. The locks live as long as the session, and
// the server ends a session that says nothing for six seconds; so a lane is ours only while the last beat of
// that session is fresh, by the monotonic clock and counted from before the beat was sent: the server heard
// from us no earlier. Pure: service/lane_keeper beats and tells.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <set>
#include <vector>

namespace convictiond::core {

class LaneClaims {
public:
    static constexpr base::Duration beat_every = std::chrono::seconds{2};
    static constexpr base::Duration freshness = std::chrono::seconds{4}; // no POST starts on an older beat

    void want(base::MemberState lane) { wanted_.insert(lane); }
    // True where it was held; the next beat unlocks it.
    bool give_up(base::MemberState lane);

    [[nodiscard]] bool owns(base::MemberState lane, base::Monotonic now) const {
        return held_.contains(lane) && now - last_beat_ < freshness;
    }

    // What a beat does beside saying that we live.
    struct Beat {
        base::Monotonic begun{};
        std::vector<base::MemberState> unlock;
        std::vector<base::MemberState> try_lock;
    };
    [[nodiscard]] Beat begin_beat(base::Monotonic now);
    // It succeeded and locked these; what is ours since.
    std::vector<base::MemberState> note_beat(const Beat& beat, const std::vector<base::MemberState>& locked);
    // The session ended, and the locks with it; what is ours no more.
    std::vector<base::MemberState> note_session_lost();

private:
    std::set<base::MemberState> wanted_;
    std::set<base::MemberState> held_;
    std::set<base::MemberState> to_unlock_; // not wanted any more, and perhaps still locked
    base::Monotonic last_beat_{};
};

} // namespace convictiond::core
