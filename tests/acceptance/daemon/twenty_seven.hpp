// All 27 member states, of which four can be bad: AT swallows every request, BE resets, BG storms with 503,
// HR drips its answers. For the test of isolation and its benchmark.
#pragma once

#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"

#include <string_view>

namespace convictiond::test {

enum class BadOnes { none, all };

// Its citizens' nationality, alpha-3.
[[nodiscard]] std::string nationality_of(std::string_view state);
[[nodiscard]] std::vector<SimulatedState> twenty_seven(BadOnes bad_ones);
// A file with so many convictions for each of them, or for the good ones alone.
[[nodiscard]] Day day_of_all(int for_each, BadOnes bad_ones);
// As a list of SQL, and the orders that make one well again.
inline constexpr std::string_view bad_states = "'AT', 'BE', 'BG', 'HR'";
void mend(House& house);
// Bad states go on being bad: their circuits do not open, and an answer is waited for a second.
void keep_at_it(House& house);

} // namespace convictiond::test
