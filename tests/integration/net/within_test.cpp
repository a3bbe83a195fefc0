#include "net/within.hpp"
#include "world.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>

namespace within_test {

using namespace convictiond;
using namespace convictiond::test;
using net::within;

namespace {

// Counts those that run, to see that none is left behind.
struct Running {
    int& count;
    explicit Running(int& count_) : count{count_} { ++count; }
    ~Running() { --count; }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
};

asio::awaitable<std::string> text_after(std::chrono::milliseconds delay, int& running) {
    const Running here{running};
    asio::steady_timer timer{co_await asio::this_coro::executor, delay};
    co_await timer.async_wait(asio::use_awaitable);
    co_return "done";
}

asio::awaitable<void> nothing_after(std::chrono::milliseconds delay, int& running) {
    const Running here{running};
    asio::steady_timer timer{co_await asio::this_coro::executor, delay};
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<int> failing() {
    throw std::runtime_error("ours");
    co_return 1;
}

} // namespace

TEST_CASE("work that ends in time gives its value") {
    asio::io_context loop{1};
    int running = 0;
    CHECK(run(loop, within(10s, text_after(1ms, running))) == "done");
    CHECK(run(loop, within(10s, nothing_after(1ms, running))));
    CHECK(running == 0);
}

TEST_CASE("work that takes too long is cancelled, and has ended when the time-out is told") {
    asio::io_context loop{1};
    int running = 0;
    CHECK(run(loop, within(5ms, text_after(10s, running))) == std::nullopt);
    CHECK(running == 0);
    CHECK_FALSE(run(loop, within(5ms, nothing_after(10s, running))));
    CHECK(running == 0);
}

TEST_CASE("an exception of the work comes through") {
    asio::io_context loop{1};
    CHECK_THROWS_WITH(run(loop, within(10s, failing())), "ours");
}

TEST_CASE("a cancellation of the caller reaches the work and is no time-out") {
    asio::io_context loop{1};
    int running = 0;
    asio::cancellation_signal cancel;
    auto ended = asio::co_spawn(loop, within(10s, text_after(10s, running)),
                                asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
    loop.poll();
    REQUIRE(running == 1);
    cancel.emit(asio::cancellation_type::terminal);
    loop.restart();
    loop.run();
    CHECK(running == 0);
    CHECK_THROWS_AS(ended.get(), boost::system::system_error);
}

TEST_CASE("time-outs nest, and the inner one is its own") {
    asio::io_context loop{1};
    int running = 0;
    const auto outer = run(loop, within(10s, within(5ms, text_after(10s, running))));
    REQUIRE(outer.has_value());
    CHECK_FALSE(outer->has_value());
    const auto cut = run(loop, within(5ms, within(10s, text_after(10s, running))));
    CHECK_FALSE(cut.has_value());
    CHECK(running == 0);
}

} // namespace within_test
