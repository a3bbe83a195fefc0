// How many at once, and how fast.
#include "core/window.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace window_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

TEST_CASE("the window grows by one for each full window of deliveries, up to its most") {
    Window window{8};
    std::string table = "size  deliveries so far\n";
    int size = 0;
    for (int deliveries = 0; deliveries <= 100; ++deliveries) {
        if (window.size() != size) table += fmt::format("{:>4}  {:>17}\n", window.size(), deliveries);
        size = window.size();
        window.note_delivery();
    }
    CHECK(table == "size  deliveries so far\n"
                   "   4                  0\n"
                   "   5                  4\n"
                   "   6                  9\n"
                   "   7                 15\n"
                   "   8                 22\n");
}

TEST_CASE("a lane reaches its 32 at once after 490 deliveries") {
    Window window{32};
    int deliveries = 0;
    for (; window.size() < 32; ++deliveries) window.note_delivery();
    CHECK(deliveries == 490);
}

TEST_CASE(
    "congestion halves the window, down to one, and what was delivered towards the next counts no more") {
    Window window{32};
    for (int i = 0; i < 22; ++i) window.note_delivery();
    REQUIRE(window.size() == 8);
    for (int i = 0; i < 7; ++i) window.note_delivery();
    std::vector<int> sizes;
    for (int i = 0; i < 5; ++i) {
        window.note_congestion();
        sizes.push_back(window.size());
    }
    CHECK(sizes == std::vector<int>{4, 2, 1, 1, 1});
    window.note_delivery(); // a full window of one
    CHECK(window.size() == 2);
    window.note_delivery();
    CHECK(window.size() == 2);
    window.note_delivery();
    CHECK(window.size() == 3);
}

TEST_CASE("a restart is a slow start: four again, whatever it was") {
    Window window{32};
    for (int i = 0; i < 30; ++i) window.note_delivery();
    window.restart();
    CHECK(window.size() == 4);
    window.note_congestion();
    window.restart();
    CHECK(window.size() == 4);
    for (int i = 0; i < 3; ++i) window.note_delivery();
    CHECK(window.size() == 4); // nothing carried over
}

TEST_CASE("a state that takes fewer than four at once is sent no more than it takes") {
    Window window{2};
    CHECK(window.size() == 2);
    for (int i = 0; i < 10; ++i) window.note_delivery();
    CHECK(window.size() == 2);
    window.note_congestion();
    window.restart();
    CHECK(window.size() == 2);
}

TEST_CASE("a rate is a gap between two starts, without one there is none") {
    const base::Monotonic now{1h};
    Pace pace{2.5};
    CHECK(pace.next_start() <= now);
    pace.note_start(now);
    CHECK(pace.next_start() == now + 400ms);
    Pace free{std::nullopt};
    free.note_start(now);
    CHECK(free.next_start() == now);
}

} // namespace window_test
