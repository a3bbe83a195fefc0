#include "simulation/lane_shell.hpp"

#include "simulation/daemon.hpp"

#include <utility>

namespace convictiond::simulation {

using namespace std::chrono_literals;

LaneShell::LaneShell(Daemon& daemon, base::MemberState state, base::Chance chance)
    : daemon_{&daemon}, state_{state}, lane_{daemon.house().lane_settings, chance} {}

void LaneShell::wake() {
    if (busy_) {
        woken_ = true;
    } else {
        step_at(daemon_->now());
    }
}

void LaneShell::wake_to_read() {
    reader_.note_hint();
    wake();
}

void LaneShell::stop() {
    stopping_ = true;
    tell_if_settled();
}

void LaneShell::tell_if_settled() {
    if (!stopping_ || told_ || busy_ || lane_.in_flight() > 0) return;
    told_ = true;
    daemon_->later(0us, [daemon = daemon_, state = state_] { daemon->note_settled(state); });
}

void LaneShell::step_at(Monotonic when) {
    const auto ticket = ++ticket_;
    const auto wait = std::exchange(woken_, false)
                          ? Duration::zero()
                          : std::chrono::duration_cast<Duration>(when - daemon_->now());
    daemon_->later(wait, [this, ticket] {
        if (ticket == ticket_ && !busy_ && !stopping_) step();
    });
}

void LaneShell::step() {
    const auto now = daemon_->now();
    const bool owned = daemon_->owns(state_);
    if (reader_.look(now, owned)) forget_waiting();
    if (owned && !reader_.knows_pause()) {
        look_for_pause();
        return;
    }
    const core::LaneConditions conditions{owned, daemon_->is_recording(), stopping_, paused_};
    const auto wanted = lane_.next(now, conditions);
    for (const auto number : wanted.post) post(number);
    if (wanted.read_more && !reader_.is_exhausted()) {
        read();
        return;
    }
    auto until = reader_.next_start();
    if (wanted.look_again) until = std::min(until, *wanted.look_again);
    if (owned) until = std::min(until, now + core::LaneClaims::beat_every);
    step_at(until);
}

void LaneShell::forget_waiting() {
    lane_.forget_waiting();
    rows_.clear();
}

void LaneShell::look_for_pause() {
    busy_ = true;
    const auto paused = std::make_shared<bool>();
    daemon_->call(
        [house = &daemon_->house(), state = state_, paused] { *paused = house->tables.is_paused(state); },
        [this, paused, round = reader_.round()](CallResult result) {
            busy_ = false;
            if (result == CallResult::done) {
                paused_ = *paused;
                reader_.note_pause(round);
                wait_ = 100ms;
                step_at(daemon_->now());
            } else {
                wait_ = std::min<Duration>(wait_ * 2, 5s);
                step_at(daemon_->now() + wait_);
            }
            tell_if_settled();
        });
}

void LaneShell::read() {
    busy_ = true;
    lane_.begin_read();
    auto& house = daemon_->house();
    const auto wanted =
        reader_.next_read(lane_, house.lane_settings.retry, {daemon_->wall(), daemon_->now()});
    const auto rows = std::make_shared<Rows>();
    constexpr auto most = core::LaneReader::read_at_once;
    auto read = [&house, state = state_, wanted, rows] {
        const auto now = house.clockwork.now();
        *rows = {};
        for (auto& row : house.tables.read_queue(state, wanted.after, most))
            rows->rows.push_back({row, now, false});
        rows->of_queue = rows->rows.size();
        if (!wanted.retries) return;
        for (auto& row : house.tables.read_retries(state, wanted, most))
            rows->rows.push_back({row, now, false});
    };
    daemon_->call(std::move(read), [this, wanted, rows](CallResult result) {
        busy_ = false;
        if (result == CallResult::done) {
            take_in(wanted, *rows);
            wait_ = 100ms;
            step_at(daemon_->now());
        } else {
            lane_.offer({});
            wait_ = std::min<Duration>(wait_ * 2, 5s);
            step_at(daemon_->now() + wait_);
        }
        tell_if_settled();
    });
}

void LaneShell::take_in(const core::QueueRead& wanted, const Rows& read) {
    std::vector<core::QueueKey> of_queue;
    for (std::size_t i = 0; i < read.of_queue; ++i) of_queue.push_back(read.rows[i].facts.key);
    if (!reader_.note_read(wanted, of_queue)) {
        lane_.offer({});
        return;
    }
    const core::Moment now{daemon_->wall(), daemon_->now()};
    std::vector<core::QueuedNotification> offered;
    for (const auto& row : read.rows) offered.push_back(core::in_lane_time(row.facts, now));
    lane_.offer(offered);
    for (const auto& row : read.rows)
        if (lane_.waits(row.facts.key)) rows_.emplace(row.facts.key.number, row);
}

void LaneShell::post(std::int64_t number) {
    auto node = rows_.extract(number);
    if (node.empty()) throw Broken{"a lane posts what it does not hold"};
    const auto row = std::move(node.mapped());
    auto& house = daemon_->house();
    const Decision decision{daemon_->life(), daemon_->number(),       state_, number, row.known_at,
                            row.put_back,    daemon_->lock_of(state_)};
    house.witness.note_decision(decision);
    const auto started = daemon_->now();
    const auto started_at = daemon_->wall();
    // The first byte leaves a moment later.
    daemon_->later(daemon_->chance().up_to(500us), [this, &house, decision, row, started, started_at] {
        house.witness.note_first_byte(decision, daemon_->lock_of(state_));
        auto ended = [weak = daemon_->weak_from_this(), this, &house, decision, row, started,
                      started_at](const Reply& reply) {
            const auto daemon = weak.lock();
            if (!daemon) return;
            daemon->run([=, this, &house] {
                house.witness.note_end(decision);
                settle(row, reply, started_at,
                       std::chrono::duration_cast<Duration>(daemon_->now() - started));
            });
        };
        house.peers.at(state_).receive(row.facts.key.number, std::move(ended));
    });
}

void LaneShell::settle(const Row& row, const Reply& reply, Instant started_at, Duration took) {
    auto& house = daemon_->house();
    const auto now = daemon_->wall();
    const bool by_receipt = house.peers.at(state_).acknowledges_by_receipt;
    store::OutcomeRow outcome;
    outcome.key = row.facts.key;
    outcome.state = state_;
    outcome.started_at = started_at;
    outcome.took = took;
    outcome.judgement = core::judge(reply.exchange, reply.receipt, by_receipt, now);
    const auto verdict = lane_.note_outcome(outcome.key.number, outcome.judgement, daemon_->now());
    outcome.then = verdict.then;
    outcome.failures = verdict.failures;
    outcome.settles = outcome.judgement.acknowledged;
    outcome.due_at =
        verdict.then == core::LaneVerdict::Then::delivered ? now + house.ack_within : now + verdict.wait;
    house.chronicle.note(
        {"outcome", daemon_->number(), state_, outcome.key.number, core::to_text(outcome.judgement.outcome)});
    if (verdict.circuit == core::Circuit::Change::closed) {
        reader_.start_over(daemon_->now());
        forget_waiting();
    }
    daemon_->record(std::move(outcome), [this, row] { note_recorded(row); });
    wake();
}

void LaneShell::note_recorded(const Row& row) {
    lane_.note_recorded(row.facts.key.number);
    if (lane_.waits(row.facts.key))
        rows_.insert_or_assign(row.facts.key.number, Row{row.facts, daemon_->now(), true});
    wake();
    tell_if_settled();
}

} // namespace convictiond::simulation
