#include "simulation/scenario.hpp"

#include <array>
#include <fmt/format.h>

namespace convictiond::simulation {

using namespace std::chrono_literals;

namespace {

// Between spring 2026 and spring 2027, so that London's clock changes in some.
Instant some_start(base::Chance& chance) {
    constexpr Instant first{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};
    return first + std::chrono::hours{chance.below(24 * 400)};
}

} // namespace

Scenario::Scenario(std::uint64_t seed, Planted planted)
    : chance_{seed}, house_{some_start(chance_), chance_, planted} {
    build();
}

Duration Scenario::some(Duration least, Duration most) {
    return least + chance_.up_to(most - least);
}

// Until faults cease.
void Scenario::again_and_again(Duration least, Duration most, Deed deed) {
    house_.clockwork.after(some(least, most), [this, least, most, deed] {
        if (ceased_) return;
        deed();
        again_and_again(least, most, deed);
    });
}

void Scenario::draw_settings() {
    auto& lane = house_.lane_settings;
    if (chance_of(30)) {
        // Short, so that much is overdue; a clock that is off by days would put that off by days.
        house_.ack_within = some(1h, 2h);
        furthest_clock_ = 10min;
    }
    if (chance_of(50)) return;
    lane.max_in_flight = 1 + static_cast<int>(chance_.below(32));
    if (chance_of(30)) lane.max_rate = 0.2 + static_cast<double>(chance_.below(50));
    lane.historical_rate = 0.5 + static_cast<double>(chance_.below(100)) / 10;
    lane.retry.base = some(1s, 10s);
    lane.retry.cap = some(10s, chance_of(50) ? Duration{1min} : Duration{30min});
    lane.retry.max_retry_after = some(1min, 1h);
    lane.circuit.failures = 1 + static_cast<int>(chance_.below(8));
    lane.circuit.probe = some(1s, 10s);
    lane.circuit.probe_cap = some(10s, 5min);
}

void Scenario::build() {
    draw_settings();
    static constexpr std::array<std::string_view, 6> codes = {"AT", "BE", "DE", "FR", "GR", "PL"};
    const auto count = 1 + chance_.below(codes.size());
    for (std::size_t i = 0; i < count; ++i) {
        const auto state = *base::MemberState::parse(codes[i]);
        states_.push_back(state);
        auto& peer = house_.peers
                         .emplace(state, Peer{house_.clockwork, house_.chronicle, state,
                                              base::Chance{chance_.below(~0ULL)}})
                         .first->second;
        peer.acknowledges_by_receipt = chance_of(25);
        peer.answers_lost = static_cast<unsigned>(chance_.below(10));
        peer.slowest = some(10ms, 3s);
        if (house_.ack_within < 3h) peer.forgets = static_cast<unsigned>(chance_.below(20));
    }
    office_.emplace(house_, states_, base::Chance{chance_.below(~0ULL)});
    office_->notify = [this](base::MemberState state) { notify(state); };
    machines_.resize(1 + chance_.below(4));
}

void Scenario::start(std::size_t machine) {
    auto& place = machines_[machine];
    place.daemon = std::make_shared<Daemon>(house_, static_cast<int>(machine) + 1, ++lives_,
                                            base::Chance{chance_.below(~0ULL)});
    place.daemon->set_clock_off(place.clock_off);
    // Not all of them want every lane, and not in the same order.
    std::vector<base::MemberState> lanes;
    for (const auto state : states_)
        if (ceased_ || chance_of(70)) lanes.push_back(state);
    place.daemon->start(lanes);
}

// It may be missed; then the poll interval finds it.
void Scenario::notify(base::MemberState state) {
    for (const auto& machine : machines_)
        if (machine.daemon && !house_.database.cut_off.contains(machine.daemon->number()) && chance_of(90))
            machine.daemon->hint(state);
}

void Scenario::acknowledge(Peer& peer) {
    // In the end a state tells all that it owes at once: how long its authority's post takes is not ours to
    // bound.
    auto batch = peer.acknowledgements(ceased_ ? 1000 : 1 + chance_.below(20));
    auto& daemon = some_machine().daemon;
    if (batch.empty() || !daemon || daemon->is_dead()) return;
    if (!ceased_ && chance_of(5)) batch.push_back({1 + static_cast<std::int64_t>(chance_.below(1000)), {}});
    auto answered = [this, &peer, batch](const std::vector<core::AcknowledgementResult>& results) {
        if (!ceased_ && chance_of(10)) return; // our answer is lost
        peer.note_answered(batch, results);
    };
    daemon->acknowledge(peer.state(), batch, std::move(answered));
}

void Scenario::play() {
    auto& clockwork = house_.clockwork;
    for (std::size_t machine = 0; machine < machines_.size(); ++machine) start(machine);
    const auto chaos = some(10min, chance_of(20) ? Duration{24h} : Duration{3h});
    const auto pace = some(20s, 10min);
    again_and_again(1s, 2 * pace, [this] { office_->take_in(1 + static_cast<int>(chance_.below(8))); });
    again_and_again(10s, 2 * some(20s, 10min), [this] { one_fault(); });
    again_and_again(1min, 3h, [this] { office_->take_in_history(static_cast<int>(chance_.below(40))); });
    again_and_again(5min, 1h, [this] { office_->release_some(); });
    again_and_again(1min, 1h, [this] { office_->work_the_desk(); });
    again_and_again(10min, 2h, [this] { office_->close_one(); });
    for (auto& [state, peer] : house_.peers)
        again_and_again(1s, 5min, [this, &one = peer] { acknowledge(one); });
    const auto end = clockwork.now() + chaos;
    while (clockwork.now() < end) {
        clockwork.run_until(std::min(end, clockwork.now() + 5min));
        house_.witness.check_sums();
    }
    finish();
}

// What is owed is done: first all but what a state cannot bear, then that, too.
void Scenario::finish() {
    cease();
    settle([this](const Made& made) { return waits_for_poison(made); });
    for (auto& [state, peer] : house_.peers) peer.poisons.clear();
    settle([](const Made&) { return false; });
    house_.witness.check_sums();
}

void Scenario::settle(const std::function<bool(const Made&)>& need_not) {
    auto& clockwork = house_.clockwork;
    const auto last = clockwork.now() + bound();
    for (;;) {
        clockwork.run_until(clockwork.now() + 1min);
        office_->work_the_desk();
        for (auto& [state, peer] : house_.peers) acknowledge(peer);
        const auto undone = house_.witness.undone(need_not);
        if (undone.empty()) return;
        if (clockwork.now() >= last)
            throw Broken{fmt::format("{}, {} after all faults ceased", undone, base::to_text(bound()))};
    }
}

// It is poison, or a version of the same behind one.
bool Scenario::waits_for_poison(const Made& made) const {
    const auto& poisons = house_.peers.at(made.state).poisons;
    if (poisons.empty()) return false;
    for (const auto& [version, number] : house_.tables.versions_of(made.conviction, made.state))
        if (version <= made.version && poisons.contains(number)) return true;
    return false;
}

// The longest that a healthy exchange may take to forget its troubles: a Retry-After, a wait, a probe, an
// authority that takes an hour to refuse and, once that was sent again, an hour to record; what it forgot and
// is overdue by the wrong clock; and the rates.
Duration Scenario::bound() const {
    const auto& lane = house_.lane_settings;
    const auto rate = std::min(lane.max_rate.value_or(10.0), lane.historical_rate);
    const auto paced = std::chrono::seconds{
        static_cast<std::int64_t>(static_cast<double>(house_.tables.all().size()) / rate)};
    const auto overdue = house_.ack_within < 3h ? house_.ack_within + 2 * furthest_clock_ : Duration{};
    return lane.retry.max_retry_after + lane.retry.cap + lane.circuit.probe_cap + 3h + 30min + overdue +
           paced;
}

Report Scenario::run() {
    Report report;
    try {
        play();
    } catch (const Broken& broken) {
        report.failure = broken.what();
        report.last_steps = house_.chronicle.last_steps();
    }
    report.simulated = house_.clockwork.elapsed();
    report.deeds = house_.clockwork.deeds_done();
    report.notifications = static_cast<std::int64_t>(house_.tables.all().size());
    report.faults = faults_;
    report.counts = house_.witness.counts();
    report.repeats = house_.lane_witness.repeats();
    report.of_backlogs = house_.lane_witness.historical();
    report.stuck = house_.lane_witness.told_stuck();
    report.never_sent = house_.version_witness.never_sent();
    return report;
}

} // namespace convictiond::simulation
