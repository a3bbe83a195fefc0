#include "core/routing.hpp"

#include "base/check.hpp"

#include <algorithm>

namespace convictiond::core {

namespace {

Decision not_applicable(DecisionOrigin origin, std::string reason) {
    return {origin, {}, DecisionOutcome::not_applicable, std::move(reason), std::nullopt};
}

bool is_shaped_like_a_code(std::string_view code) {
    return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::vector<Decision> by_nationality(const ConvictionEvent& event, const CodeTables& tables,
                                     base::Date made_on) {
    std::vector<Decision> decisions;
    for (const auto& nationality : event.person.nationalities)
        decisions.push_back(route_nationality(nationality.code, tables, made_on));
    return decisions;
}

// The states that hold what we sent and to which no nationality of this event leads.
void add_earlier_states(std::vector<Decision>& decisions, const std::set<base::MemberState>& earlier) {
    for (const auto state : earlier) {
        const bool led_to =
            std::ranges::any_of(decisions, [&](const Decision& d) { return d.state == state; });
        if (!led_to)
            decisions.push_back({DecisionOrigin::earlier_version, {}, DecisionOutcome::notify, {}, state});
    }
}

// A deletion goes to those who hold what it deletes; its nationalities decide only where we know no earlier
// version. Where one is known that was made for nobody, there is nothing to delete anywhere.
std::vector<Decision> route_deletion(const ConvictionEvent& event, const CodeTables& tables,
                                     const History& history, base::Date made_on) {
    std::vector<Decision> decisions;
    add_earlier_states(decisions, history.made_for);
    if (!decisions.empty()) return decisions;
    if (event.person.organisation) return {not_applicable(DecisionOrigin::organisation, "organisation")};
    if (event.person.nationalities.empty())
        return {not_applicable(DecisionOrigin::none, "nothing to delete")};
    if (!history.known) return by_nationality(event, tables, made_on);
    for (const auto& nationality : event.person.nationalities) {
        decisions.push_back(not_applicable(DecisionOrigin::nationality, "nothing to delete"));
        decisions.back().nationality = nationality.code;
    }
    return decisions;
}

std::vector<Decision> route_conviction(const ConvictionEvent& event, const CodeTables& tables,
                                       const History& history, base::Date made_on) {
    std::vector<Decision> decisions;
    if (event.person.organisation) {
        decisions.push_back(not_applicable(DecisionOrigin::organisation, "organisation"));
    } else if (event.person.nationalities.empty()) {
        decisions.push_back(
            {DecisionOrigin::none, {}, DecisionOutcome::review, "no nationality", std::nullopt});
    } else {
        decisions = by_nationality(event, tables, made_on);
    }
    add_earlier_states(decisions, history.made_for);
    return decisions;
}

} // namespace

std::string_view to_text(DecisionOutcome outcome) {
    switch (outcome) {
    case DecisionOutcome::notify: return "notify";
    case DecisionOutcome::not_applicable: return "not_applicable";
    case DecisionOutcome::review: return "review";
    }
    CHECK(!"an outcome that does not exist");
    return {};
}

std::string_view to_text(DecisionOrigin origin) {
    switch (origin) {
    case DecisionOrigin::nationality: return "nationality";
    case DecisionOrigin::none: return "none";
    case DecisionOrigin::organisation: return "organisation";
    case DecisionOrigin::earlier_version: return "earlier-version";
    case DecisionOrigin::extension: return "extension";
    case DecisionOrigin::act: return "act";
    }
    CHECK(!"an origin that does not exist");
    return {};
}

Decision route_nationality(const std::string& nationality, const CodeTables& tables, base::Date made_on) {
    Decision decision;
    decision.nationality = nationality;
    auto not_sent = [&](std::string reason) {
        decision.outcome = DecisionOutcome::not_applicable;
        decision.reason = std::move(reason);
        return decision;
    };
    auto waits = [&](std::string reason) {
        decision.outcome = DecisionOutcome::review;
        decision.reason = std::move(reason);
        return decision;
    };
    const auto found = tables.nationalities.find(nationality);
    if (found == tables.nationalities.end())
        return waits(is_shaped_like_a_code(nationality) ? "unknown nationality" : "misshapen nationality");
    switch (found->second.action) {
    case NationalityAction::review: return waits("nationality that is not certain");
    case NationalityAction::none:
        if (nationality == "GBR") return not_sent("convicting state");
        if (nationality == "XXA") return not_sent("stateless");
        return not_sent("not a member state");
    case NationalityAction::notify: break;
    }
    CHECK(found->second.recipient.has_value());
    if (!tables.is_member(*found->second.recipient, made_on)) return not_sent("not a member state");
    decision.outcome = DecisionOutcome::notify;
    decision.state = found->second.recipient;
    return decision;
}

void pass_over_sent(std::vector<Decision>& decisions, const std::set<base::MemberState>& sent_before) {
    for (auto& decision : decisions) {
        if (!decision.state || !sent_before.contains(*decision.state)) continue;
        decision.outcome = DecisionOutcome::not_applicable;
        decision.reason = "sent before";
        decision.state.reset();
    }
}

std::vector<Decision> route(const ConvictionEvent& event, const CodeTables& tables, const History& history,
                            base::Date made_on) {
    auto decisions = event.kind == EventKind::deleted ? route_deletion(event, tables, history, made_on)
                                                      : route_conviction(event, tables, history, made_on);
    pass_over_sent(decisions, history.sent_before);
    return decisions;
}

std::vector<Decision> route_extension(const ConvictionEvent& event, const std::vector<std::size_t>& added,
                                      const CodeTables& tables, const History& history, base::Date made_on) {
    const bool deletion = event.kind == EventKind::deleted;
    std::vector<Decision> decisions;
    if (deletion && !history.made_for.empty()) return decisions; // its nationalities decide nothing
    for (const auto position : added) {
        const auto& code = event.person.nationalities.at(position).code;
        if (event.person.organisation) {
            decisions.push_back(not_applicable(DecisionOrigin::extension, "organisation"));
        } else if (deletion && history.known) {
            decisions.push_back(not_applicable(DecisionOrigin::extension, "nothing to delete"));
        } else {
            decisions.push_back(route_nationality(code, tables, made_on));
        }
        decisions.back().origin = DecisionOrigin::extension;
        decisions.back().nationality = code;
    }
    pass_over_sent(decisions, history.sent_before);
    return decisions;
}

int decisions_owed(const ConvictionEvent& event, const CodeTables& tables, const History& history,
                   base::Date made_on) {
    const auto nationalities = static_cast<int>(event.person.nationalities.size());
    const int own = event.person.organisation || nationalities == 0 ? 1 : nationalities;
    if (event.kind == EventKind::deleted)
        return history.made_for.empty() ? own : static_cast<int>(history.made_for.size());
    int beside = 0;
    for (const auto state : history.made_for) {
        const bool led_to =
            !event.person.organisation && std::ranges::any_of(event.person.nationalities, [&](const auto& n) {
                return route_nationality(n.code, tables, made_on).state == state;
            });
        if (!led_to) ++beside;
    }
    return own + beside;
}

} // namespace convictiond::core
