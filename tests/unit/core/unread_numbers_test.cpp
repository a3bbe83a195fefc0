#include "core/unread_numbers.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace unread_numbers_test {

using namespace convictiond::core;
namespace base = convictiond::base;

namespace {

constexpr base::Instant noon{std::chrono::hours{24 * 365 * 56}};

std::string shown(const UnreadNumbers& unread) {
    std::string text;
    for (const auto& range : unread.ranges())
        text += range.last == UnreadNumbers::no_end ? fmt::format("{}-", range.first)
                                                    : fmt::format("{}-{} ", range.first, range.last);
    return text;
}

} // namespace

TEST_CASE("numbers that are read in order leave nothing behind") {
    UnreadNumbers unread{10};
    CHECK(shown(unread) == "11-");
    for (const int number : {11, 12, 13}) unread.read(number, noon);
    CHECK(shown(unread) == "14-");
}

TEST_CASE("a gap is waited for, and closes from either end and from the middle") {
    UnreadNumbers unread{0};
    unread.read(6, noon);
    CHECK(shown(unread) == "1-5 7-");
    unread.read(3, noon);
    CHECK(shown(unread) == "1-2 4-5 7-");
    unread.read(1, noon);
    unread.read(5, noon);
    CHECK(shown(unread) == "2-2 4-4 7-");
    unread.read(2, noon);
    unread.read(4, noon);
    CHECK(shown(unread) == "7-");
    unread.read(4, noon); // again
    CHECK(shown(unread) == "7-");
}

TEST_CASE("a gap is given up an hour after it was seen, however often it was made smaller") {
    UnreadNumbers unread{0};
    unread.read(6, noon);
    unread.read(3, noon + std::chrono::minutes{50});
    unread.give_up(noon + UnreadNumbers::patience);
    CHECK(shown(unread) == "1-2 4-5 7-");
    unread.give_up(noon + UnreadNumbers::patience + std::chrono::microseconds{1});
    CHECK(shown(unread) == "7-");
}

TEST_CASE("of too many gaps the oldest are given up, and what comes is not") {
    UnreadNumbers unread{0};
    for (std::int64_t number = 2; number <= 2400; number += 2) unread.read(number, noon);
    unread.give_up(noon);
    REQUIRE(unread.ranges().size() == UnreadNumbers::most_gaps + 1);
    CHECK(unread.ranges().front().first == 401);
    CHECK(unread.ranges().back().first == 2401);
}

} // namespace unread_numbers_test
