#include "simulation/lane_shell.hpp"

#include "simulation/daemon.hpp"

#include <algorithm>
#include <utility>

namespace convictiond::simulation {

using namespace std::chrono_literals;

namespace {

core::LaneSettings settings_in(const House& house) {
    auto settings = house.lane_settings;
    if (house.planted == Planted::unpaced_backlog) settings.historical_rate *= 2;
    return settings;
}

Waits as_seen(const core::QueuedFacts& facts, Monotonic due) {
    return {facts.key, due, facts.failures > 0, facts.behind.has_value()};
}

} // namespace

LaneShell::LaneShell(Daemon& daemon, base::MemberState state, base::Chance chance)
    : daemon_{&daemon}, state_{state}, id_{++daemon.house().lanes}, lane_{settings_in(daemon.house()),
                                                                          chance} {}

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
    if (!wanted.post.empty()) tell_starts(wanted.post);
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
    auto of_queue = [&house, state = state_, wanted, rows] {
        *rows = {};
        for (const auto& row : house.tables.read_queue(state, wanted.after, most)) {
            rows->rows.push_back(told(house, row));
            rows->found.of_queue.push_back(row.key);
        }
    };
    // A statement later: what stood in the queue may stand elsewhere by then.
    const auto soon = house.planted == Planted::early_repeat ? Instant::max() : wanted.repeats_due_before;
    auto of_the_rest = [&house, state = state_, wanted, rows, soon] {
        rows->rows.resize(rows->found.of_queue.size());
        const auto retries = house.tables.read_retries(state, wanted, most);
        const auto repeats = house.tables.read_repeats(state, soon, most);
        rows->found.retries = retries.size();
        rows->found.repeats = repeats.size();
        for (const auto& row : retries) rows->rows.push_back(told(house, row));
        for (const auto& row : repeats) rows->rows.push_back(told(house, row));
    };
    daemon_->call(of_queue, [this, wanted, rows, of_the_rest](CallResult result) {
        if (result != CallResult::done || !wanted.retries) {
            end_read(wanted, *rows, result);
            return;
        }
        daemon_->call(of_the_rest, [this, wanted, rows](CallResult rest) { end_read(wanted, *rows, rest); });
    });
}

LaneShell::Row LaneShell::told(const House& house, core::QueuedFacts facts) {
    Row row;
    row.due_at = facts.due_at;
    row.known_stuck = facts.stuck;
    row.known_at = house.clockwork.now();
    if (house.planted == Planted::early_repeat && facts.key.repeat) facts.due_at.reset();
    if (house.planted == Planted::stuck_again) facts.stuck = false;
    row.facts = facts;
    return row;
}

void LaneShell::end_read(const core::QueueRead& wanted, const Rows& rows, CallResult result) {
    busy_ = false;
    if (result == CallResult::done) {
        take_in(wanted, rows);
        wait_ = 100ms;
        step_at(daemon_->now());
    } else {
        lane_.offer({});
        wait_ = std::min<Duration>(wait_ * 2, 5s);
        step_at(daemon_->now() + wait_);
    }
    tell_if_settled();
}

void LaneShell::tell_starts(const std::vector<std::int64_t>& posted) const {
    Starts starts;
    starts.lane = id_;
    starts.state = state_;
    starts.probing = lane_.circuit().is_open();
    for (const auto number : posted) {
        const auto row = rows_.find(number);
        if (row != rows_.end()) starts.posted.push_back(as_seen(row->second.facts, row->second.due));
    }
    for (const auto& [number, row] : rows_)
        if (std::ranges::find(posted, number) == posted.end())
            starts.left.push_back(as_seen(row.facts, row.due));
    auto& house = daemon_->house();
    house.lane_witness.note_starts(starts, house.lane_settings);
}

void LaneShell::take_in(const core::QueueRead& wanted, const Rows& read) {
    if (!reader_.note_read(wanted, read.found, lane_, daemon_->now())) {
        lane_.offer({});
        return;
    }
    const core::Moment now{daemon_->wall(), daemon_->now()};
    std::vector<core::QueuedNotification> offered;
    for (const auto& row : read.rows) offered.push_back(core::in_lane_time(row.facts, now));
    lane_.offer(offered);
    for (const auto& row : read.rows) {
        if (!lane_.waits(row.facts.key)) continue;
        const auto [place, is_new] = rows_.emplace(row.facts.key.number, row);
        if (is_new && row.due_at) place->second.due = now.monotonic + (*row.due_at - now.wall);
    }
}

void LaneShell::post(std::int64_t number) {
    auto node = rows_.extract(number);
    if (node.empty()) throw Broken{"a lane posts what it does not hold"};
    const auto row = std::move(node.mapped());
    auto& house = daemon_->house();
    const Decision decision{daemon_->life(),      daemon_->number(),       state_, number, row.known_at,
                            row.facts.key.repeat, daemon_->lock_of(state_)};
    house.witness.note_decision(decision);
    house.version_witness.note_decision(decision);
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

void LaneShell::settle(Row row, const Reply& reply, Instant started_at, Duration took) {
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
    outcome.stuck = verdict.stuck;
    outcome.settles = outcome.judgement.acknowledged;
    const bool again = verdict.then == core::LaneVerdict::Then::retry;
    outcome.due_at = now + (again ? verdict.wait : house.ack_within);
    Said said;
    said.lane = id_;
    said.life = daemon_->life();
    said.key = outcome.key;
    said.clock_off = std::chrono::duration_cast<Duration>(started_at + took - house.clockwork.wall());
    said.then = verdict.then;
    said.failures = verdict.failures;
    said.stuck = verdict.stuck;
    said.known_stuck = row.known_stuck;
    house.lane_witness.note_verdict(said);
    if (again) {
        row.facts.failures = verdict.failures;
        row.due = daemon_->now() + verdict.wait;
    }
    house.chronicle.note(
        {"outcome", daemon_->number(), state_, outcome.key.number, core::to_text(outcome.judgement.outcome)});
    if (verdict.circuit == core::Circuit::Change::closed) {
        reader_.start_over(daemon_->now());
        forget_waiting();
    }
    const bool goes_again =
        !outcome.settles && (verdict.then == core::LaneVerdict::Then::delivered ||
                             (verdict.then == core::LaneVerdict::Then::refused && outcome.key.repeat));
    const auto due = daemon_->now() + house.ack_within;
    daemon_->record(std::move(outcome), [this, row, goes_again, due] {
        if (goes_again) reader_.note_due(due);
        note_recorded(row);
    });
    wake();
}

void LaneShell::note_recorded(const Row& row) {
    if (const auto due = lane_.note_recorded(row.facts.key.number))
        reader_.note_passed_over(*due, daemon_->now());
    if (lane_.waits(row.facts.key)) rows_.insert_or_assign(row.facts.key.number, row);
    wake();
    tell_if_settled();
}

} // namespace convictiond::simulation
