// One run from a seed: what there is, what is done and which faults come when. Then all faults cease, and
// what is owed must be done within a bound. The same seed is the same run, step by step.
#pragma once

#include "simulation/daemon.hpp"
#include "simulation/office.hpp"

namespace convictiond::simulation {

struct Report {
    std::string failure;    // empty: all held
    std::string last_steps; // where it did not
    Duration simulated{};
    std::int64_t deeds = 0;
    std::int64_t notifications = 0;
    std::int64_t faults = 0;
    Counts counts;
    std::int64_t repeats = 0;
    std::int64_t of_backlogs = 0;
    std::int64_t stuck = 0;
    std::int64_t never_sent = 0;
};

class Scenario {
public:
    explicit Scenario(std::uint64_t seed, Planted planted = Planted::none);
    [[nodiscard]] Report run();

    [[nodiscard]] const Chronicle& chronicle() const { return house_.chronicle; }

private:
    struct Machine {
        std::shared_ptr<Daemon> daemon; // its present life, or a dead one
        Duration clock_off{};
    };

    [[nodiscard]] bool chance_of(unsigned percent) { return chance_.below(100) < percent; }
    [[nodiscard]] Duration some(Duration least, Duration most);
    [[nodiscard]] base::MemberState some_state() { return states_[chance_.below(states_.size())]; }
    [[nodiscard]] Machine& some_machine() { return machines_[chance_.below(machines_.size())]; }
    void again_and_again(Duration least, Duration most, Deed deed);

    void build();
    void draw_settings();
    void start(std::size_t machine);
    void notify(base::MemberState state);
    void acknowledge(Peer& peer);

    // faults.cpp: each begins now and ends by itself.
    void one_fault();
    void fault_of_peer();
    void fault_of_database();
    void fault_of_machine();
    void fault_of_house();
    void leave_one_poison(Peer& peer) const;
    void cease();

    void play();
    void finish();
    void settle(const std::function<bool(const Made&)>& need_not);
    [[nodiscard]] bool waits_for_poison(const Made& made) const;
    [[nodiscard]] Duration bound() const;

    base::Chance chance_;
    House house_;
    std::vector<base::MemberState> states_;
    std::vector<Machine> machines_;
    std::optional<Office> office_;
    Duration furthest_clock_{std::chrono::hours{48}}; // how far a daemon's is off at most
    bool ceased_ = false;
    int lives_ = 0;
    std::int64_t faults_ = 0;
};

} // namespace convictiond::simulation
