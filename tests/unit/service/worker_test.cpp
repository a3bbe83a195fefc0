// What the watchdog asks of a database worker.
#include "service/worker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <future>

namespace worker_test {

using namespace convictiond;
using namespace convictiond::service;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> wait_on(Worker& worker, std::future<void>& end) {
    auto work = [&end] {
        end.wait();
        return true;
    };
    (void)co_await worker.run_without_session(work);
}

} // namespace

TEST_CASE("a worker is stuck only when what is under way has not got on for longer than its time-outs") {
    asio::io_context io;
    store::Bounds bounds;
    bounds.statement = 5s;
    Worker worker{"host=/nowhere", "test", bounds};
    CHECK_FALSE(worker.is_stuck(base::monotonic_now() + 24h)); // idle
    std::promise<void> end;
    auto ended = end.get_future();
    asio::co_spawn(io, wait_on(worker, ended), asio::detached);
    io.poll();
    CHECK_FALSE(worker.is_stuck(base::monotonic_now() + 5s)); // a statement may take so long
    CHECK(worker.is_stuck(base::monotonic_now() + 2min));
    worker.progress().tick(); // long work says that it gets on
    CHECK_FALSE(worker.is_stuck(worker.progress().last() + 60s));
    end.set_value();
    io.run();
    CHECK_FALSE(worker.is_stuck(base::monotonic_now() + 24h));
}

} // namespace worker_test
