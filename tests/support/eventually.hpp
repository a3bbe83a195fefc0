// Waits until a condition of the outside world holds, or a deadline has passed; true where it held. The one
// place where a test may look again and again: only for what can neither be waited for by a condition
// variable nor at a descriptor (what another program says when asked). Never instead of Process's own waits.
#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace convictiond::test {

template <class Condition>
[[nodiscard]] bool eventually(Condition condition,
                              std::chrono::milliseconds deadline = std::chrono::seconds{60}) {
    constexpr std::chrono::milliseconds between{50};
    std::mutex mutex;
    std::unique_lock lock{mutex};
    std::condition_variable nobody_calls;
    const auto until = base::monotonic_now() + deadline;
    for (;;) {
        if (condition()) return true;
        if (base::monotonic_now() >= until) return false;
        nobody_calls.wait_for(lock, between);
    }
}

} // namespace convictiond::test
