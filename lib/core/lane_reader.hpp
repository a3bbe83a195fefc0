// What of its queue a lane's owner reads next. The queue is read ahead by a cursor in the order of its key;
// at every hint, every poll interval and every change of owner it begins again from the start, so that what
// committed late, was closed or settled elsewhere is seen. A read that was under way when it began again is
// of a round that is past and counts for nothing. Also where the times of the database (the wall clock's,
// which may be set) become the lane's (monotonic). Pure: the loop in service/lane_loop asks and obeys.
#pragma once

#include "core/lane.hpp"

#include <algorithm>

namespace convictiond::core {

// Both clocks at one instant.
struct Moment {
    base::Instant wall{};
    base::Monotonic monotonic{};
};

// A queued notification as the database has it.
struct QueuedFacts {
    QueueKey key;
    std::optional<std::int64_t>
        behind; // an earlier version of the same conviction that is queued for this state
    int failures = 0;
    std::optional<base::Instant> failed_at; // retries
    std::optional<base::Instant> due_at;    // retries and repeats
    bool stuck = false;                     // retries
};

// One read of the queue.
struct QueueRead {
    int round = 0;
    std::optional<QueueKey> after; // none: from the start
    // What failed before is read once a round; it is kept apart, and there is little of it.
    bool retries = false;
    // Retries: those due until then, and those that failed after it, by a clock that was ahead of ours;
    base::Instant due_before{};
    std::optional<base::Instant> failed_before; // … or until then: the circuit closed
    base::Instant repeats_due_before{};
};

// What it brought, at most LaneReader::read_at_once of each.
struct QueueFound {
    std::vector<QueueKey> of_queue; // in order
    std::size_t retries = 0;
    std::size_t repeats = 0;
};

class LaneReader {
public:
    static constexpr std::size_t read_at_once = Lane::read_ahead;
    // Without a hint the queue is looked at this often.
    static constexpr base::Duration poll_every = std::chrono::seconds{15};

    // What a look left out, or passed over while it was in flight, is looked for no later than this after.
    static constexpr base::Duration read_on_after = std::chrono::seconds{1};

    // There may be something new.
    void note_hint() { next_start_ = {}; }
    // What the database has by now goes again then (a repeat): it is looked at in time, a moment late, since
    // the wall clock and ours are not read at one instant.
    void note_due(base::Monotonic due) { next_start_ = std::min(next_start_, due + moment); }
    // Of what was in flight nobody knows whether it waits still (Lane::note_recorded): it is looked for when
    // it is due, and not with each that fails.
    void note_passed_over(base::Monotonic due, base::Monotonic now) {
        note_due(std::max(due, now + read_on_after));
    }
    // A look: true where it begins again from the start, and the lane forgets what waits.
    [[nodiscard]] bool look(base::Monotonic now, bool owned);
    void start_over(base::Monotonic now);

    // Whether the lane is paused is looked for in each round, before anything is posted in it.
    [[nodiscard]] bool knows_pause() const { return pause_known_; }
    [[nodiscard]] int round() const { return round_; }
    void note_pause(int round) { pause_known_ = round == round_; }

    // The queue was read to its end in this round.
    [[nodiscard]] bool is_exhausted() const { return exhausted_; }
    [[nodiscard]] QueueRead next_read(const Lane& lane, const RetryPolicy& retry, Moment now) const;
    // False: it counts for nothing.
    [[nodiscard]] bool note_read(const QueueRead& read, const QueueFound& found, const Lane& lane,
                                 base::Monotonic now);

    [[nodiscard]] base::Monotonic next_start() const { return next_start_; }

private:
    static constexpr base::Duration moment = std::chrono::milliseconds{1};

    std::optional<QueueKey> cursor_;
    int round_ = 0; // counts the starts from the queue's beginning
    bool exhausted_ = false;
    bool owned_ = false; // at the last look
    bool pause_known_ = false;
    base::Monotonic next_start_{};
};

// As the lane knows it.
[[nodiscard]] QueuedNotification in_lane_time(const QueuedFacts& facts, Moment now);

} // namespace convictiond::core
