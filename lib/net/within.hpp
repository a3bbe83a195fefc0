// The one way to time out. `co_await within(limit, work())` gives the work's value, or an empty optional
// (false where the work gives none) once `limit` has passed: then the work is cancelled and waited for, so
// that nothing of it is left running. The work's exceptions come through; a cancellation of the caller is
// passed on to the work. Not for blocking work: what cannot be cancelled is waited for.
#pragma once

#include "base/clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace convictiond::net {

namespace asio = boost::asio;

// The value that came while the limit passed is still given: an answer is never thrown away.
template <class T>
asio::awaitable<std::optional<T>> within(base::Duration limit, asio::awaitable<T> work) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, limit};
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(work), asio::deferred), timer.async_wait(asio::deferred));
    auto [order, thrown, value, timer_error] =
        co_await std::move(race).async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (!thrown) co_return std::optional<T>{std::move(value)};
    if (order[0] == 1 && !timer_error) co_return std::nullopt;
    std::rethrow_exception(thrown);
}

inline asio::awaitable<bool> within(base::Duration limit, asio::awaitable<void> work) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, limit};
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(work), asio::deferred), timer.async_wait(asio::deferred));
    auto [order, thrown, timer_error] =
        co_await std::move(race).async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    if (!thrown) co_return true;
    if (order[0] == 1 && !timer_error) co_return false;
    std::rethrow_exception(thrown);
}

} // namespace convictiond::net
