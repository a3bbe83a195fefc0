// Which lanes this daemon holds, by what its lock session told it. The locks live as long as the session, and
// the server ends a session that says nothing for six seconds; so a lane is ours only while the last beat of
// that session is fresh, by the monotonic clock and counted from before the beat was sent: the server heard
// from us no earlier. Each daemon holds its share of the lanes, and gives the surplus up when another comes.
// A server that ends a session by itself frees its locks before their owner knows: so what may have been a
// living daemon's becomes ours only when that one's last beat is stale. Pure: service/ownership obeys.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace convictiond::core {

class LaneClaims {
public:
    static constexpr base::Duration beat_every = std::chrono::seconds{2};
    static constexpr base::Duration freshness = std::chrono::seconds{4}; // no POST starts on an older beat
    // Surplus that is still in flight after so long is given up all the same: 30 s, less what beats take.
    static constexpr base::Duration yield_within = std::chrono::seconds{26};

    void want(base::MemberState lane) { wanted_.insert(lane); }
    // True where it was held; the next beat unlocks it.
    bool give_up(base::MemberState lane);

    [[nodiscard]] bool owns(base::MemberState lane, base::Monotonic now) const {
        return held_.contains(lane) && now - last_beat_ < freshness;
    }

    // Given up to another daemon once nothing of them is in flight; that is told by note_settled.
    [[nodiscard]] std::vector<base::MemberState> yielding() const;
    void note_settled(base::MemberState lane);

    // What a beat does beside saying that we live.
    struct Beat {
        base::Monotonic begun{};
        std::vector<base::MemberState> unlock;
        std::vector<base::MemberState> try_lock; // in this order,
        std::size_t at_most = 0;                 // until so many were had
    };
    [[nodiscard]] Beat begin_beat(base::Monotonic now);

    struct Locked {
        base::MemberState lane;
        bool former_lives = false; // a daemon that was heard of lately has not told that it left
    };
    struct Beaten {
        std::size_t daemons = 1; // that hold a lock session, ours among them
        std::vector<Locked> locked;
    };
    struct Changes {
        std::vector<base::MemberState> taken; // ours from now on
        std::vector<base::MemberState> left;  // ours no more: nothing of them starts
        bool beat_again = false;              // at once: there is more to take
    };
    // The beat succeeded, and came back `now`.
    [[nodiscard]] Changes note_beat(const Beat& beat, const Beaten& beaten, base::Monotonic now);
    // Locked, and ours with the next beat that succeeds.
    [[nodiscard]] std::vector<base::MemberState> ripe(base::Monotonic now) const;
    // When a lane that is locked becomes ours, which the beat after that tells.
    [[nodiscard]] std::optional<base::Monotonic> next_ripe() const;

    // The session ended, and the locks with it; what is ours no more.
    [[nodiscard]] std::vector<base::MemberState> note_session_lost(base::Monotonic now);

private:
    [[nodiscard]] std::size_t share() const;
    [[nodiscard]] std::size_t room() const;
    void take_back_or_yield(base::Monotonic now, Changes& changes);

    std::set<base::MemberState> wanted_;
    std::set<base::MemberState> held_;
    std::map<base::MemberState, base::Monotonic> ripening_; // locked, and ours from then on
    std::map<base::MemberState, base::Monotonic> yielding_; // locked, and ours no more since then
    std::set<base::MemberState> to_unlock_;                 // and perhaps still locked
    std::size_t daemons_ = 0;                               // none: no beat of this session has told yet
    base::Monotonic last_beat_{};
    base::Monotonic others_stale_{}; // whoever lost a session when we did posts nothing on it from then on
};

} // namespace convictiond::core
