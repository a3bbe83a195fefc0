// Which outcomes are recorded together: those of all lanes, in the order in which they came, at most 500 and
// no later than 20 ms after the first. Nothing is forgotten here: what was taken is its taker's until it is
// durable. While a batch's worth is not durable no POST starts, so that a daemon that dies has sent what was
// in flight and one batch without a record, however slow the database is. Pure; header alone, since the
// outcome is the recorder's.
#pragma once

#include "base/clock.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <vector>

namespace convictiond::core {

template <class Outcome>
class OutcomeBatches {
public:
    static constexpr std::size_t batch_most = 500;
    static constexpr base::Duration batch_time = std::chrono::milliseconds{20};

    // True where whoever writes should look: the first that waits, or enough for a batch.
    bool add(Outcome outcome, base::Monotonic now) {
        if (waiting_.empty()) first_ = now;
        waiting_.push_back(std::move(outcome));
        return waiting_.size() == 1 || waiting_.size() >= batch_most;
    }

    [[nodiscard]] bool is_empty() const { return waiting_.empty(); }
    // More may come. What is in flight may exceed the bound when it is answered.
    [[nodiscard]] bool has_room() const { return waiting_.size() + not_durable_ < batch_most; }
    // When what waits is to be written.
    [[nodiscard]] base::Monotonic due(bool stopping) const {
        if (stopping || waiting_.size() >= batch_most) return {};
        return first_ + batch_time;
    }

    [[nodiscard]] std::vector<Outcome> take(base::Monotonic now) {
        const auto count = static_cast<std::ptrdiff_t>(std::min(batch_most, waiting_.size()));
        const auto end = waiting_.begin() + count;
        std::vector<Outcome> batch{std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end)};
        waiting_.erase(waiting_.begin(), end);
        first_ = now;
        not_durable_ += batch.size();
        return batch;
    }
    // So many of what was taken are durable.
    void note_durable(std::size_t count) { not_durable_ -= count; }

private:
    std::deque<Outcome> waiting_;
    std::size_t not_durable_ = 0; // taken
    base::Monotonic first_{};
};

} // namespace convictiond::core
