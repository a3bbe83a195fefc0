// The sign of life of a thread that works for the loop: when it last got on. Long work ticks with every step,
// so that what takes long is told from what hangs. The one value that two threads share: hence atomic.
#pragma once

#include "base/clock.hpp"

#include <atomic>

namespace convictiond::service {

class Progress {
public:
    void tick() { last_ = base::monotonic_now().time_since_epoch().count(); }
    [[nodiscard]] base::Monotonic last() const {
        return base::Monotonic{base::Monotonic::duration{last_.load()}};
    }

private:
    std::atomic<base::Monotonic::rep> last_{0};
};

} // namespace convictiond::service
