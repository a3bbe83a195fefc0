#include "generator/expected.hpp"

#include <algorithm>

#include "generator/nations.hpp"

namespace daily_files {

namespace json = boost::json;

namespace {

// What might be a member state's and is not certain, as far as this generator writes such a thing.
bool is_uncertain(std::string_view code) {
    return code == "XYZ" || code == "YUG";
}

json::object by_state(const std::map<std::string, std::uint64_t>& counts) {
    json::object object;
    for (const auto& [state, count] : counts) object[state] = count;
    return object;
}

void add_counts(std::map<std::string, std::uint64_t>& to, const std::map<std::string, std::uint64_t>& from) {
    for (const auto& [state, count] : from) to[state] += count;
}

} // namespace

std::set<std::string> Expected::count(const Conviction& conviction, const std::set<std::string>& earlier) {
    auto states = earlier;
    if (conviction.nationalities.size() > 1) ++several_nationalities;
    if (conviction.event == 'D') {
        for (const auto& state : states) ++deletions[state];
    } else {
        const auto own = conviction.states();
        states.insert(own.begin(), own.end());
        if (conviction.nationalities.empty()) ++reviews;
        for (const auto& nationality : conviction.nationalities) {
            if (is_uncertain(nationality.code)) {
                ++reviews;
            } else if (std::none_of(member_states().begin(), member_states().end(),
                                    [&](const Nation& each) { return each.code == nationality.code; })) {
                ++not_applicable;
            }
        }
    }
    for (const auto& state : states) ++notifications[state];
    return states;
}

void Expected::add(const Expected& other) {
    add_counts(notifications, other.notifications);
    add_counts(deletions, other.deletions);
    reviews += other.reviews;
    not_applicable += other.not_applicable;
    quarantined += other.quarantined;
    canaries += other.canaries;
    several_nationalities += other.several_nationalities;
}

json::object Expected::to_json() const {
    std::uint64_t total = 0;
    for (const auto& [state, count] : notifications) total += count;
    return {{"notifications", by_state(notifications)},
            {"notifications_total", total},
            {"deletions", by_state(deletions)},
            {"reviews", reviews},
            {"not_applicable", not_applicable},
            {"quarantined", quarantined},
            {"canaries", canaries},
            {"several_nationalities", several_nationalities}};
}

} // namespace daily_files
