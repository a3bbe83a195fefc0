#include "service/ownership.hpp"

#include <algorithm>

namespace convictiond::service {

Ownership::Ownership(asio::any_io_executor executor, std::string connection, Neighbours neighbours)
    : connection_{std::move(connection)},
      neighbours_{std::move(neighbours)}, worker_{connection_, "locks"}, wakeup_{std::move(executor)} {}

void Ownership::want(base::MemberState lane, int max_in_flight) {
    reach_[lane] = static_cast<int>(core::Lane::unrecorded_most(max_in_flight));
    claims_.want(lane);
    wakeup_.wake();
}

void Ownership::give_up(base::MemberState lane) {
    if (!claims_.give_up(lane)) return;
    log(Level::info, "lane.given_up", {{"state", lane.code()}});
    wakeup_.wake();
}

bool Ownership::owns(base::MemberState lane) const {
    return claims_.owns(lane, base::monotonic_now());
}

void Ownership::want_directory(const std::string& identity) {
    if (wanted_directory_ == identity) return;
    wanted_directory_ = identity;
    directory_claim_ = DirectoryClaim::not_told_yet;
    wakeup_.wake();
}

void Ownership::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> Ownership::run() {
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
asio::awaitable<base::Duration> Ownership::beat() {
    for (const auto lane : claims_.yielding())
        if (neighbours_.is_settled(lane)) claims_.note_settled(lane);
    const Asked asked{claims_.begin_beat(base::monotonic_now()), claims_.ripe(base::monotonic_now()), reach_,
                      wanted_directory_, locked_directory_};
    auto work = [this, &asked] { return lock_and_unlock(asked); };
    const auto done = co_await worker_.run_without_session(std::move(work));
    const auto now = base::monotonic_now();
    const bool beat_again = note_lanes(asked.beat, done, now);
    if (asked.directory != asked.locked_directory) note_directory(*asked.directory, done.had_directory);
    if (beat_again) co_return base::Duration::zero();
    const auto next_ripe = claims_.next_ripe().value_or(now + core::LaneClaims::beat_every);
    co_return std::min<base::Duration>(core::LaneClaims::beat_every,
                                       std::chrono::ceil<base::Duration>(next_ripe - now));
}

Ownership::Done Ownership::lock_and_unlock(const Asked& asked) {
    if (!locks_) locks_.emplace(connection_);
    Done done;
    const auto now = base::now();
    done.beaten.daemons = locks_->beat();
    for (const auto lane : asked.beat.unlock) locks_->give_up(lane);
    const auto note = [&](base::MemberState lane) {
        done.possibly_sent[lane] = locks_->note_possibly_sent(lane, us_, asked.reach.at(lane), now);
    };
    for (const auto lane : asked.ripe) note(lane);
    for (const auto lane : asked.beat.try_lock) {
        if (done.beaten.locked.size() == asked.beat.at_most) break;
        const auto locked = locks_->try_take(lane);
        if (!locked) continue;
        done.beaten.locked.push_back(*locked);
        if (!locked->former_lives) note(lane);
    }
    if (asked.directory == asked.locked_directory) return done;
    if (asked.locked_directory) locks_->give_up_directory(*asked.locked_directory);
    done.had_directory = locks_->try_take_directory(*asked.directory);
    return done;
}

// True where there is more to take at once.
bool Ownership::note_lanes(const core::LaneClaims::Beat& beat, const Done& done, base::Monotonic now) {
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
    return changes.beat_again;
}

void Ownership::note_directory(const std::string& asked, bool had) {
    locked_directory_ = had ? std::optional{asked} : std::nullopt;
    if (asked != wanted_directory_) return; // another is wanted meanwhile; the next beat asks for it
    const auto before =
        std::exchange(directory_claim_, had ? DirectoryClaim::ours : DirectoryClaim::anothers);
    if (directory_claim_ != before) neighbours_.directory_told();
}

void Ownership::tell_left(const std::vector<base::MemberState>& lanes) {
    for (const auto lane : lanes) {
        log(Level::info, "lane.given_up", {{"state", lane.code()}});
        neighbours_.changed(lane);
    }
}

void Ownership::lose_all() {
    if (!locks_) return;
    locks_.reset();
    locked_directory_.reset();
    directory_claim_ = DirectoryClaim::not_told_yet;
    if (!stopping_) neighbours_.session_lost();
    tell_left(claims_.note_session_lost(base::monotonic_now()));
}

} // namespace convictiond::service
