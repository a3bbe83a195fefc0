#include "net/task_group.hpp"

#include "base/check.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <list>

namespace convictiond::net {

struct TaskGroup::State {
    State(asio::any_io_executor executor_, OnException on_exception_)
        : executor{std::move(executor_)},
          on_exception{std::move(on_exception_)}, all_ended{executor, asio::steady_timer::time_point::max()} {
    }

    asio::any_io_executor executor;
    OnException on_exception;
    std::list<asio::cancellation_signal> children; // a list: a signal may not move while its slot is in use
    asio::steady_timer all_ended;                  // never expires; cancelled to wake those who join
};

namespace {

bool is_cancellation(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace

TaskGroup::TaskGroup(asio::any_io_executor executor, OnException on_exception)
    : state_{std::make_shared<State>(std::move(executor), std::move(on_exception))} {
    CHECK(state_->on_exception);
}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(asio::awaitable<void> child) {
    state_->children.emplace_back();
    const auto place = std::prev(state_->children.end());
    auto ended = [state = state_, place](const std::exception_ptr& thrown) {
        state->children.erase(place);
        if (state->children.empty()) state->all_ended.cancel();
        if (thrown && !is_cancellation(thrown)) state->on_exception(thrown);
    };
    asio::co_spawn(state_->executor, std::move(child),
                   asio::bind_cancellation_slot(place->slot(), std::move(ended)));
}

void TaskGroup::cancel(asio::cancellation_type type) {
    // A child may end, and leave the list, while it is told.
    for (auto child = state_->children.begin(); child != state_->children.end();) {
        const auto told = child++;
        told->emit(type);
    }
}

asio::awaitable<void> TaskGroup::join() {
    const auto state = state_;
    while (!state->children.empty()) {
        boost::system::error_code woken;
        co_await state->all_ended.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

std::size_t TaskGroup::running() const {
    return state_->children.size();
}

} // namespace convictiond::net
