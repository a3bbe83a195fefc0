// How many notifications of a lane may be under way at once: starts at four, one more for each full window of
// deliveries, half at a time-out, 429 or 503. And how fast they may start, where a state asks for a rate.
#pragma once

#include "base/clock.hpp"

#include <algorithm>
#include <optional>

namespace convictiond::core {

class Window {
public:
    static constexpr int start = 4;

    explicit Window(int most) : most_{most}, size_{std::min(start, most)} {}

    [[nodiscard]] int size() const { return size_; }
    void note_delivery() {
        if (++deliveries_ < size_) return;
        deliveries_ = 0;
        size_ = std::min(size_ + 1, most_);
    }
    void note_congestion() {
        deliveries_ = 0;
        size_ = std::max(1, size_ / 2);
    }
    void use(int most) {
        most_ = most;
        size_ = std::min(size_, most);
    }
    void restart() { *this = Window{most_}; }

private:
    int most_;
    int size_;
    int deliveries_ = 0; // since the window last changed
};

class Pace {
public:
    // Starts a second; no limit where empty.
    explicit Pace(std::optional<double> per_second) {
        if (per_second) gap_ = base::Duration{static_cast<base::Duration::rep>(1e6 / *per_second)};
    }

    [[nodiscard]] base::Monotonic next_start() const { return next_; }
    void note_start(base::Monotonic now) { next_ = now + gap_; }

private:
    base::Duration gap_{};
    base::Monotonic next_{};
};

} // namespace convictiond::core
