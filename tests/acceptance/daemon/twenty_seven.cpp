#include "acceptance/daemon/twenty_seven.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::test {

namespace {

struct Nation {
    std::string_view state;
    const char* nationality;
    const char* faults; // as a bad one
};

constexpr Nation nations[] = {{"AT", "AUT", R"([{ "kind": "black_hole" }])"},
                              {"BE", "BEL", R"([{ "kind": "reset" }])"},
                              {"BG", "BGR", R"([{ "kind": "status", "status": 503 }])"},
                              {"HR", "HRV", R"([{ "kind": "drip", "per_byte_ms": 1000 }])"},
                              {"CY", "CYP", nullptr},
                              {"CZ", "CZE", nullptr},
                              {"DK", "DNK", nullptr},
                              {"EE", "EST", nullptr},
                              {"FI", "FIN", nullptr},
                              {"FR", "FRA", nullptr},
                              {"DE", "DEU", nullptr},
                              {"GR", "GRC", nullptr},
                              {"HU", "HUN", nullptr},
                              {"IE", "IRL", nullptr},
                              {"IT", "ITA", nullptr},
                              {"LV", "LVA", nullptr},
                              {"LT", "LTU", nullptr},
                              {"LU", "LUX", nullptr},
                              {"MT", "MLT", nullptr},
                              {"NL", "NLD", nullptr},
                              {"PL", "POL", nullptr},
                              {"PT", "PRT", nullptr},
                              {"RO", "ROU", nullptr},
                              {"SK", "SVK", nullptr},
                              {"SI", "SVN", nullptr},
                              {"ES", "ESP", nullptr},
                              {"SE", "SWE", nullptr}};

} // namespace

std::string nationality_of(std::string_view state) {
    return std::ranges::find(nations, state, &Nation::state)->nationality;
}

std::vector<SimulatedState> twenty_seven(BadOnes bad_ones) {
    std::vector<SimulatedState> all;
    for (const auto& nation : nations) {
        const bool bad = bad_ones == BadOnes::all && nation.faults != nullptr;
        all.emplace_back(std::string{nation.state}, "receipt", bad ? nation.faults : "[]");
    }
    return all;
}

Day day_of_all(int for_each, BadOnes bad_ones) {
    Day day{1};
    for (int number = 0; number < for_each; ++number)
        for (const auto& nation : nations)
            if (bad_ones == BadOnes::all || nation.faults == nullptr)
                day.conviction(fmt::format("TEST/{}/{}", nation.state, number), {nation.nationality});
    return day;
}

void mend(House& house) {
    for (const auto& nation : nations)
        if (nation.faults != nullptr) house.order(std::string{nation.state}, "[]");
}

void keep_at_it(House& house) {
    house.set("defaults.answer_timeout", "1s");
    house.set("defaults.circuit", "{ failures: 100, probe: 50ms, probe_cap: 200ms }");
}

} // namespace convictiond::test
