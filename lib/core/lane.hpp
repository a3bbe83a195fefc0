// A lane: everything that decides what is sent to one member state next. It holds what was read ahead of the
// queue, knows what is in flight, and answers "post these, wait until then, read more"; the coroutine in
// service/lane_loop obeys. It never sleeps, reads no clock and touches nothing, so that every rule is tested
// and simulated by calling it. Order: live before historical, then by last permitted day, then as made; a
// later version of a conviction waits while an earlier one is queued. Nothing is ever given up. What was
// delivered and is overdue goes again behind all that: its legal clock has stopped, theirs run.
#pragma once

#include "base/chance.hpp"
#include "base/date.hpp"
#include "base/ids.hpp"
#include "core/circuit.hpp"
#include "core/lone_failures.hpp"
#include "core/retry_policy.hpp"
#include "core/window.hpp"

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

namespace convictiond::core {

struct LaneSettings {
    int max_in_flight = 32;
    std::optional<double> max_rate; // starts a second
    double historical_rate = 5;     // of released historical ones, a second
    RetryPolicy retry;
    CircuitPolicy circuit;
};

// The order in which a lane sends.
struct QueueKey {
    bool historical = false;
    base::Date last_permitted_day{};
    std::int64_t number = 0; // of the notification, in the order in which they were made
    bool repeat = false;     // it was delivered and is overdue: it goes again, behind all that never arrived

    friend bool operator==(const QueueKey&, const QueueKey&) = default;
    friend std::strong_ordering operator<=>(const QueueKey& a, const QueueKey& b) {
        return std::tie(a.repeat, a.historical, a.last_permitted_day, a.number) <=>
               std::tie(b.repeat, b.historical, b.last_permitted_day, b.number);
    }
};

// A queued notification as the lane needs to know it.
struct QueuedNotification {
    QueueKey key;
    int failures = 0;                   // so far
    base::Monotonic due{};              // not before
    base::Monotonic failed{};           // when it last failed
    std::optional<std::int64_t> behind; // an earlier version of the same conviction that is queued, too
    bool stuck = false;                 // known to be
};

// Under which conditions the lane may start a POST at all.
struct LaneConditions {
    bool owned = false;     // the last heartbeat of its lock is fresh
    bool recording = false; // outcomes can be recorded
    bool stopping = false;
    bool paused = false; // by an operator: what is in flight ends, nothing starts
};

// What the lane wants next.
struct LaneStep {
    std::vector<std::int64_t> post;            // start these now
    bool read_more = false;                    // fewer waiting than it could send soon
    std::optional<base::Monotonic> look_again; // no later than then, if nothing happens before
};

// What is to be recorded of an outcome.
struct LaneVerdict {
    enum class Then {
        delivered,
        refused,
        retry,
        unchanged
    } then = Then::unchanged; // `unchanged`: stays where it stands
    int failures = 0;         // retry: so far, this one included
    base::Duration wait{};    // retry: from now
    bool stuck = false;       // retry: for the desk from now on
    Circuit::Change circuit = Circuit::Change::none;
};

class Lane {
public:
    // How many of each are kept in memory: read ahead of the queue, and failed and not due yet. What is
    // beyond stays in the database alone and is read when it is due.
    static constexpr std::size_t read_ahead = 256;
    // With so many failures, and others delivered meanwhile, one is stuck: a person looks, the lane goes on.
    static constexpr int stuck_failures = 20;

    // How many may be in flight or answered and not recorded yet: no lane fills the recorder, and this is how
    // far a daemon that dies may have reached. A few lanes must be able to fill a batch.
    static constexpr std::size_t answered_most = 128;
    [[nodiscard]] static constexpr std::size_t unrecorded_most(int max_in_flight) {
        return answered_most + static_cast<std::size_t>(max_in_flight);
    }

    Lane(LaneSettings settings, base::Chance chance);

    // Other bounds from now on; what is in flight, the circuit and its probes stay as they are.
    void use(LaneSettings settings);

    // A read of the queue begins: what leaves the queue until its rows are offered is not taken back from
    // them.
    void begin_read();
    // Queued notifications that were read from the database; those in flight are passed over.
    void offer(const std::vector<QueuedNotification>& read);
    // Forgets what waits, keeps what is in flight: the queue is read again from its start. What is in flight
    // may have left it by another's hand, too: an acknowledgement, a person.
    void forget_waiting();

    [[nodiscard]] LaneStep next(base::Monotonic now, LaneConditions conditions);
    // The outcome of a notification that was posted: what is to be recorded of it.
    LaneVerdict note_outcome(std::int64_t number, const AttemptJudgement& judgement, base::Monotonic now);
    // That is in the database now; or the POST did not begin. A time: whether it waits still is the
    // database's to say, which is to be read by then.
    [[nodiscard]] std::optional<base::Monotonic> note_recorded(std::int64_t number);

    [[nodiscard]] bool waits(const QueueKey& key) const { return waiting_.contains(key); }
    [[nodiscard]] std::size_t in_flight() const { return in_flight_.size(); } // until recorded
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }
    [[nodiscard]] const Circuit& circuit() const { return circuit_; }
    [[nodiscard]] int window() const { return window_.size(); }
    // What failed before this instant is due at once: the circuit closed then.
    [[nodiscard]] std::optional<base::Monotonic> closed_at() const { return closed_at_; }

private:
    struct InFlight {
        QueuedNotification notification;
        bool probe = false;
        bool answered = false;    // its outcome came and is being recorded
        bool queued_still = true; // and it will wait again
        bool known = true;        // no later look at the queue passed it over
    };
    using Waiting = std::map<QueueKey, QueuedNotification>;

    [[nodiscard]] base::Monotonic next_start(const QueuedNotification& notification) const;
    [[nodiscard]] bool has_room() const;
    [[nodiscard]] bool is_stuck(const QueuedNotification& notification) const;
    [[nodiscard]] bool is_due(const QueuedNotification& notification, base::Monotonic now) const;
    [[nodiscard]] bool is_behind(const QueuedNotification& notification) const {
        return notification.behind.has_value();
    }
    [[nodiscard]] LaneVerdict delay(InFlight& flight, const AttemptJudgement& judgement, base::Monotonic now);
    Waiting::iterator start(Waiting::iterator which, bool probe, base::Monotonic now, LaneStep& step);
    void choose(base::Monotonic now, LaneStep& step);
    void choose_probe(base::Monotonic now, LaneStep& step);

    LaneSettings settings_;
    base::Chance chance_;
    Circuit circuit_;
    Window window_;
    Pace pace_;
    Pace historical_pace_;
    Waiting waiting_;
    std::multimap<std::int64_t, QueueKey> followers_; // by the elder that they wait for
    std::map<std::int64_t, InFlight> in_flight_;
    int under_way_ = 0; // posted and not answered
    bool reading_ = false;
    std::set<std::int64_t> left_while_reading_;
    std::set<std::int64_t> failed_while_reading_; // and the rows may be older than that
    std::optional<base::Monotonic> closed_at_;
    std::optional<base::Monotonic> delivered_at_; // the last
    std::optional<QueueKey> last_probe_;
    LoneFailures lone_failures_;
};

} // namespace convictiond::core
