#include "net/task_group.hpp"
#include "world.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace task_group_test {

using namespace convictiond;
using namespace convictiond::test;
using net::TaskGroup;

namespace {

asio::awaitable<void> wait_for(std::chrono::milliseconds delay, int& ended) {
    asio::steady_timer timer{co_await asio::this_coro::executor, delay};
    co_await timer.async_wait(asio::use_awaitable);
    ++ended;
}

asio::awaitable<void> fail(std::string why) {
    throw std::runtime_error(why);
    co_return;
}

struct Group {
    asio::io_context loop{1};
    std::vector<std::string> told;
    TaskGroup tasks{loop.get_executor(), [this](std::exception_ptr thrown) {
                        try {
                            std::rethrow_exception(thrown);
                        } catch (const std::exception& error) {
                            told.emplace_back(error.what());
                        }
                    }};
};

} // namespace

TEST_CASE("join waits for every child") {
    Group group;
    int ended = 0;
    for (int child = 0; child < 3; ++child)
        group.tasks.spawn(wait_for(std::chrono::milliseconds{child}, ended));
    CHECK(group.tasks.running() == 3);
    run(group.loop, group.tasks.join());
    CHECK(ended == 3);
    CHECK(group.tasks.running() == 0);
}

TEST_CASE("join of nothing comes back") {
    Group group;
    run(group.loop, group.tasks.join());
    CHECK(group.tasks.running() == 0);
}

TEST_CASE("cancelled children end early and without an exception to tell") {
    Group group;
    int ended = 0;
    group.tasks.spawn(wait_for(10s, ended));
    group.tasks.spawn(wait_for(10s, ended));
    group.loop.poll();
    group.tasks.cancel();
    run(group.loop, group.tasks.join());
    CHECK(ended == 0);
    CHECK(group.told.empty());
}

TEST_CASE("a child's exception is told once and leaves the others alone") {
    Group group;
    int ended = 0;
    group.tasks.spawn(fail("first"));
    group.tasks.spawn(wait_for(1ms, ended));
    run(group.loop, group.tasks.join());
    CHECK(group.told == std::vector<std::string>{"first"});
    CHECK(ended == 1);
}

TEST_CASE("a group may end before its loop, with children under way") {
    std::optional<Group> group{std::in_place};
    int ended = 0;
    group->tasks.spawn(wait_for(10s, ended));
    group->loop.poll();
    group.reset();
    CHECK(ended == 0);
}

} // namespace task_group_test
