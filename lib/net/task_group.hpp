// Coroutines that are started together and ended together: structured stop. Each child gets a cancellation
// slot and is counted; join() waits for all of them. A child that throws ends alone: its exception goes to
// the callback, once; the end of a cancelled child (operation_aborted) is no exception worth telling. On one
// thread only. Join before what the children use is destroyed.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_type.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace convictiond::net {

namespace asio = boost::asio;

class TaskGroup {
public:
    using OnException = std::function<void(std::exception_ptr)>;

    TaskGroup(asio::any_io_executor executor, OnException on_exception);
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    void spawn(asio::awaitable<void> child);
    // Reaches the children that run now; a later child is not cancelled by it.
    void cancel(asio::cancellation_type type = asio::cancellation_type::terminal);
    [[nodiscard]] asio::awaitable<void> join();
    [[nodiscard]] std::size_t running() const;

private:
    struct State;
    // Shared with the children's ends, which may come after the group's own.
    std::shared_ptr<State> state_;
};

} // namespace convictiond::net
