// Which lanes this daemon owns: holds the session with the advisory locks, beats every two seconds, takes
// what is free and says at once when the session is lost. A lane may post only while the last beat is fresh.
#pragma once

#include "core/lane_claims.hpp"
#include "service/database_weather.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "store/lane_lock.hpp"

namespace convictiond::service {

class LaneKeeper {
public:
    // `changed` is called with a lane that was taken or lost.
    LaneKeeper(asio::any_io_executor executor, std::string connection,
               std::function<void(base::MemberState)> changed);

    // Ours from the next beat on where it is free; given up with the next beat.
    void want(base::MemberState lane);
    void give_up(base::MemberState lane);

    // Ours, and the beat that proves it is fresh.
    [[nodiscard]] bool owns(base::MemberState lane) const;

    // Until stop(): then the session ends, and the locks with it.
    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    asio::awaitable<void> beat();
    void note_taken(const core::LaneClaims::Beat& beat, const std::vector<base::MemberState>& locked);
    void lose_all();

    std::string connection_;
    std::function<void(base::MemberState)> changed_;
    Worker worker_;                       // its thread alone: the lock has a session of its own
    std::optional<store::LaneLock> lock_; // of the worker's thread while a beat is under way
    core::LaneClaims claims_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"lane locks"};
    bool stopping_ = false;
};

} // namespace convictiond::service
