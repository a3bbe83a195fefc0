// Simulated time and what is to happen in it, in order: nothing waits, a day passes as fast as its deeds can
// be done. The same deeds give the same order in every run.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace convictiond::simulation {

using base::Duration;
using base::Instant;
using base::Monotonic;
using Deed = std::function<void()>;

class Clockwork {
public:
    explicit Clockwork(Instant starts) : starts_{starts} {}

    [[nodiscard]] Monotonic now() const { return now_; }
    // The true time; a daemon's own clock may be off.
    [[nodiscard]] Instant wall() const {
        return starts_ + std::chrono::duration_cast<Duration>(now_ - origin);
    }
    [[nodiscard]] Duration elapsed() const { return std::chrono::duration_cast<Duration>(now_ - origin); }
    [[nodiscard]] std::int64_t deeds_done() const { return done_; }

    void after(Duration wait, Deed deed);
    // Does all that is due until then; it is then `end`.
    void run_until(Monotonic end);

private:
    // Not at zero: that stands for "never" in many places.
    static constexpr Monotonic origin{std::chrono::hours{1000}};

    struct Coming {
        Monotonic at;
        std::uint64_t order; // of those at one time: as they were asked for
        Deed deed;
    };
    static bool is_later(const Coming& a, const Coming& b) {
        return std::pair{a.at, a.order} > std::pair{b.at, b.order};
    }

    Instant starts_;
    Monotonic now_ = origin;
    std::vector<Coming> coming_; // a heap, the next one first
    std::uint64_t order_ = 0;
    std::int64_t done_ = 0;
};

} // namespace convictiond::simulation
