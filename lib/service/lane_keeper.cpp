#include "service/lane_keeper.hpp"

namespace convictiond::service {

LaneKeeper::LaneKeeper(asio::any_io_executor executor, std::string connection,
                       std::function<void(base::MemberState)> changed)
    : connection_{std::move(connection)}, changed_{std::move(changed)}, worker_{connection_, "locks"},
      wakeup_{std::move(executor)} {}

void LaneKeeper::want(base::MemberState lane) {
    lanes_.insert(lane);
    wakeup_.wake();
}

void LaneKeeper::give_up(base::MemberState lane) {
    lanes_.erase(lane);
    if (owned_.erase(lane) == 0) return;
    to_give_up_.insert(lane);
    log(Level::info, "lane.given_up", {{"state", std::string{lane.code()}}});
    wakeup_.wake();
}

bool LaneKeeper::owns(base::MemberState lane) const {
    return owned_.contains(lane) && base::monotonic_now() - last_beat_ < store::lock_freshness;
}

void LaneKeeper::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> LaneKeeper::run() {
    while (!stopping_) {
        auto wait = store::heartbeat_every;
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

// One sign of life, and a try for each lane that is not ours. The time of the beat is that before it was
// sent: the server heard from us no earlier.
asio::awaitable<void> LaneKeeper::beat() {
    const auto begun = base::monotonic_now();
    std::vector<base::MemberState> wanted;
    for (const auto lane : lanes_)
        if (!owned_.contains(lane)) wanted.push_back(lane);
    const auto unwanted = std::exchange(to_give_up_, {});
    auto work = [this, &wanted, &unwanted] {
        if (!lock_) lock_.emplace(connection_);
        lock_->beat();
        for (const auto lane : unwanted) lock_->give_up(lane);
        std::vector<base::MemberState> taken;
        for (const auto lane : wanted)
            if (lock_->try_take(lane)) taken.push_back(lane);
        return taken;
    };
    const auto taken = co_await worker_.run_without_session(std::move(work));
    last_beat_ = begun;
    for (const auto lane : taken) note_taken(lane);
}

void LaneKeeper::note_taken(base::MemberState lane) {
    if (!lanes_.contains(lane)) { // given up while it was being taken
        to_give_up_.insert(lane);
        return;
    }
    owned_.insert(lane);
    log(Level::info, "lane.taken", {{"state", std::string{lane.code()}}});
    changed_(lane);
}

void LaneKeeper::lose_all() {
    lock_.reset();
    to_give_up_.clear();
    for (const auto lane : std::exchange(owned_, {})) {
        log(Level::info, "lane.given_up", {{"state", std::string{lane.code()}}});
        changed_(lane);
    }
}

} // namespace convictiond::service
