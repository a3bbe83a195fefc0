// Each case is a row: what is known of a conviction for one state, what is decided now, and what follows.
#include "core/succession.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace succession_test {

using namespace convictiond::core;

namespace {

// "1N held" is version 1, new, held; "2D" a deletion of which nothing was made; a trailing "!" is one that
// would begin as held.
VersionStanding standing(std::string text) {
    VersionStanding standing;
    standing.begins_held = text.ends_with('!');
    if (standing.begins_held) text.pop_back();
    standing.version = text.at(0) - '0';
    standing.kind = text.at(1) == 'N'   ? EventKind::made
                    : text.at(1) == 'A' ? EventKind::amended
                                        : EventKind::deleted;
    const auto word = text.size() > 3 ? text.substr(3) : "";
    if (word == "held") standing.made = Made::held;
    if (word == "sent") standing.made = Made::sent;
    if (word == "unsent") standing.made = Made::unsent;
    return standing;
}

std::string told(const Succession& succession) {
    std::string text;
    for (const auto& step : succession.steps) {
        text += fmt::format("{} ", step.version);
        switch (step.does) {
        case SuccessionStep::Does::goes: text += "goes"; break;
        case SuccessionStep::Does::superseded: text += "superseded"; break;
        case SuccessionStep::Does::never_sent: text += "never sent"; break;
        }
        text += ", ";
    }
    text.resize(text.size() - 2);
    for (const auto version : succession.closes) text += fmt::format("; closes {}", version);
    return text;
}

struct Row {
    const char* decided;
    std::vector<std::string> others;
    const char* follows;
};

void check(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        std::vector<VersionStanding> others;
        std::string shown = row.decided;
        for (const auto& other : row.others) {
            others.push_back(standing(other));
            shown += " beside " + other;
        }
        CAPTURE(shown);
        CHECK(told(succeed(standing(row.decided), others)) == row.follows);
    }
}

} // namespace

TEST_CASE("a version with none newer goes, live or held") {
    check({
        {"1N", {}, "1 goes"},
        {"1N!", {}, "1 goes"},
        {"2A", {"1N sent"}, "2 goes"},
        {"2A", {"1N"}, "2 goes"},
        {"2A", {"1N unsent"}, "2 goes"},
        {"3A", {"1N sent", "2A sent"}, "3 goes"},
    });
}

TEST_CASE("a held earlier version is closed when a live later one is made, and not when that is held too") {
    check({
        {"2A", {"1N held"}, "2 goes; closes 1"},
        {"3A", {"1N held", "2A held"}, "3 goes; closes 1; closes 2"},
        {"3A", {"1N sent", "2A held"}, "3 goes; closes 2"},
        {"2A!", {"1N held"}, "2 goes"},
        {"2A!", {"1N sent"}, "2 goes"},
    });
}

TEST_CASE(
    "a version that comes after a newer one was accepted is superseded, and the newer ones are decided") {
    check({
        // The newer one went to this state already, or waits to.
        {"1N", {"2A sent"}, "1 superseded"},
        {"1N", {"2A held"}, "1 superseded"},
        {"1N!", {"2A sent"}, "1 superseded"},
        {"1N", {"2A unsent"}, "1 superseded"}, // by decision of two operators
        // This state is new to the conviction: it gets the newest.
        {"1N", {"2A"}, "1 superseded, 2 goes"},
        {"1N!", {"2A!"}, "1 superseded, 2 goes"},
        {"1N", {"2A", "3A"}, "1 superseded, 2 superseded, 3 goes"},
        {"2A", {"1N", "3A"}, "2 superseded, 3 goes"},
        {"2A", {"1N sent", "3A"}, "2 superseded, 3 goes"},
        {"1N", {"2A", "3A sent"}, "1 superseded, 2 superseded"},
        {"1N", {"2A held", "3A"}, "1 superseded, 3 goes; closes 2"},
        {"2A", {"1N held", "3A"}, "2 superseded, 3 goes; closes 1"},
        {"2A", {"1N held", "3A!"}, "2 superseded, 3 goes"},
        {"2A", {"1N held", "3A sent"}, "2 superseded; closes 1"},
    });
}

TEST_CASE("a deletion does not go where no version went, and closes what is held there") {
    check({
        {"2D", {"1N held"}, "2 never sent; closes 1"},
        {"2D", {"1N unsent"}, "2 never sent"},
        {"3D", {"1N held", "2A held"}, "3 never sent; closes 1; closes 2"},
        {"3D", {"1N sent", "2A held"}, "3 goes; closes 2"},
        {"2D", {"1N sent"}, "2 goes"}, // queued counts: it may be on its way
        {"3D", {"1N sent", "2A unsent"}, "3 goes"},
    });
}

TEST_CASE("a held deletion is asked again when it is released: an elder may have gone by then") {
    check({
        {"2D!", {"1N held"}, "2 goes"},
        {"2D!", {"1N sent"}, "2 goes"},
    });
}

TEST_CASE("a deletion whose elders are not known goes where its nationalities lead") {
    check({{"2D", {}, "2 goes"}});
}

TEST_CASE("a state that only a late version leads to is not told of a conviction that was deleted since") {
    check({
        {"1N", {"2D"}, "1 superseded, 2 never sent"},
        {"1N", {"2A", "3D"}, "1 superseded, 2 superseded, 3 never sent"},
        {"2A", {"1N sent", "3D"}, "2 superseded, 3 goes"},
        {"1N", {"2D sent"}, "1 superseded"}, // its nationalities led there before the elder was known
    });
}

TEST_CASE("the order in which the known versions are given does not matter") {
    check({{"1N", {"3A", "2A"}, "1 superseded, 2 superseded, 3 goes"}});
}

} // namespace succession_test
