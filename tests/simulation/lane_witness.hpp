// Sees what each lane starts and leaves, and what it says of failures, and holds it against what must always
// be true of a lane: live before historical before repeats, the rates, a repeat only of what is overdue, one
// stuck told once and in truth. The first that is not ends the run.
#pragma once

#include "simulation/witness.hpp"

namespace convictiond::simulation {

// What a lane holds as waiting, as its daemon was told of it.
struct Waits {
    QueueKey key;
    Monotonic due{}; // not before: by the tables, and by its own failure since
    bool failed = false;
    bool behind = false; // at the read; an elder was queued
};

// A step in which it starts something.
struct Starts {
    int lane = 0; // of a daemon that owns it: a number of its own for each time that it takes it
    base::MemberState state;
    bool probing = false;
    std::vector<Waits> posted; // in order
    std::vector<Waits> left;   // goes on waiting
};

// What a lane says of an answer.
struct Said {
    int lane = 0;
    int life = 0;
    core::QueueKey key;
    Duration clock_off{}; // of its daemon when the POST began
    core::LaneVerdict::Then then = core::LaneVerdict::Then::unchanged;
    int failures = 0;
    bool stuck = false;
    bool known_stuck = false; // the tables told it so
};

class LaneWitness {
public:
    LaneWitness(const Clockwork& clockwork, const Witness& witness)
        : clockwork_{&clockwork}, witness_{&witness} {}

    void note_starts(const Starts& starts, const core::LaneSettings& settings);
    void note_verdict(const Said& said);

    [[nodiscard]] std::int64_t told_stuck() const { return told_stuck_; }
    [[nodiscard]] std::int64_t repeats() const { return repeats_; }
    [[nodiscard]] std::int64_t historical() const { return historical_; }

private:
    struct Failed {
        int lane = 0;
        Duration clock_off{};
        int failures = 0;
        Monotonic at{};
    };
    struct Began {
        std::optional<Monotonic> any, historical; // the last
    };

    void check_order(const Starts& starts) const;
    void check_rates(const Starts& starts, const core::LaneSettings& settings);
    void check_repeats(const Starts& starts);
    void check_told_stuck(const Said& said, const Failed& last) const;

    const Clockwork* clockwork_;
    const Witness* witness_;
    std::map<int, Began> began_;
    std::map<int, Monotonic> delivered_;                     // by a lane, the last
    std::map<std::int64_t, Failed> failed_;                  // whose word was the last
    std::map<std::pair<int, std::int64_t>, Monotonic> told_; // by a life, that it is stuck
    std::int64_t told_stuck_ = 0;
    std::int64_t repeats_ = 0;
    std::int64_t historical_ = 0;
};

} // namespace convictiond::simulation
