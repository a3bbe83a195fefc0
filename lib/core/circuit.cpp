#include "core/circuit.hpp"

#include <fmt/format.h>

namespace convictiond::core {

using base::Duration;
using base::Monotonic;

Circuit::Change Circuit::note(const AttemptJudgement& judgement, bool probe, Duration floor, Monotonic now) {
    const bool was_open = is_open();
    switch (judgement.outcome) {
    case AttemptOutcome::delivered:
        transients_in_a_row_ = 0;
        refusals_in_a_row_ = 0;
        return was_open ? close() : Change::none;
    case AttemptOutcome::refused:
        transients_in_a_row_ = 0;
        ++refusals_in_a_row_;
        if (was_open && !opened_by_refusals_) return close();
        if (!was_open && refusals_in_a_row_ >= policy_.failures) {
            opened_by_refusals_ = true;
            return open(
                fmt::format("{} refusals in a row, the last: {}", refusals_in_a_row_, judgement.cause), floor,
                now);
        }
        break;
    case AttemptOutcome::lane_failure:
        transients_in_a_row_ = 0;
        if (!was_open) return open(judgement.cause, floor, now);
        cause_ = judgement.cause;
        break;
    case AttemptOutcome::transient:
    case AttemptOutcome::unknown:
        ++transients_in_a_row_;
        if (!was_open && transients_in_a_row_ >= policy_.failures)
            return open(fmt::format("{} transient failures in a row, the last: {}", transients_in_a_row_,
                                    judgement.cause),
                        floor, now);
        break;
    }
    // Still open: the probe that failed makes the next one later; a straggler that failed changes nothing.
    if (was_open && probe) {
        interval_ = std::min(interval_ * 2, policy_.probe_cap);
        schedule_probe(floor, now);
    }
    return Change::none;
}

Circuit::Change Circuit::open(std::string cause, Duration floor, Monotonic now) {
    opened_ = now;
    cause_ = std::move(cause);
    interval_ = policy_.probe;
    schedule_probe(floor, now);
    return Change::opened;
}

void Circuit::schedule_probe(Duration floor, Monotonic now) {
    next_probe_ = now + std::max(interval_, floor);
}

Circuit::Change Circuit::close() {
    opened_.reset();
    cause_.clear();
    opened_by_refusals_ = false;
    return Change::closed;
}

} // namespace convictiond::core
