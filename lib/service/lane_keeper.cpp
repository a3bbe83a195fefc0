#include "service/lane_keeper.hpp"

#include <algorithm>

namespace convictiond::service {

LaneKeeper::LaneKeeper(asio::any_io_executor executor, std::string connection, Neighbours neighbours)
    : connection_{std::move(connection)},
      neighbours_{std::move(neighbours)}, worker_{connection_, "locks"}, wakeup_{std::move(executor)} {}

void LaneKeeper::want(base::MemberState lane, int max_in_flight) {
    reach_[lane] = static_cast<int>(core::Lane::unrecorded_most(max_in_flight));
    claims_.want(lane);
    wakeup_.wake();
}

void LaneKeeper::give_up(base::MemberState lane) {
    if (!claims_.give_up(lane)) return;
    log(Level::info, "lane.given_up", {{"state", lane.code()}});
    wakeup_.wake();
}

bool LaneKeeper::owns(base::MemberState lane) const {
    return claims_.owns(lane, base::monotonic_now());
}

void LaneKeeper::want_directory(const std::string& identity) {
    if (wanted_directory_ == identity) return;
    wanted_directory_ = identity;
    directory_claim_ = DirectoryClaim::not_told_yet;
    wakeup_.wake();
}

void LaneKeeper::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> LaneKeeper::run() {
    while (!stopping_) {
        base::Duration wait{};
        try {
            wait = co_await beat();
            weather_.note_there();
        } catch (const store::Unavailable& error) {
            lose_all();
            wait = weather_.note_away(error);
        }
        if (!stopping_) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
    lose_all();
}

// One sign of life, and what there is to lock and to unlock.
asio::awaitable<base::Duration> LaneKeeper::beat() {
    for (const auto lane : claims_.yielding())
        if (neighbours_.is_settled(lane)) claims_.note_settled(lane);
    const auto beat = claims_.begin_beat(base::monotonic_now());
    const auto ripe = claims_.ripe(base::monotonic_now());
    struct Done {
        core::LaneClaims::Beaten beaten;
        std::map<base::MemberState, std::size_t> possibly_sent;
        bool had_directory = false;
    };
    const auto directory = wanted_directory_;
    auto work = [this, &beat, &ripe, &directory, locked_directory = locked_directory_, reach = reach_] {
        if (!lock_) lock_.emplace(connection_);
        Done done;
        const auto now = base::now();
        done.beaten.daemons = lock_->beat();
        for (const auto lane : beat.unlock) lock_->give_up(lane);
        const auto note = [&](base::MemberState lane) {
            done.possibly_sent[lane] = lock_->note_possibly_sent(lane, us_, reach.at(lane), now);
        };
        for (const auto lane : ripe) note(lane);
        for (const auto lane : beat.try_lock) {
            if (done.beaten.locked.size() == beat.at_most) break;
            const auto locked = lock_->try_take(lane);
            if (!locked) continue;
            done.beaten.locked.push_back(*locked);
            if (!locked->former_lives) note(lane);
        }
        if (directory == locked_directory) return done;
        if (locked_directory) lock_->give_up_directory(*locked_directory);
        done.had_directory = lock_->try_take_directory(*directory);
        return done;
    };
    const auto done = co_await worker_.run_without_session(std::move(work));
    const auto now = base::monotonic_now();
    const auto changes = claims_.note_beat(beat, done.beaten, now);
    for (const auto& [lane, count] : done.possibly_sent)
        if (count > 0)
            log(Level::warning, "lane.possibly_sent",
                {{"state", lane.code()}, {"count", std::to_string(count)}});
    for (const auto lane : changes.taken) {
        log(Level::info, "lane.taken", {{"state", lane.code()}});
        neighbours_.changed(lane);
    }
    tell_left(changes.left);
    if (directory != locked_directory_) note_directory(*directory, done.had_directory);
    if (changes.beat_again) co_return base::Duration::zero();
    const auto next_ripe = claims_.next_ripe().value_or(now + core::LaneClaims::beat_every);
    co_return std::min<base::Duration>(core::LaneClaims::beat_every,
                                       std::chrono::ceil<base::Duration>(next_ripe - now));
}

void LaneKeeper::note_directory(const std::string& asked, bool had) {
    locked_directory_ = had ? std::optional{asked} : std::nullopt;
    if (asked != wanted_directory_) return; // another is wanted meanwhile; the next beat asks for it
    const auto before =
        std::exchange(directory_claim_, had ? DirectoryClaim::ours : DirectoryClaim::anothers);
    if (directory_claim_ != before) neighbours_.directory_told();
}

void LaneKeeper::tell_left(const std::vector<base::MemberState>& lanes) {
    for (const auto lane : lanes) {
        log(Level::info, "lane.given_up", {{"state", lane.code()}});
        neighbours_.changed(lane);
    }
}

void LaneKeeper::lose_all() {
    if (!lock_) return;
    lock_.reset();
    locked_directory_.reset();
    directory_claim_ = DirectoryClaim::not_told_yet;
    if (!stopping_) neighbours_.session_lost();
    tell_left(claims_.note_session_lost(base::monotonic_now()));
}

} // namespace convictiond::service
