// A few rows of the code tables, one for each kind of code that routing must tell apart, and short words for
// events and decisions.
#pragma once

#include "core/routing.hpp"

#include <fmt/format.h>

namespace convictiond::core::test {

using std::chrono::day, std::chrono::month, std::chrono::year;

inline base::Date on(int y, unsigned m, unsigned d) {
    return base::Date{year{y}, month{m}, day{d}};
}

inline base::MemberState state(std::string_view code) {
    return *base::MemberState::parse(code);
}

inline CodeTables small_tables() {
    CodeTables tables;
    auto member = [&](std::string_view code, base::Date accession, std::optional<base::Date> exit = {}) {
        tables.member_states[state(code)] = {state(code), std::string{code}, accession, exit};
    };
    member("FR", on(1958, 1, 1));
    member("GR", on(1981, 1, 1));
    member("HR", on(2013, 7, 1));
    member("IE", on(1973, 1, 1));
    member("GB", on(1973, 1, 1), on(2020, 1, 31));
    auto leads_to = [&](const std::string& code, std::string_view recipient) {
        tables.nationalities[code] = {code, NationalityAction::notify, state(recipient)};
    };
    leads_to("FRA", "FR");
    leads_to("FXX", "FR"); // Metropolitan France: two nationalities may lead to one state
    leads_to("GRC", "GR");
    leads_to("HRV", "HR");
    leads_to("IRL", "IE");
    for (const auto* code : {"GBR", "XXA", "USA", "NZL"})
        tables.nationalities[code] = {code, NationalityAction::none, {}};
    for (const auto* code : {"YUG", "SUN", "CSK", "DDR", "SCG", "XXB", "XXC", "XXX", "GER", "ABW"})
        tables.nationalities[code] = {code, NationalityAction::review, {}};
    return tables;
}

inline ConvictionEvent event(EventKind kind, const std::vector<std::string>& nationalities) {
    ConvictionEvent event;
    event.kind = kind;
    for (const auto& code : nationalities) event.person.nationalities.push_back({code, "D"});
    return event;
}

// "nationality FRA: notify FR", "none: review, no nationality"
inline std::string told(const Decision& decision) {
    auto text = std::string{to_text(decision.origin)};
    if (!decision.nationality.empty()) text += " " + decision.nationality;
    text += fmt::format(": {}", to_text(decision.outcome));
    if (decision.state) text += fmt::format(" {}", decision.state->code());
    if (!decision.reason.empty()) text += ", " + decision.reason;
    return text;
}

using Told = std::vector<std::string>;

inline Told told(const std::vector<Decision>& decisions) {
    Told all;
    for (const auto& decision : decisions) all.push_back(told(decision));
    return all;
}

} // namespace convictiond::core::test
