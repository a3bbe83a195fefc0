// Which lanes this daemon owns, and whether it works the drop directory: holds the session with the advisory
// locks, beats every two seconds, takes its share of the lanes that are free, gives up what is more than
// that, and says at once when the session is lost. A lane may post only while the last beat is fresh. The
// directory needs none: what two daemons make of one file the database tells apart (see store/ledger).
#pragma once

#include "core/lane.hpp"
#include "core/lane_claims.hpp"
#include "service/database_weather.hpp"
#include "service/presence.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "store/owner_locks.hpp"

namespace convictiond::service {

class Ownership {
public:
    struct Neighbours {
        std::function<void(base::MemberState)> changed;    // a lane was taken or lost
        std::function<bool(base::MemberState)> is_settled; // nothing of it is in flight
        std::function<void()> directory_told;              // whether the drop directory is ours
        std::function<void()> session_lost;                // whatever answers next may have lost commits
    };
    Ownership(asio::any_io_executor executor, std::string connection, Neighbours neighbours);

    // Ours from one of the next beats on, where it is free and within our share; given up with the next.
    // `max_in_flight` tells how far another owner may have reached.
    void want(base::MemberState lane, int max_in_flight);
    void give_up(base::MemberState lane);

    // Ours, and the beat that proves it is fresh.
    [[nodiscard]] bool owns(base::MemberState lane) const;

    // The drop directory with this identity and no other: ours as soon as nobody else works it.
    void want_directory(const std::string& identity);
    enum class DirectoryClaim { not_told_yet, ours, anothers };
    [[nodiscard]] DirectoryClaim directory_claim() const { return directory_claim_; }

    // Until stop(): then the session ends, and the locks with it.
    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    // What one beat asks the database for, and what it brings.
    struct Asked {
        core::LaneClaims::Beat beat;
        std::vector<base::MemberState> ripe;
        std::map<base::MemberState, int> reach;
        std::optional<std::string> directory; // to be ours
        std::optional<std::string> locked_directory;
    };
    struct Done {
        core::LaneClaims::Beaten beaten;
        std::map<base::MemberState, std::size_t> possibly_sent;
        bool had_directory = false;
    };
    asio::awaitable<base::Duration> beat();   // how long until the next
    Done lock_and_unlock(const Asked& asked); // on the worker's thread
    bool note_lanes(const core::LaneClaims::Beat& beat, const Done& done, base::Monotonic now);
    void note_directory(const std::string& asked, bool had);
    void tell_left(const std::vector<base::MemberState>& lanes);
    void lose_all();

    std::string connection_;
    store::DaemonFacts us_ = our_facts();
    std::map<base::MemberState, int> reach_;
    Neighbours neighbours_;
    Worker worker_;                          // its thread alone: the lock has a session of its own
    std::optional<store::OwnerLocks> locks_; // of the worker's thread while a beat is under way
    core::LaneClaims claims_;
    std::optional<std::string> wanted_directory_;
    std::optional<std::string> locked_directory_;
    DirectoryClaim directory_claim_ = DirectoryClaim::not_told_yet; // of the wanted one
    Wakeup wakeup_;
    DatabaseWeather weather_{"lane locks"};
    bool stopping_ = false;
};

} // namespace convictiond::service
