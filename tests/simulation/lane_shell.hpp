// Stands where service/lane_loop does, and obeys the same core/lane and core/lane_reader; what the coroutine
// awaits comes here as a call later.
#pragma once

#include "core/lane_reader.hpp"
#include "simulation/house.hpp"

namespace convictiond::simulation {

class Daemon;

class LaneShell {
public:
    LaneShell(Daemon& daemon, base::MemberState state, base::Chance chance);

    void wake();
    void wake_to_read();
    // Starts nothing more; tells the daemon once all is recorded.
    void stop();
    [[nodiscard]] bool is_settled() const { return lane_.in_flight() == 0; }

private:
    struct Row {
        core::QueuedFacts facts;
        Monotonic known_at{};          // the tables told then that it is queued, or overdue
        std::optional<Instant> due_at; // in truth: a planted fault may forget it
        Monotonic due{};               // the same, as it was taken in; or what its own failure asks for
        bool known_stuck = false;      // in truth, too
    };
    struct Rows {
        std::vector<Row> rows;
        core::QueueFound found;
    };

    void step();
    void step_at(Monotonic when);
    void look_for_pause();
    void read();
    void end_read(const core::QueueRead& wanted, const Rows& rows, CallResult result);
    [[nodiscard]] static Row told(const House& house, core::QueuedFacts facts);
    void take_in(const core::QueueRead& wanted, const Rows& read);
    void forget_waiting();
    void tell_starts(const std::vector<std::int64_t>& posted) const;
    void post(std::int64_t number);
    void settle(Row row, const Reply& reply, Instant started_at, Duration took);
    void note_recorded(const Row& row);
    void tell_if_settled();

    Daemon* daemon_;
    base::MemberState state_;
    int id_; // for who watches
    core::Lane lane_;
    core::LaneReader reader_;
    std::map<std::int64_t, Row> rows_; // what the lane holds as waiting
    bool busy_ = false;                // awaits an answer of the database
    bool woken_ = false;               // while it was busy
    bool paused_ = false;
    bool stopping_ = false;
    bool told_ = false;        // that all is recorded
    std::uint64_t ticket_ = 0; // of the step that is to come
    Duration wait_ = std::chrono::milliseconds{100};
};

} // namespace convictiond::simulation
