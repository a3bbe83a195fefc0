// Sees every step and holds it against what must always be true; the first that is not ends the run. It knows
// more than any daemon: the true time, the tables as they are, who holds which lock.
#pragma once

#include "simulation/chronicle.hpp"
#include "simulation/tables.hpp"

namespace convictiond::simulation {

// Who holds a lane's lock, as the server knows it.
struct Lock {
    bool held = false;               // by the daemon that is asked about
    std::optional<Monotonic> killed; // the server ended its last session unasked, then
};

// A daemon decides to send.
struct Decision {
    int life = 0; // of a daemon: a number of its own for each start
    int daemon = 0;
    base::MemberState state;
    std::int64_t number = 0;
    Monotonic known_at{}; // when the tables last told this daemon that it is queued
    bool repeat = false;  // they had told it that it was delivered and is overdue
    Lock lock;
};

struct Counts {
    std::int64_t sent = 0;            // POSTs whose first byte left
    std::int64_t sent_in_window = 0;  // the lock was lost between the check and the first byte
    std::int64_t sent_after_kill = 0; // the server ended the session, and the daemon did not know yet
    std::int64_t sent_beside = 0;     // while a former owner's POST of the same was still under way
    std::int64_t left_meanwhile = 0;  // it had left the queue since it was read
    std::int64_t moves = 0;
    std::int64_t acknowledgements = 0;
};

class Witness {
public:
    Witness(const Clockwork& clockwork, Chronicle& chronicle)
        : clockwork_{&clockwork}, chronicle_{&chronicle} {}

    void look_at(const Tables& tables) { tables_ = &tables; }

    void note_move(const Move& move);
    void note_decision(const Decision& decision);
    void note_first_byte(const Decision& decision, const Lock& lock);
    void note_end(const Decision& decision);
    // The daemon took an outcome: it is recorded, or the daemon dies.
    void note_outcome(int life, std::int64_t number, Instant started_at, core::LaneVerdict::Then then);
    void note_durable(int life, std::int64_t number, Instant started_at);
    void note_rejected(std::int64_t number, std::string_view why);
    void note_death(int life);
    void note_acknowledgements(const std::vector<Acknowledgement>& received,
                               const std::vector<core::AcknowledgementResult>& results);
    void check_sums() const;
    // Once all faults ceased: what is not done yet, less what need not be. Empty: everything is.
    [[nodiscard]] std::string undone(const std::function<bool(const Made&)>& need_not) const;
    // Never, where it is not queued.
    [[nodiscard]] Monotonic queued_since(std::int64_t number) const;

    [[nodiscard]] const Counts& counts() const { return counts_; }

private:
    // A round of reading, and what one read, one record and one late step may add to it.
    static constexpr Duration staleness = core::LaneReader::poll_every + std::chrono::seconds{5};
    static constexpr Duration killed_unseen = std::chrono::seconds{4};

    [[nodiscard]] std::optional<Status> stood(std::int64_t number, Monotonic at) const;
    void check_owed(const Decision& decision) const;
    void check_order(const Decision& decision) const;
    void check_lock(const Decision& decision);
    void check_not_known_delivered(const Decision& decision) const;

    const Clockwork* clockwork_;
    Chronicle* chronicle_;
    const Tables* tables_ = nullptr;
    std::map<std::int64_t, std::vector<std::pair<Monotonic, Status>>> past_; // since when
    std::map<std::int64_t, std::set<int>> under_way_;                        // lives that post it
    std::set<std::tuple<int, std::int64_t, Instant>> outcomes_;              // not durable yet
    std::map<std::pair<int, std::int64_t>, Monotonic> delivered_;            // a life was told so
    Counts counts_;
};

} // namespace convictiond::simulation
