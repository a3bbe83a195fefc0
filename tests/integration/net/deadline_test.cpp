#include "net/deadline.hpp"

#include "world.hpp"

namespace deadline_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

// A deadline whose limit cuts a wait that would last for ever.
struct Wait {
    asio::io_context loop{1};
    asio::steady_timer timer{loop, base::Monotonic::max()};
    int cuts = 0;
    net::Deadline deadline{loop.get_executor(), [this] {
                               ++cuts;
                               timer.cancel();
                           }};

    // Until it is cut.
    base::Duration last() {
        const auto begun = base::monotonic_now();
        timer.async_wait([](const boost::system::error_code&) {});
        while (cuts == 0) loop.run_one();
        return std::chrono::duration_cast<base::Duration>(base::monotonic_now() - begun);
    }
};

} // namespace

TEST_CASE("what lasts longer than its limit is cut, once") {
    Wait wait;
    wait.deadline.begin(5ms);
    CHECK(wait.last() >= 5ms);
    CHECK(wait.deadline.has_passed());
    wait.loop.run(); // nothing is left that waits
    CHECK(wait.cuts == 1);
}

TEST_CASE("what ends within its limit is not cut, and the next has a limit of its own") {
    Wait wait;
    wait.deadline.begin(5ms);
    wait.deadline.end();
    wait.loop.run();
    CHECK(wait.cuts == 0);
    CHECK_FALSE(wait.deadline.has_passed());

    wait.loop.restart();
    wait.deadline.begin(5ms);
    wait.deadline.end();
    wait.deadline.begin(40ms); // while the timer of the first is armed
    CHECK(wait.last() >= 40ms);
}

TEST_CASE("a limit that is sooner than the one before cuts sooner") {
    Wait wait;
    wait.deadline.begin(1h);
    wait.deadline.end();
    wait.deadline.begin(5ms);
    CHECK(wait.last() < 1h);
    CHECK(wait.deadline.has_passed());
    wait.deadline.begin(1h);
    CHECK_FALSE(wait.deadline.has_passed());
}

TEST_CASE("a deadline that is gone cuts nothing and keeps no loop running") {
    asio::io_context loop{1};
    int cuts = 0;
    {
        net::Deadline deadline{loop.get_executor(), [&cuts] { ++cuts; }};
        deadline.begin(1h);
    }
    loop.run();
    CHECK(cuts == 0);
}

} // namespace deadline_test
