// Who is convicted in England and Wales, roughly as ACRO counts them, and what people from there are called.
// The generator's own knowledge of which nationality is a member state's: nothing of config/ or of the
// daemon, so that the two can be held against each other.
#pragma once

#include "base/chance.hpp"

#include <string_view>
#include <vector>

namespace daily_files {

struct Nation {
    std::string_view code;  // ISO 3166-1 alpha-3
    std::string_view state; // alpha-2 where it is a member state, else empty
    unsigned weight;        // among the member states, among the others
    std::vector<std::string_view> towns;
    std::vector<std::string_view> women;
    std::vector<std::string_view> men;
    std::vector<std::string_view> surnames; // "his/hers" where they differ
};

[[nodiscard]] const std::vector<Nation>& member_states(); // 27
[[nodiscard]] const std::vector<Nation>& others();        // third countries
[[nodiscard]] const Nation& britain();
// Of a member state by alpha-2, or null.
[[nodiscard]] const Nation* nation_of_state(std::string_view state);

[[nodiscard]] const Nation& draw(const std::vector<Nation>& nations, convictiond::base::Chance& chance);

} // namespace daily_files
