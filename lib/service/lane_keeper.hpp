// Which lanes this daemon owns: holds the session with the advisory locks, beats every two seconds, takes its
// share of what is free, gives up what is more than that, and says at once when the session is lost. A lane
// may post only while the last beat is fresh.
#pragma once

#include "core/lane.hpp"
#include "core/lane_claims.hpp"
#include "service/database_weather.hpp"
#include "service/presence.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "store/lane_lock.hpp"

namespace convictiond::service {

class LaneKeeper {
public:
    struct Neighbours {
        std::function<void(base::MemberState)> changed;    // a lane was taken or lost
        std::function<bool(base::MemberState)> is_settled; // nothing of it is in flight
        std::function<void()> session_lost;                // whatever answers next may have lost commits
    };
    LaneKeeper(asio::any_io_executor executor, std::string connection, Neighbours neighbours);

    // Ours from one of the next beats on, where it is free and within our share; given up with the next.
    // `max_in_flight` tells how far another owner may have reached.
    void want(base::MemberState lane, int max_in_flight);
    void give_up(base::MemberState lane);

    // Ours, and the beat that proves it is fresh.
    [[nodiscard]] bool owns(base::MemberState lane) const;

    // Until stop(): then the session ends, and the locks with it.
    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    asio::awaitable<base::Duration> beat(); // how long until the next
    void tell_left(const std::vector<base::MemberState>& lanes);
    void lose_all();

    std::string connection_;
    store::DaemonFacts us_ = our_facts();
    std::map<base::MemberState, int> reach_;
    Neighbours neighbours_;
    Worker worker_;                       // its thread alone: the lock has a session of its own
    std::optional<store::LaneLock> lock_; // of the worker's thread while a beat is under way
    core::LaneClaims claims_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"lane locks"};
    bool stopping_ = false;
};

} // namespace convictiond::service
