#include "core/circuit.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::core {

using base::Duration;
using base::Monotonic;

Circuit::Change Circuit::note(const AttemptJudgement& judgement, bool probe, Duration floor, Monotonic now) {
    const bool was_open = is_open();
    not_before_ = std::max(not_before_, now + floor);
    switch (judgement.outcome) {
    case AttemptOutcome::delivered: refusals_in_a_row_ = 0; return answered(was_open);
    case AttemptOutcome::refused: {
        if (++refusals_in_a_row_ < policy_.failures) return answered(was_open);
        // Then it is not the messages: a failure of the lane, whatever had opened it before.
        auto cause = fmt::format("{} refusals in a row, the last: {}", refusals_in_a_row_, judgement.cause);
        if (!was_open) return open(std::move(cause), now);
        cause_ = std::move(cause);
        break;
    }
    case AttemptOutcome::lane_failure:
        if (!was_open) return open(judgement.cause, now);
        cause_ = judgement.cause;
        break;
    case AttemptOutcome::transient:
    case AttemptOutcome::unknown:
        ++transients_in_a_row_;
        if (!was_open && transients_in_a_row_ >= policy_.failures)
            return open(fmt::format("{} transient failures in a row, the last: {}", transients_in_a_row_,
                                    judgement.cause),
                        now);
        break;
    }
    if (!was_open) return Change::none;
    // Still open: the probe that failed makes the next one later; a straggler that failed only tells of a
    // Retry-After.
    if (probe) {
        interval_ = std::min(interval_ * 2, policy_.probe_cap);
        next_probe_ = now + interval_;
    }
    next_probe_ = std::max(next_probe_, not_before_);
    return Change::none;
}

Circuit::Change Circuit::open(std::string cause, Monotonic now) {
    opened_ = now;
    cause_ = std::move(cause);
    interval_ = std::min(policy_.probe, policy_.probe_cap);
    next_probe_ = std::max(now + interval_, not_before_);
    return Change::opened;
}

// The peer dealt with a message: whatever it asked us to wait for is over.
Circuit::Change Circuit::answered(bool was_open) {
    transients_in_a_row_ = 0;
    not_before_ = {};
    opened_.reset();
    cause_.clear();
    return was_open ? Change::closed : Change::none;
}

} // namespace convictiond::core
