// The tables of the store that say where a notification stands, with the meaning of their statements
// (lib/store/queries/{queue,outcomes,acknowledgements}.sql), in memory. Each function is one transaction: all
// of it happens, or nothing. What moves is told to a witness.
#pragma once

#include "core/acknowledgement.hpp"
#include "core/conviction.hpp"
#include "core/lane_reader.hpp"
#include "core/notification.hpp"
#include "simulation/clockwork.hpp"
#include "store/outcomes.hpp"

#include <functional>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>
#include <vector>

namespace convictiond::simulation {

using core::Happening;
using core::QueueKey;
using core::Status;

// A constraint would not have it.
class Rejected : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Made {
    QueueKey key;
    base::MemberState state;
    int conviction = 0;
    int version = 1;
    core::EventKind kind = core::EventKind::made;
    [[nodiscard]] std::int64_t number() const { return key.number; }
};

struct Move {
    std::int64_t number = 0;
    std::optional<Status> from; // none: made
    Status to = Status::queued;
    std::optional<Happening> happening; // none: made
};

enum class Why { superseded, never_sent, by_operators }; // it was closed

struct Acknowledgement {
    std::int64_t number = 0;
    core::AcknowledgementStatus status = core::AcknowledgementStatus::recorded;
};

class Tables {
public:
    explicit Tables(std::function<void(const Move&)> moved) : moved_{std::move(moved)} {}

    // A planted fault: a read that does not know of earlier versions.
    void forget_elders() { knows_elders_ = false; }

    // Intake and operators.
    std::int64_t make(Made made, bool held); // numbers it
    void release(std::int64_t number);
    void resubmit(std::int64_t number);
    void close(std::int64_t number, Why why);
    void pause(base::MemberState state, bool paused);
    [[nodiscard]] bool is_paused(base::MemberState state) const { return paused_.contains(state); }

    // The lanes.
    [[nodiscard]] std::vector<core::QueuedFacts>
    read_queue(base::MemberState state, const std::optional<QueueKey>& after, std::size_t limit) const;
    [[nodiscard]] std::vector<core::QueuedFacts>
    read_retries(base::MemberState state, const core::QueueRead& read, std::size_t limit) const;
    [[nodiscard]] std::vector<core::QueuedFacts> read_repeats(base::MemberState state, Instant due_before,
                                                              std::size_t limit) const;
    void record_outcomes(const std::vector<store::OutcomeRow>& outcomes);

    // What member states say later.
    [[nodiscard]] std::vector<core::AcknowledgementResult>
    store_acknowledgements(base::MemberState from, const std::vector<Acknowledgement>& received);

    // For those who look.
    [[nodiscard]] const std::vector<Made>& all() const { return made_; }
    [[nodiscard]] const Made& at(std::int64_t number) const {
        return made_.at(static_cast<std::size_t>(number - 1));
    }
    [[nodiscard]] std::optional<Status> standing(std::int64_t number) const; // none: in no table or in two
    [[nodiscard]] bool was_attempted(std::int64_t number, Instant started_at) const {
        const auto found = attempts_.lower_bound({number, started_at, base::Duration::min()});
        return found != attempts_.end() && std::get<0>(*found) == number && std::get<1>(*found) == started_at;
    }
    [[nodiscard]] std::optional<Instant> delivered_at(std::int64_t number) const;
    [[nodiscard]] std::size_t delivered() const { return delivery_.size(); }
    [[nodiscard]] const std::set<std::int64_t>& held() const { return held_; }
    [[nodiscard]] bool is_stuck(std::int64_t number) const;
    // It is, or may be, with its state: not held, and not closed before it went.
    [[nodiscard]] bool may_have_gone(std::int64_t number) const;
    [[nodiscard]] std::optional<Why> why_closed(std::int64_t number) const;
    [[nodiscard]] std::vector<std::int64_t> refused() const;
    [[nodiscard]] std::vector<base::MemberState> states_of(int conviction) const; // it was made for
    // Of a conviction for a state, by version.
    [[nodiscard]] const std::map<int, std::int64_t>& versions_of(int conviction,
                                                                 base::MemberState state) const;
    // The books against the tables; empty where they agree.
    [[nodiscard]] std::string difference() const;

private:
    struct Retry {
        int failures = 0;
        base::Instant failed_at{};
        base::Instant due_at{};
        bool stuck = false;
    };
    struct Awaiting {
        base::Instant due_at{}; // overdue from then, and sent again
        int failures = 0;       // of the repeat under way
    };
    struct Refused {
        bool by_answer = false;
    };
    using Booking = std::tuple<base::MemberState, std::optional<Status>, Status>;

    [[nodiscard]] bool leave_queue(const Made& made);
    [[nodiscard]] std::optional<std::int64_t> elder_of(const Made& made) const;
    void book(const Made& made, std::optional<Status> from, Status to, std::optional<Happening> happening);
    void enqueue(const Made& made) { queue_[made.state].insert(made.key); }
    void move_to_delivered(const store::OutcomeRow& row);
    void move_to_retry(const store::OutcomeRow& row);
    void move_to_refused(const store::OutcomeRow& row);
    void move_repeat(const store::OutcomeRow& row);

    std::function<void(const Move&)> moved_;
    bool knows_elders_ = true;
    std::vector<Made> made_;
    std::map<std::pair<int, base::MemberState>, std::map<int, std::int64_t>> versions_;
    std::set<base::MemberState> paused_;
    // The tables.
    std::set<std::int64_t> held_;
    std::map<base::MemberState, std::set<QueueKey>> queue_;
    std::map<std::int64_t, Retry> retry_;
    std::map<std::int64_t, base::Instant> delivery_;
    std::map<base::MemberState, std::map<std::int64_t, Awaiting>> awaiting_;
    std::map<std::int64_t, Refused> refused_;
    std::map<std::int64_t, Status> settlement_;
    std::map<std::int64_t, Why> closed_;
    std::set<std::tuple<std::int64_t, base::Instant, base::Duration>> attempts_; // number, start, how long
    std::map<Booking, std::int64_t> movement_;
};

} // namespace convictiond::simulation
