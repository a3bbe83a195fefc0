// The database as a daemon meets it: a call takes time and may fail before it was done, after it was done
// (the commit is unknown), or be done after it was given up; and a session that holds locks until the server
// hears nothing of it for six seconds, ends it unasked, or the daemon's process dies.
#pragma once

#include "base/chance.hpp"
#include "core/lane_claims.hpp"
#include "simulation/chronicle.hpp"
#include "simulation/tables.hpp"
#include "simulation/witness.hpp"
#include "store/owner_locks.hpp"

namespace convictiond::simulation {

enum class CallResult { done, unavailable, rejected };

// How likely what is, in percent.
struct DatabaseFaults {
    bool away = false;
    unsigned lost_before = 0;
    unsigned commit_unknown = 0;
    unsigned done_later = 0;
    Duration slowest = std::chrono::milliseconds{5};
};

class Database {
public:
    using Done = std::function<void(CallResult)>;
    using Beaten = std::function<void(std::optional<core::LaneClaims::Beaten>)>;

    Database(Clockwork& clockwork, Chronicle& chronicle, base::Chance chance)
        : clockwork_{&clockwork}, chronicle_{&chronicle}, chance_{chance} {}

    DatabaseFaults faults;
    std::set<int> cut_off; // daemons whose link is cut: neither side hears of it

    // A transaction: `work` is done on the server, or not; `done` says what the daemon saw of it.
    void call(int daemon, Deed work, Done done);

    // A session for locks, which its first beat opens.
    [[nodiscard]] int new_session() { return ++last_session_; }
    void beat(int daemon, int session, bool is_first, core::LaneClaims::Beat beat, Beaten done);
    // The daemon lets it go (or dies: then the kernel does).
    void end_session(int daemon, int session);
    // The server ends it unasked: a restart, an operator.
    void kill_session(int daemon);

    [[nodiscard]] Lock lock_of(int session, base::MemberState state) const;

private:
    struct Session {
        int daemon = 0;
        Monotonic heard{};
        std::set<base::MemberState> locks;
    };
    [[nodiscard]] Duration latency();
    [[nodiscard]] bool chance_of(unsigned percent) { return chance_.below(100) < percent; }
    [[nodiscard]] bool is_unreachable(int daemon) const { return faults.away || cut_off.contains(daemon); }
    [[nodiscard]] core::LaneClaims::Beaten do_beat(int daemon, int session,
                                                   const core::LaneClaims::Beat& beat);
    void tell_lanes(const Session& session);
    void watch_idle(int session);
    [[nodiscard]] bool is_locked(base::MemberState state) const;

    Clockwork* clockwork_;
    Chronicle* chronicle_;
    base::Chance chance_;
    int last_session_ = 0;
    std::map<int, Session> sessions_;
    std::map<int, Monotonic> killed_;
    std::map<base::MemberState, Monotonic> told_; // when its owner last told that it is its own
};

} // namespace convictiond::simulation
