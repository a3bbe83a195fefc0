#include "core/lane_reader.hpp"

namespace convictiond::core {

bool LaneReader::look(base::Monotonic now, bool owned) {
    const bool again = owned != owned_ || now >= next_start_;
    owned_ = owned;
    if (again) start_over(now);
    return again;
}

void LaneReader::start_over(base::Monotonic now) {
    cursor_.reset();
    exhausted_ = false;
    pause_known_ = false;
    ++round_;
    next_start_ = now + poll_every;
}

QueueRead LaneReader::next_read(const Lane& lane, const RetryPolicy& retry, Moment now) const {
    QueueRead read;
    read.round = round_;
    read.after = cursor_;
    read.retries = !cursor_;
    // What is due soon; for a probe of an open lane any, due or not.
    read.due_before = now.wall + (lane.circuit().is_open() ? retry.cap + retry.max_retry_after : poll_every);
    read.repeats_due_before = now.wall + poll_every;
    if (const auto closed = lane.closed_at())
        read.failed_before = now.wall - std::chrono::duration_cast<base::Duration>(now.monotonic - *closed);
    return read;
}

bool LaneReader::note_read(const QueueRead& read, const QueueFound& found, const Lane& lane,
                           base::Monotonic now) {
    if (read.round != round_) return false;
    if (!found.of_queue.empty()) cursor_ = found.of_queue.back();
    exhausted_ = found.of_queue.size() < read_at_once;
    // An open lane has probes enough.
    const bool cut = found.retries >= read_at_once || found.repeats >= read_at_once;
    if (cut && !lane.circuit().is_open()) note_due(now + read_on_after);
    return true;
}

QueuedNotification in_lane_time(const QueuedFacts& facts, Moment now) {
    QueuedNotification queued;
    queued.key = facts.key;
    queued.failures = facts.failures;
    queued.behind = facts.behind;
    queued.stuck = facts.stuck;
    if (facts.due_at) queued.due = now.monotonic + (*facts.due_at - now.wall);
    if (facts.failed_at) queued.failed = now.monotonic + (*facts.failed_at - now.wall);
    // It failed after now: the clock was set back since, or its owner's was ahead. How long it has waited
    // cannot be told, and it must not wait for as long as the clocks differ.
    if (queued.failed > now.monotonic) queued.failed = queued.due = now.monotonic;
    return queued;
}

} // namespace convictiond::core
