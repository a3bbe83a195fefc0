// The faults of a run: which comes is drawn, each ends by itself, and all have ceased in the end.
#include "simulation/scenario.hpp"

namespace convictiond::simulation {

using namespace std::chrono_literals;

void Scenario::one_fault() {
    ++faults_;
    switch (chance_.below(10)) {
    case 0:
    case 1:
    case 2:
    case 3: fault_of_peer(); break;
    case 4:
    case 5: fault_of_database(); break;
    case 6:
    case 7:
    case 8: fault_of_machine(); break;
    default: fault_of_house(); break;
    }
}

void Scenario::fault_of_peer() {
    auto& peer = house_.peers.at(some_state());
    if (chance_of(20)) {
        // A message that it will not take, for as long as faults last: one of those that are yet to be made.
        const auto next = static_cast<std::int64_t>(house_.tables.all().size()) + 1;
        const auto kind = chance_of(60) ? Poison::fails : chance_of(50) ? Poison::forbidden : Poison::refused;
        for (auto number = next; number < next + 5; ++number) peer.poisons[number] = kind;
        return;
    }
    peer.mood = all_moods[chance_.below(all_moods.size())];
    house_.chronicle.note({"the member state is", 0, peer.state(), 0, to_text(peer.mood)});
    house_.clockwork.after(some(1s, chance_of(20) ? Duration{3h} : Duration{20min}), [this, &peer] {
        peer.mood = Mood::healthy;
        house_.chronicle.note({"the member state is", 0, peer.state(), 0, to_text(peer.mood)});
    });
}

void Scenario::fault_of_database() {
    auto& database = house_.database;
    const auto lasts = some(1s, chance_of(20) ? Duration{1h} : Duration{2min});
    const auto percent = static_cast<unsigned>(1 + chance_.below(50));
    switch (chance_.below(5)) {
    case 0:
        house_.chronicle.note({"the database is away", 0, {}, 0, {}});
        database.faults.away = true;
        for (const auto& machine : machines_) database.kill_session(machine.daemon->number());
        house_.clockwork.after(lasts, [&database] { database.faults.away = false; });
        break;
    case 1:
        database.faults.lost_before = percent;
        house_.clockwork.after(lasts, [&database] { database.faults.lost_before = 0; });
        break;
    case 2:
        database.faults.commit_unknown = percent;
        house_.clockwork.after(lasts, [&database] { database.faults.commit_unknown = 0; });
        break;
    case 3:
        database.faults.done_later = percent;
        house_.clockwork.after(lasts, [&database] { database.faults.done_later = 0; });
        break;
    default:
        database.faults.slowest = some(10ms, 3s);
        house_.clockwork.after(lasts, [&database] { database.faults.slowest = 5ms; });
        break;
    }
}

void Scenario::fault_of_machine() {
    const auto which = chance_.below(machines_.size());
    auto& machine = machines_[which];
    const auto number = machine.daemon->number();
    switch (chance_.below(6)) {
    case 0: machine.daemon->freeze(some(100ms, chance_of(20) ? Duration{20min} : Duration{30s})); break;
    case 1:
        if (machine.daemon->is_dead()) break;
        machine.daemon->die();
        house_.clockwork.after(some(1s, 10min), [this, which] {
            if (machines_[which].daemon->is_dead()) start(which);
        });
        break;
    case 2:
        house_.chronicle.note({"its link to the database is cut", number, {}, 0, {}});
        house_.database.cut_off.insert(number);
        house_.clockwork.after(some(1s, 2min), [this, number] { house_.database.cut_off.erase(number); });
        break;
    case 3: house_.database.kill_session(number); break;
    case 4: { // its wall clock is set
        const auto by = some(0s, chance_of(20) ? furthest_clock_ : Duration{10min});
        machine.clock_off = chance_of(50) ? by : -by;
        house_.chronicle.note(
            {"its clock is set", number, {}, by.count() / 1'000'000, by > 0s ? "s on" : "s back"});
        machine.daemon->set_clock_off(machine.clock_off);
        break;
    }
    default: { // a reload
        const auto state = some_state();
        machine.daemon->leave(state);
        house_.clockwork.after(some(1s, 5min), [this, which, state] {
            if (!machines_[which].daemon->is_dead()) machines_[which].daemon->want(state);
        });
        break;
    }
    }
}

void Scenario::fault_of_house() {
    const auto state = some_state();
    house_.tables.pause(state, true);
    house_.chronicle.note({"the lane is paused", 0, state, 0, {}});
    notify(state);
    house_.clockwork.after(some(1s, 20min), [this, state] {
        house_.tables.pause(state, false);
        notify(state);
    });
}

// A message that it cannot bear stays so for a while: the others must go all the same.
void Scenario::leave_one_poison(Peer& peer) const {
    std::erase_if(peer.poisons, [this, &peer](const auto& poison) {
        const auto& [number, kind] = poison;
        return kind == Poison::refused || number > static_cast<std::int64_t>(house_.tables.all().size()) ||
               house_.tables.at(number).state != peer.state() ||
               house_.tables.standing(number) != Status::queued;
    });
    if (!peer.poisons.empty()) peer.poisons.erase(std::next(peer.poisons.begin()), peer.poisons.end());
}

// From now on all is well; what is owed will be done. The clocks stay as they were set.
void Scenario::cease() {
    house_.chronicle.note({"all faults cease", 0, {}, 0, {}});
    ceased_ = true;
    house_.database.faults = {};
    house_.database.cut_off.clear();
    for (auto& [state, peer] : house_.peers) {
        peer.mood = Mood::healthy;
        peer.answers_lost = 0;
        peer.authority_refuses = 0;
        peer.told_again = 0;
        peer.forgets = 0;
        leave_one_poison(peer);
        peer.slowest = 200ms;
        house_.tables.pause(state, false);
    }
    office_->release_all();
    for (std::size_t machine = 0; machine < machines_.size(); ++machine) {
        if (machines_[machine].daemon->is_dead()) start(machine);
        for (const auto state : states_) machines_[machine].daemon->want(state);
    }
}

} // namespace convictiond::simulation
