#include "settings/load.hpp"
#include "settings/reading.hpp"

#include <fmt/format.h>

namespace convictiond::settings {

namespace {

void check_state(const std::string& key, base::MemberState state, const core::CodeTables& tables,
                 base::Date today, Reading& reading) {
    if (tables.is_member(state, today)) return;
    const bool is_row = tables.member_states.contains(state);
    reading.fault(key,
                  fmt::format("{} is {}", state.code(), is_row ? "no member state today" : "no member state"),
                  "a member state of member-states.csv");
}

} // namespace

std::vector<base::Fault> check_against(const Settings& settings, const Places& places,
                                       const core::CodeTables& tables, base::Date today) {
    Reading reading;
    reading.places = places;
    for (const auto& [name, source] : settings.inbound.sources) {
        for (std::size_t i = 0; i < source.canaries.size(); ++i) {
            const auto key = fmt::format("inbound.sources.{}.canaries[{}].notify", name, i);
            for (const auto state : source.canaries[i].notify)
                check_state(key, state, tables, today, reading);
        }
    }
    for (const auto& [state, route] : settings.member_states)
        check_state("member_states." + std::string{state.code()}, state, tables, today, reading);
    return reading.faults();
}

} // namespace convictiond::settings
