// A database worker: one thread with one session of its own. libpqxx blocks, so a statement runs here and is
// awaited by the loop; values go in, values come out. A session that broke is dropped and opened anew with
// the next piece of work. What the work throws comes out of run().
#pragma once

#include "service/progress.hpp"
#include "store/connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <optional>
#include <string>

namespace convictiond::service {

namespace asio = boost::asio;

class Worker {
public:
    Worker(std::string connection, std::string purpose, store::Bounds bounds = {})
        : connection_{std::move(connection)}, purpose_{std::move(purpose)}, bounds_{bounds} {}
    // Waits for the work under way; nobody may await any more.
    ~Worker() { thread_.join(); }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // Runs `work(Connection&)` on the worker's thread and gives its value. Not to be cancelled: SQL is
    // bounded by the session's own time-outs, and the work refers to the caller's frame.
    template <class F>
    asio::awaitable<std::invoke_result_t<F, store::Connection&>> run(F work) {
        auto with_session = [this, &work] { return in_session(work); };
        co_return co_await run_on_thread(with_session);
    }

    // Runs `work()` there without a session: blocking calls to the file system.
    template <class F>
    asio::awaitable<std::invoke_result_t<F>> run_without_session(F work) {
        co_return co_await run_on_thread(work);
    }

    // For work that takes many steps: ticks with each. A statement that came to its end is one by itself.
    [[nodiscard]] Progress& progress() { return progress_; }
    // Work is under way and has not got on for longer than a statement and the opening of a session may take:
    // an SQL call that failed within its time-out got on.
    [[nodiscard]] bool is_stuck(base::Monotonic now) const {
        return under_way_ > 0 && now - progress_.last() > bounds_.statement + opening_time;
    }
    [[nodiscard]] const std::string& purpose() const { return purpose_; }

private:
    static constexpr std::chrono::seconds opening_time{60};

    template <class F>
    auto in_session(F& work) {
        try {
            if (!session_) {
                session_.emplace(connection_, purpose_, bounds_);
                session_->on_progress([this] { progress_.tick(); });
            }
            return work(*session_);
        } catch (const store::Rejected& error) {
            if (error.is_shut_out()) session_.reset(); // it remembers what it may not see
            throw;
        } catch (const store::Unavailable&) {
            session_.reset(); // whatever it was, a new one is known to be whole
            throw;
        }
    }

    // `work` stands in the caller's frame, which is suspended until the end.
    template <class F, class R = std::invoke_result_t<F&>>
    asio::awaitable<R> run_on_thread(F& work) {
        const auto executor = co_await asio::this_coro::executor;
        if (under_way_++ == 0) progress_.tick();
        std::optional<R> value;
        std::exception_ptr thrown;
        auto initiate = [this, &work, &value, &thrown, executor](auto handler) {
            asio::post(thread_,
                       [this, &work, &value, &thrown, executor, done = std::move(handler)]() mutable {
                           try {
                               value.emplace(work());
                           } catch (const store::Rejected& error) {
                               thrown = error.is_shut_out()
                                            ? std::make_exception_ptr(store::ShutOut{
                                                  std::string{error.what()} + "; " + store::ShutOut::remedy})
                                            : std::current_exception();
                           } catch (...) { // carried to the loop, which knows what to do about it
                               thrown = std::current_exception();
                           }
                           progress_.tick();
                           asio::post(executor, std::move(done));
                       });
        };
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiate),
                                                                             asio::use_awaitable);
        --under_way_;
        if (thrown) std::rethrow_exception(thrown);
        co_return std::move(*value);
    }

    std::string connection_;
    std::string purpose_;
    store::Bounds bounds_;
    std::optional<store::Connection> session_; // of the worker's thread alone
    Progress progress_;
    int under_way_ = 0; // of the loop's thread alone
    asio::thread_pool thread_{1};
};

} // namespace convictiond::service
