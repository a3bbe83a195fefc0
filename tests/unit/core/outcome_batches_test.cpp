#include "core/outcome_batches.hpp"

#include <catch2/catch.hpp>

namespace outcome_batches_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

namespace {

constexpr base::Monotonic started{1h};
using Batches = OutcomeBatches<int>;

void add(Batches& batches, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) batches.add(static_cast<int>(i), started);
}

} // namespace

TEST_CASE("outcomes are written 20 ms after the first of them") {
    Batches batches;
    CHECK(batches.is_empty());
    CHECK(batches.add(1, started));
    CHECK_FALSE(batches.add(2, started + 5ms));
    CHECK(batches.due(false) == started + 20ms);
    CHECK(batches.take(started + 20ms) == std::vector<int>{1, 2});
    CHECK(batches.is_empty());
}

TEST_CASE("five hundred outcomes are written at once, and never more together") {
    Batches batches;
    add(batches, 499);
    CHECK(batches.due(false) == started + 20ms);
    CHECK(batches.add(499, started));
    CHECK(batches.due(false) == base::Monotonic{});
    CHECK(batches.add(500, started));
    CHECK(batches.take(started + 1ms).size() == 500);
    CHECK(batches.due(false) == started + 21ms); // what is left has waited no longer than the taking
    CHECK(batches.take(started + 21ms) == std::vector<int>{500});
}

TEST_CASE("who stops does not wait for more outcomes") {
    Batches batches;
    add(batches, 1);
    CHECK(batches.due(true) == base::Monotonic{});
}

TEST_CASE("while five hundred outcomes wait or are being written no POST starts") {
    Batches batches;
    add(batches, 300);
    CHECK(batches.take(started).size() == 300);
    add(batches, 199);
    CHECK(batches.has_room());
    add(batches, 1);
    CHECK_FALSE(batches.has_room());
    batches.note_durable(300);
    CHECK(batches.has_room());
}

} // namespace outcome_batches_test
