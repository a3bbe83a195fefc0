#include "simulation/database.hpp"

namespace convictiond::simulation {

using namespace std::chrono_literals;

Duration Database::latency() {
    return 100us + chance_.up_to(chance_of(5) ? faults.slowest : Duration{2ms});
}

void Database::call(int daemon, Deed work, Done done) {
    const auto there = latency(), back = latency();
    const bool lost = chance_of(faults.lost_before);
    const bool later = chance_of(faults.done_later);
    const bool unknown = later || chance_of(faults.commit_unknown);
    const auto given_up = chance_.up_to(3s);
    clockwork_->after(there, [=, this] {
        if (is_unreachable(daemon) || lost) {
            clockwork_->after(given_up, [done] { done(CallResult::unavailable); });
            return;
        }
        if (later) {
            clockwork_->after(back, [done] { done(CallResult::unavailable); });
            chronicle_->note({"a call will be done after it was given up", daemon, {}, 0, {}});
            // It may still be turned down then; nobody hears of it.
            clockwork_->after(given_up, [work] {
                try {
                    work();
                } catch (const Rejected&) {
                }
            });
            return;
        }
        auto result = CallResult::done;
        try {
            work();
        } catch (const Rejected&) {
            result = CallResult::rejected;
        }
        if (unknown) {
            chronicle_->note({"a call was done and its answer is lost", daemon, {}, 0, {}});
            result = CallResult::unavailable;
        }
        clockwork_->after(back, [done, result] { done(result); });
    });
}

void Database::beat(int daemon, int session, bool is_first, core::LaneClaims::Beat beat, Beaten done) {
    const auto there = latency(), back = latency();
    const bool lost = chance_of(faults.lost_before);
    const bool unknown = chance_of(faults.commit_unknown);
    const auto given_up = chance_.up_to(2s);
    clockwork_->after(there, [=, this] {
        const bool gone = !is_first && !sessions_.contains(session);
        if (is_unreachable(daemon) || lost || gone) {
            clockwork_->after(gone ? back : given_up, [done] { done(std::nullopt); });
            return;
        }
        auto beaten = std::optional{do_beat(daemon, session, beat)};
        if (unknown) beaten.reset();
        clockwork_->after(back, [done, beaten] { done(beaten); });
    });
}

core::LaneClaims::Beaten Database::do_beat(int daemon, int session, const core::LaneClaims::Beat& beat) {
    auto& open = sessions_[session];
    open.daemon = daemon;
    open.heard = clockwork_->now();
    watch_idle(session);
    core::LaneClaims::Beaten beaten;
    beaten.daemons = sessions_.size();
    for (const auto state : beat.unlock) {
        open.locks.erase(state);
        told_.erase(state);
    }
    for (const auto state : beat.try_lock) {
        if (beaten.locked.size() == beat.at_most) break;
        if (is_locked(state)) continue;
        chronicle_->note({"locks the lane", daemon, state, 0, {}});
        open.locks.insert(state);
        const auto told = told_.find(state);
        const bool lives =
            told != told_.end() && clockwork_->now() - told->second < core::LaneClaims::freshness;
        beaten.locked.push_back({state, lives});
    }
    tell_lanes(open);
    return beaten;
}

// What its presence tells on another session, about as often.
void Database::tell_lanes(const Session& session) {
    for (const auto state : session.locks) told_[state] = clockwork_->now();
}

bool Database::is_locked(base::MemberState state) const {
    for (const auto& [session, open] : sessions_)
        if (open.locks.contains(state)) return true;
    return false;
}

void Database::watch_idle(int session) {
    clockwork_->after(store::lock_idle_timeout, [this, session] {
        const auto found = sessions_.find(session);
        if (found == sessions_.end() || clockwork_->now() - found->second.heard < store::lock_idle_timeout)
            return;
        chronicle_->note({"its lock session said nothing for six seconds", found->second.daemon, {}, 0, {}});
        sessions_.erase(found);
    });
}

void Database::end_session(int daemon, int session) {
    if (cut_off.contains(daemon)) return; // the server hears nothing and waits
    clockwork_->after(latency(), [this, session] { sessions_.erase(session); });
}

void Database::kill_session(int daemon) {
    for (auto session = sessions_.begin(); session != sessions_.end(); ++session) {
        if (session->second.daemon != daemon) continue;
        chronicle_->note({"the server ends its lock session", daemon, {}, 0, {}});
        killed_[session->first] = clockwork_->now();
        sessions_.erase(session);
        return;
    }
}

Lock Database::lock_of(int session, base::MemberState state) const {
    Lock lock;
    const auto found = sessions_.find(session);
    lock.held = found != sessions_.end() && found->second.locks.contains(state);
    if (const auto killed = killed_.find(session); killed != killed_.end()) lock.killed = killed->second;
    return lock;
}

} // namespace convictiond::simulation
