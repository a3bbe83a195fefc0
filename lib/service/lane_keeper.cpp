#include "service/lane_keeper.hpp"

namespace convictiond::service {

LaneKeeper::LaneKeeper(asio::any_io_executor executor, std::string connection,
                       std::function<void(base::MemberState)> changed)
    : connection_{std::move(connection)}, changed_{std::move(changed)}, worker_{connection_, "locks"},
      wakeup_{std::move(executor)} {}

void LaneKeeper::want(base::MemberState lane) {
    claims_.want(lane);
    wakeup_.wake();
}

void LaneKeeper::give_up(base::MemberState lane) {
    if (!claims_.give_up(lane)) return;
    log(Level::info, "lane.given_up", {{"state", std::string{lane.code()}}});
    wakeup_.wake();
}

bool LaneKeeper::owns(base::MemberState lane) const {
    return claims_.owns(lane, base::monotonic_now());
}

void LaneKeeper::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> LaneKeeper::run() {
    while (!stopping_) {
        auto wait = core::LaneClaims::beat_every;
        try {
            co_await beat();
            weather_.note_there();
        } catch (const store::Unavailable& error) {
            lose_all();
            wait = weather_.note_away(error);
        }
        if (!stopping_) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
    lose_all();
}

// One sign of life, and a try for each lane that is wanted and not ours.
asio::awaitable<void> LaneKeeper::beat() {
    const auto beat = claims_.begin_beat(base::monotonic_now());
    auto work = [this, &beat] {
        if (!lock_) lock_.emplace(connection_);
        lock_->beat();
        for (const auto lane : beat.unlock) lock_->give_up(lane);
        std::vector<base::MemberState> locked;
        for (const auto lane : beat.try_lock)
            if (lock_->try_take(lane)) locked.push_back(lane);
        return locked;
    };
    const auto locked = co_await worker_.run_without_session(std::move(work));
    note_taken(beat, locked);
}

void LaneKeeper::note_taken(const core::LaneClaims::Beat& beat,
                            const std::vector<base::MemberState>& locked) {
    for (const auto lane : claims_.note_beat(beat, locked)) {
        log(Level::info, "lane.taken", {{"state", std::string{lane.code()}}});
        changed_(lane);
    }
}

void LaneKeeper::lose_all() {
    lock_.reset();
    for (const auto lane : claims_.note_session_lost()) {
        log(Level::info, "lane.given_up", {{"state", std::string{lane.code()}}});
        changed_(lane);
    }
}

} // namespace convictiond::service
