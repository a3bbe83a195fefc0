#include "simulation/daemon.hpp"

#include <utility>

namespace convictiond::simulation {

using namespace std::chrono_literals;

void Daemon::start(const std::vector<base::MemberState>& lanes) {
    house_->chronicle.note({"starts", number_, {}, 0, {}});
    for (const auto lane : lanes) want(lane);
    beat();
}

void Daemon::die() {
    house_->chronicle.note({"dies", number_, {}, 0, {}});
    dead_ = true;
    met_late_.clear();
    if (session_) house_->database.end_session(number_, *session_);
    house_->witness.note_death(life_);
}

void Daemon::freeze(Duration duration) {
    if (frozen_ || dead_) return;
    house_->chronicle.note({"freezes", number_, {}, 0, {}});
    frozen_ = true;
    house_->clockwork.after(duration, [self = shared_from_this()] {
        self->frozen_ = false;
        if (self->dead_) return;
        self->house_->chronicle.note({"wakes", self->number_, {}, 0, {}});
        auto met = std::exchange(self->met_late_, {});
        for (auto left = met.size(); left > 1; --left)
            std::swap(met[left - 1], met[self->chance_.below(left)]);
        for (const auto& deed : met) self->run(deed);
    });
}

void Daemon::run(const Deed& deed) {
    if (dead_) return;
    if (frozen_) {
        met_late_.push_back(deed);
    } else {
        deed();
    }
}

void Daemon::later(Duration wait, Deed deed) {
    house_->clockwork.after(wait, [weak = weak_from_this(), deed = std::move(deed)] {
        if (const auto self = weak.lock()) self->run(deed);
    });
}

void Daemon::call(Deed work, std::function<void(CallResult)> done) {
    auto heard = [weak = weak_from_this(), done = std::move(done)](CallResult result) {
        if (const auto self = weak.lock()) self->run([done, result] { done(result); });
    };
    house_->database.call(number_, std::move(work), std::move(heard));
}

void Daemon::want(base::MemberState lane) {
    wanted_.insert(lane);
    if (lanes_.contains(lane)) return;
    lanes_.emplace(lane, std::make_unique<LaneShell>(*this, lane, base::Chance{chance_.below(~0ULL)}));
    claims_.want(lane);
    lanes_.at(lane)->wake();
}

void Daemon::leave(base::MemberState lane) {
    wanted_.erase(lane);
    if (const auto found = lanes_.find(lane); found != lanes_.end()) found->second->stop();
}

// Nothing of it is in flight any more: the lock may go.
void Daemon::note_settled(base::MemberState lane) {
    house_->chronicle.note({"gives the lane up", number_, lane, 0, {}});
    claims_.give_up(lane);
    gone_.push_back(std::move(lanes_.at(lane)));
    lanes_.erase(lane);
    if (wanted_.contains(lane)) want(lane); // it came back meanwhile
}

void Daemon::hint(base::MemberState lane) {
    later(0us, [this, lane] {
        if (const auto found = lanes_.find(lane); found != lanes_.end()) found->second->wake_to_read();
    });
}

bool Daemon::owns(base::MemberState lane) const {
    return house_->planted == Planted::ignore_lock || claims_.owns(lane, now());
}

Lock Daemon::lock_of(base::MemberState lane) const {
    return session_ ? house_->database.lock_of(*session_, lane) : Lock{};
}

Duration Daemon::next_wait(Duration& wait) const {
    wait = std::min<Duration>(wait * 2, 5s);
    return wait;
}

void Daemon::beat() {
    for (const auto lane : claims_.yielding()) {
        const auto found = lanes_.find(lane);
        if (found == lanes_.end() || found->second->is_settled()) claims_.note_settled(lane);
    }
    const auto beat = claims_.begin_beat(now());
    if (!session_) {
        session_ = house_->database.new_session();
        session_open_ = false;
    }
    auto done = [weak = weak_from_this(), beat](const std::optional<core::LaneClaims::Beaten>& beaten) {
        if (const auto self = weak.lock())
            self->run([self, beat, beaten] { self->note_beaten(beat, beaten); });
    };
    house_->database.beat(number_, *session_, !session_open_, beat, std::move(done));
}

void Daemon::note_beaten(const core::LaneClaims::Beat& beat,
                         const std::optional<core::LaneClaims::Beaten>& beaten) {
    Duration wait = core::LaneClaims::beat_every;
    std::vector<base::MemberState> changed;
    if (beaten) {
        session_open_ = true;
        beat_wait_ = 100ms;
        auto changes = claims_.note_beat(beat, *beaten, now());
        changed = std::move(changes.taken);
        changed.insert(changed.end(), changes.left.begin(), changes.left.end());
        if (changes.beat_again) wait = 0us;
        if (const auto ripe = claims_.next_ripe())
            wait = std::min(wait, std::chrono::ceil<Duration>(*ripe - now()));
    } else {
        house_->chronicle.note({"lost its lock session", number_, {}, 0, {}});
        house_->database.end_session(number_, *session_);
        session_.reset();
        wait = next_wait(beat_wait_);
        changed = claims_.note_session_lost(now());
    }
    for (const auto lane : changed)
        if (const auto found = lanes_.find(lane); found != lanes_.end()) found->second->wake();
    later(wait, [this] { this->beat(); });
}

void Daemon::record(store::OutcomeRow row, Deed when_durable) {
    house_->witness.note_outcome(life_, row.key.number, row.started_at, row.then);
    if (house_->planted == Planted::drop_outcome && chance_.below(100) == 0) {
        when_durable();
        return;
    }
    if (outcomes_.add({std::move(row), std::move(when_durable)}, now())) look_at_outcomes();
}

void Daemon::look_at_outcomes() {
    if (!to_write_.empty() || outcomes_.is_empty()) return;
    const auto due = outcomes_.due(false);
    if (now() < due) {
        later(std::chrono::duration_cast<Duration>(due - now()), [this] { look_at_outcomes(); });
        return;
    }
    to_write_.push_back(outcomes_.take(now()));
    write_next();
}

void Daemon::write_next() {
    if (to_write_.empty()) {
        look_at_outcomes();
        return;
    }
    auto rows = std::make_shared<std::vector<store::OutcomeRow>>();
    for (const auto& pending : to_write_.back()) rows->push_back(pending.outcome);
    call([house = house_, rows] { house->tables.record_outcomes(*rows); },
         [this](CallResult result) { note_written(result); });
}

void Daemon::note_written(CallResult result) {
    if (result == CallResult::unavailable) {
        away_ = true;
        later(next_wait(write_wait_), [this] { write_next(); });
        return;
    }
    const bool was_away = std::exchange(away_, false);
    const bool had_room = outcomes_.has_room();
    write_wait_ = 100ms;
    auto batch = std::move(to_write_.back());
    to_write_.pop_back();
    if (result == CallResult::rejected && batch.size() > 1) {
        const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
        to_write_.emplace_back(std::make_move_iterator(middle), std::make_move_iterator(batch.end()));
        batch.erase(middle, batch.end());
        to_write_.push_back(std::move(batch));
    } else {
        for (auto& pending : batch) {
            const auto& row = pending.outcome;
            if (result == CallResult::rejected) house_->witness.note_rejected(row.key.number, "constraint");
            house_->witness.note_durable(life_, row.key.number, row.started_at);
            pending.when_durable();
        }
        outcomes_.note_durable(batch.size());
    }
    if (was_away || !had_room)
        for (const auto& [state, lane] : lanes_) lane->wake();
    write_next();
}

void Daemon::acknowledge(base::MemberState from, std::vector<Acknowledgement> received, Answered answered) {
    auto results = std::make_shared<std::vector<core::AcknowledgementResult>>();
    later(1ms, [this, from, received = std::move(received), results, answered = std::move(answered)] {
        call(
            [house = house_, from, received, results] {
                *results = house->tables.store_acknowledgements(from, received);
                house->witness.note_acknowledgements(received, *results);
            },
            [results, answered](CallResult result) {
                if (result == CallResult::done) answered(*results);
            });
    });
}

} // namespace convictiond::simulation
