// What a loop waits on between two looks at the truth: a time, or somebody who says that there may be
// something to see. A wake-up that comes while nobody waits is not lost. One waiter, on the loop's thread.
#pragma once

#include "base/clock.hpp"
#include "net/as_values.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

namespace convictiond::service {

namespace asio = boost::asio;

class Wakeup {
public:
    explicit Wakeup(asio::any_io_executor executor) : timer_{std::move(executor)} {}

    void wake() {
        woken_ = true;
        timer_.cancel();
    }

    // Until somebody wakes or `until` has come (none: until somebody wakes). True where somebody woke. Throws
    // when the waiting coroutine is cancelled.
    asio::awaitable<bool> wait(std::optional<base::Monotonic> until) {
        if (!woken_) {
            timer_.expires_at(until.value_or(base::Monotonic::max()));
            // The timer's own error says only that somebody woke; a cancelled coroutine throws at its next
            // step.
            co_await timer_.async_wait(net::as_values);
        }
        co_return std::exchange(woken_, false);
    }

private:
    asio::steady_timer timer_;
    bool woken_ = false;
};

} // namespace convictiond::service
