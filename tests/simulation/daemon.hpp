// One life of a daemon, from its start to its death: the shells that stand where the coroutines of
// lib/service do (lane ownership, recorder, lanes, callbacks) and obey the same rules of lib/core. It can
// freeze: what comes meanwhile is met when it wakes, in any order.
#pragma once

#include "core/lane_claims.hpp"
#include "core/outcome_batches.hpp"
#include "simulation/house.hpp"
#include "simulation/lane_shell.hpp"

#include <memory>

namespace convictiond::simulation {

class Daemon : public std::enable_shared_from_this<Daemon> {
public:
    // `number` names the machine, `life` this start of it.
    Daemon(House& house, int number, int life, base::Chance chance)
        : house_{&house}, number_{number}, life_{life}, chance_{chance} {}

    void start(const std::vector<base::MemberState>& lanes);
    void die();
    void freeze(Duration duration);
    void set_clock_off(Duration by) { clock_off_ = by; }

    // A reload: a lane more, a lane less.
    void want(base::MemberState lane);
    void leave(base::MemberState lane);
    // NOTIFY.
    void hint(base::MemberState lane);
    // The HTTP server: no answer where the database could not say.
    using Answered = std::function<void(const std::vector<core::AcknowledgementResult>&)>;
    void acknowledge(base::MemberState from, std::vector<Acknowledgement> received, Answered answered);

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool is_dead() const { return dead_; }

    // For its lanes.
    [[nodiscard]] House& house() { return *house_; }
    [[nodiscard]] base::Chance& chance() { return chance_; }
    [[nodiscard]] int life() const { return life_; }
    [[nodiscard]] Monotonic now() const { return house_->clockwork.now(); }
    [[nodiscard]] Instant wall() const { return house_->clockwork.wall() + clock_off_; }
    [[nodiscard]] bool owns(base::MemberState lane) const;
    [[nodiscard]] Lock lock_of(base::MemberState lane) const;
    [[nodiscard]] bool is_recording() const { return !away_ && outcomes_.has_room(); }
    void record(store::OutcomeRow row, Deed when_durable);
    void note_settled(base::MemberState lane);

    // Done while it lives, and not while it is frozen.
    void later(Duration wait, Deed deed);
    void call(Deed work, std::function<void(CallResult)> done);
    void run(const Deed& deed);

private:
    struct Pending {
        store::OutcomeRow outcome;
        Deed when_durable;
    };
    using Batch = std::vector<Pending>;

    void beat();
    void note_beaten(const core::LaneClaims::Beat& beat,
                     const std::optional<core::LaneClaims::Beaten>& beaten);
    void look_at_outcomes();
    void write_next();
    void note_written(CallResult result);
    [[nodiscard]] Duration next_wait(Duration& wait) const;

    House* house_;
    int number_;
    int life_;
    base::Chance chance_;
    Duration clock_off_{};
    bool dead_ = false;
    bool frozen_ = false;
    std::vector<Deed> met_late_; // while frozen

    core::LaneClaims claims_;
    std::optional<int> session_;
    bool session_open_ = false;
    Duration beat_wait_ = std::chrono::milliseconds{100};
    std::set<base::MemberState> wanted_;                            // by the configuration
    std::map<base::MemberState, std::unique_ptr<LaneShell>> lanes_; // also those that are going
    std::vector<std::unique_ptr<LaneShell>> gone_;                  // deeds to come may still name them

    core::OutcomeBatches<Pending> outcomes_;
    std::vector<Batch> to_write_; // the last one first
    bool away_ = false;
    Duration write_wait_ = std::chrono::milliseconds{100};
};

} // namespace convictiond::simulation
