// Who is notified: each rule of the specification, and its sum held against random events.
#include "core/routing.hpp"

#include "base/chance.hpp"
#include "unit/core/small_tables.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace routing_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace convictiond::core::test;

namespace {

const auto today = on(2026, 11, 24);

Told routed(EventKind kind, const std::vector<std::string>& nationalities, const History& history = {}) {
    return told(route(event(kind, nationalities), small_tables(), history, today));
}

Told routed(const std::vector<std::string>& nationalities) {
    return routed(EventKind::made, nationalities);
}

History made_for(std::set<base::MemberState> states) {
    return {true, std::move(states)};
}

} // namespace

TEST_CASE("each nationality gets a decision of its own, in the file's order") {
    CHECK(routed({"FRA"}) == Told{"nationality FRA: notify FR"});
    CHECK(routed({"FRA", "GRC", "IRL"}) ==
          Told{"nationality FRA: notify FR", "nationality GRC: notify GR", "nationality IRL: notify IE"});
}

TEST_CASE("no order and no neighbour takes a nationality's notification away") {
    std::vector<std::string> codes = {"FRA", "GBR", "HRV", "USA"};
    std::ranges::sort(codes);
    do {
        auto decisions = routed(codes);
        std::ranges::sort(decisions);
        CHECK(decisions ==
              Told{"nationality FRA: notify FR", "nationality GBR: not_applicable, convicting state",
                   "nationality HRV: notify HR", "nationality USA: not_applicable, not a member state"});
    } while (std::ranges::next_permutation(codes).found);
}

TEST_CASE("a second nationality is notified whether it stands before or after the British one") {
    const std::string british = "nationality GBR: not_applicable, convicting state";
    CHECK(routed({"GBR", "FRA"}) == Told{british, "nationality FRA: notify FR"});
    CHECK(routed({"FRA", "GBR"}) == Told{"nationality FRA: notify FR", british});
    CHECK(routed({"GBR"}) == Told{british});
}

TEST_CASE("what surely leads to no member state is not applicable, with its reason") {
    CHECK(routed({"XXA"}) == Told{"nationality XXA: not_applicable, stateless"});
    CHECK(routed({"USA"}) == Told{"nationality USA: not_applicable, not a member state"});
}

TEST_CASE("what might be a member state waits for a person and is never guessed") {
    for (const auto* code : {"YUG", "SUN", "CSK", "DDR", "SCG", "XXB", "XXC", "XXX", "GER", "ABW"})
        CHECK(routed({code}) ==
              Told{std::string{"nationality "} + code + ": review, nationality that is not certain"});
    CHECK(routed({"QQQ"}) == Told{"nationality QQQ: review, unknown nationality"});
    for (const auto* code : {"fra", "Fra", "FR", "FRAN", "FR1", "F-A", "FR ", "FRÀ"})
        CHECK(routed({code}) == Told{std::string{"nationality "} + code + ": review, misshapen nationality"});
    CHECK(routed({""}) == Told{"nationality: review, misshapen nationality"});
    CHECK(routed({}) == Told{"none: review, no nationality"});
}

TEST_CASE("what an earlier system had sent is not sent again, and is a decision all the same") {
    auto history = made_for({state("FR"), state("GR")});
    history.sent_before = {state("FR"), state("GR")};
    CHECK(routed(EventKind::amended, {"FRA", "IRL"}, history) ==
          Told{"nationality FRA: not_applicable, sent before", "nationality IRL: notify IE",
               "earlier-version: not_applicable, sent before"});
    CHECK(routed(EventKind::deleted, {}, history) == Told{"earlier-version: not_applicable, sent before",
                                                          "earlier-version: not_applicable, sent before"});
    CHECK(decisions_owed(event(EventKind::amended, {"FRA", "IRL"}), small_tables(), history, today) == 3);
}

TEST_CASE("one that waits does not hold up the one beside it") {
    CHECK(routed({"YUG", "FRA"}) ==
          Told{"nationality YUG: review, nationality that is not certain", "nationality FRA: notify FR"});
}

TEST_CASE("two nationalities that lead to one state are two decisions") {
    CHECK(routed({"FRA", "FXX"}) == Told{"nationality FRA: notify FR", "nationality FXX: notify FR"});
    CHECK(routed({"FRA", "FRA"}) == Told{"nationality FRA: notify FR", "nationality FRA: notify FR"});
}

TEST_CASE("an organisation gets one decision, whatever nationalities it carries") {
    for (const auto kind : {EventKind::made, EventKind::amended, EventKind::deleted}) {
        auto company = event(kind, {"FRA", "GRC"});
        company.person.organisation = true;
        CHECK(told(route(company, small_tables(), {}, today)) ==
              Told{"organisation: not_applicable, organisation"});
    }
}

TEST_CASE("an extension decides about each nationality that it adds, and about no other") {
    const auto extended = [](ConvictionEvent wider, const History& history = {}) {
        return told(route_extension(wider, {0, 2}, small_tables(), history, today));
    };
    const auto person = [](EventKind kind) { return event(kind, {"FRA", "IRL", "GBR"}); };
    const std::string british = "extension GBR: not_applicable, convicting state";
    CHECK(extended(person(EventKind::made)) == Told{"extension FRA: notify FR", british});
    CHECK(extended(person(EventKind::amended), made_for({state("GR")})) ==
          Told{"extension FRA: notify FR", british});
    CHECK(extended(person(EventKind::made), {false, {}, {state("FR")}}) ==
          Told{"extension FRA: not_applicable, sent before", british});
    CHECK(extended(person(EventKind::deleted)) == Told{"extension FRA: notify FR", british});
    CHECK(extended(person(EventKind::deleted), made_for({state("GR")})).empty());
    CHECK(extended(person(EventKind::deleted), made_for({})) ==
          Told{"extension FRA: not_applicable, nothing to delete",
               "extension GBR: not_applicable, nothing to delete"});
    for (const auto kind : {EventKind::made, EventKind::amended, EventKind::deleted}) {
        auto company = person(kind);
        company.person.organisation = true;
        CHECK(extended(company) == Told{"extension FRA: not_applicable, organisation",
                                        "extension GBR: not_applicable, organisation"});
    }
}

TEST_CASE("a state must be a member on the day on which the notification is made") {
    auto told_on = [](const char* code, base::Date day) {
        return told(route_nationality(code, small_tables(), day));
    };
    CHECK(told_on("HRV", on(2013, 6, 30)) == "nationality HRV: not_applicable, not a member state");
    CHECK(told_on("HRV", on(2013, 7, 1)) == "nationality HRV: notify HR");
}

TEST_CASE("a former member is not notified after its last day") {
    auto tables = small_tables();
    tables.nationalities["GBR"] = {"GBR", NationalityAction::notify, state("GB")}; // as France would see it
    CHECK(told(route_nationality("GBR", tables, on(2020, 1, 31))) == "nationality GBR: notify GB");
    CHECK(told(route_nationality("GBR", tables, on(2020, 2, 1))) ==
          "nationality GBR: not_applicable, not a member state");
}

TEST_CASE("an amendment goes, besides, to every state that holds an earlier version, once") {
    CHECK(routed(EventKind::amended, {"FRA"}, made_for({state("FR"), state("GR"), state("IE")})) ==
          Told{"nationality FRA: notify FR", "earlier-version: notify GR", "earlier-version: notify IE"});
    CHECK(routed(EventKind::amended, {}, made_for({state("GR")})) ==
          Told{"none: review, no nationality", "earlier-version: notify GR"});
    auto company = event(EventKind::amended, {"FRA"});
    company.person.organisation = true;
    CHECK(told(route(company, small_tables(), made_for({state("FR")}), today)) ==
          Told{"organisation: not_applicable, organisation", "earlier-version: notify FR"});
}

TEST_CASE("a deletion goes to the states that hold an earlier version, and to those alone") {
    CHECK(routed(EventKind::deleted, {"FRA", "IRL"}, made_for({state("FR"), state("GR")})) ==
          Told{"earlier-version: notify FR", "earlier-version: notify GR"});
    auto company = event(EventKind::deleted, {});
    company.person.organisation = true;
    CHECK(told(route(company, small_tables(), made_for({state("GR")}), today)) ==
          Told{"earlier-version: notify GR"});
}

TEST_CASE("the nationalities of a deletion decide only where no earlier version is known") {
    CHECK(routed(EventKind::deleted, {"FRA", "GBR", "YUG"}) ==
          Told{"nationality FRA: notify FR", "nationality GBR: not_applicable, convicting state",
               "nationality YUG: review, nationality that is not certain"});
    CHECK(routed(EventKind::deleted, {}) == Told{"none: not_applicable, nothing to delete"});
}

TEST_CASE("a deletion of what is known and was made for nobody deletes nothing, a decision a nationality") {
    CHECK(routed(EventKind::deleted, {"FRA", "GBR"}, made_for({})) ==
          Told{"nationality FRA: not_applicable, nothing to delete",
               "nationality GBR: not_applicable, nothing to delete"});
    CHECK(routed(EventKind::deleted, {}, made_for({})) == Told{"none: not_applicable, nothing to delete"});
}

TEST_CASE("an event gets as many decisions as it is owed, and none without its reason or its state") {
    const std::vector<std::string> codes = {"FRA", "FXX", "GRC", "HRV", "IRL", "GBR",
                                            "XXA", "USA", "YUG", "QQQ", "fra", ""};
    const std::vector<const char*> states = {"FR", "GR", "HR", "IE"};
    const auto tables = small_tables();
    base::Chance chance{20261124};
    for (int round = 0; round < 5000; ++round) {
        std::vector<std::string> nationalities;
        for (auto left = chance.below(5); left > 0; --left)
            nationalities.push_back(codes[chance.below(codes.size())]);
        auto conviction = event(static_cast<EventKind>(chance.below(3)), nationalities);
        conviction.person.organisation = chance.below(8) == 0;
        History history;
        history.known = chance.below(2) == 0;
        for (const auto* code : states)
            if (history.known && chance.below(3) == 0) history.made_for.insert(state(code));
        const auto made_on = chance.below(10) == 0 ? on(2013, 6, 30) : today;

        const auto decisions = route(conviction, tables, history, made_on);
        INFO("round " << round);
        REQUIRE(static_cast<int>(decisions.size()) == decisions_owed(conviction, tables, history, made_on));
        for (const auto& decision : decisions) {
            const bool notifies = decision.outcome == DecisionOutcome::notify;
            REQUIRE(decision.state.has_value() == notifies);
            REQUIRE(decision.reason.empty() == notifies);
        }
        for (const auto holder : history.made_for)
            REQUIRE(std::ranges::any_of(decisions, [&](const auto& d) { return d.state == holder; }));
    }
}

TEST_CASE("outcomes and origins of decisions have the words that the tables keep") {
    CHECK(to_text(DecisionOutcome::notify) == "notify");
    CHECK(to_text(DecisionOutcome::not_applicable) == "not_applicable");
    CHECK(to_text(DecisionOutcome::review) == "review");
    CHECK(to_text(DecisionOrigin::nationality) == "nationality");
    CHECK(to_text(DecisionOrigin::none) == "none");
    CHECK(to_text(DecisionOrigin::organisation) == "organisation");
    CHECK(to_text(DecisionOrigin::earlier_version) == "earlier-version");
    CHECK(to_text(DecisionOrigin::extension) == "extension");
    CHECK(to_text(DecisionOrigin::act) == "act");
}

} // namespace routing_test
