// The circuit of a lane, told outcome by outcome.
#include "core/circuit.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace circuit_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

namespace {

using Change = Circuit::Change;

// A circuit with a clock that the test moves.
struct Wire {
    Circuit circuit{CircuitPolicy{}};
    base::Monotonic now{1h};

    Change note(AttemptOutcome outcome, std::string cause = "cause", base::Duration floor = {},
                bool probe = false) {
        AttemptJudgement judgement;
        judgement.outcome = outcome;
        judgement.cause = std::move(cause);
        return circuit.note(judgement, probe, floor, now);
    }
    Change probe(AttemptOutcome outcome, base::Duration floor = {}) {
        return note(outcome, "cause", floor, true);
    }
    Change note_times(int times, AttemptOutcome outcome) {
        auto change = Change::none;
        for (int i = 0; i < times; ++i) change = note(outcome);
        return change;
    }
    [[nodiscard]] base::Duration until_probe() const {
        return std::chrono::duration_cast<base::Duration>(circuit.next_probe() - now);
    }
};

using enum AttemptOutcome;

} // namespace

TEST_CASE("one failure of the lane opens the circuit at once and names the cause") {
    Wire wire;
    CHECK_FALSE(wire.circuit.is_open());
    CHECK(wire.note(lane_failure, "certificate expired") == Change::opened);
    CHECK(wire.circuit.is_open());
    CHECK(wire.circuit.cause() == "certificate expired");
    CHECK(wire.until_probe() == 5s);
    CHECK(wire.note(lane_failure, "answer 404") == Change::none);
    CHECK(wire.circuit.cause() == "answer 404");
}

TEST_CASE("a first probe that would come later than the longest interval comes with that") {
    Wire wire;
    wire.circuit.use({5, 10s, 2s});
    REQUIRE(wire.note(lane_failure) == Change::opened);
    CHECK(wire.until_probe() == 2s);
}

TEST_CASE("five transient outcomes in a row open it, four do not") {
    Wire wire;
    CHECK(wire.note_times(4, transient) == Change::none);
    CHECK_FALSE(wire.circuit.is_open());
    CHECK(wire.note(unknown, "connection reset") == Change::opened); // unknown is transient, too
    CHECK(wire.circuit.cause() == "5 transient failures in a row, the last: connection reset");
}

TEST_CASE("an answer that concerns a message alone breaks the row of transient outcomes") {
    for (const auto answer : {delivered, refused}) {
        Wire wire;
        wire.note_times(4, transient);
        CHECK(wire.note(answer) == Change::none);
        CHECK(wire.note_times(4, unknown) == Change::none);
        CHECK(wire.note(transient) == Change::opened);
    }
}

TEST_CASE("probes go after 5 s, then at doubling intervals up to 5 min") {
    Wire wire;
    wire.note(lane_failure);
    std::string table = "probe   waits  after opening\n";
    base::Duration since{};
    for (int probe = 1; probe <= 10; ++probe) {
        const auto wait = wire.until_probe();
        since += wait;
        table += fmt::format("{:>5}  {:>6}  {:>13}\n", probe, base::to_text(wait), base::to_text(since));
        wire.now = wire.circuit.next_probe();
        CHECK(wire.probe(transient) == Change::none);
    }
    CHECK(table == "probe   waits  after opening\n"
                   "    1      5s             5s\n"
                   "    2     10s            15s\n"
                   "    3     20s            35s\n"
                   "    4     40s         1m 15s\n"
                   "    5  1m 20s         2m 35s\n"
                   "    6  2m 40s         5m 15s\n"
                   "    7      5m        10m 15s\n"
                   "    8      5m        15m 15s\n"
                   "    9      5m        20m 15s\n"
                   "   10      5m        25m 15s\n");
}

TEST_CASE("what was under way when it opened and fails late does not move the next probe") {
    Wire wire;
    wire.note(lane_failure);
    wire.now += 3s;
    for (const auto late : {transient, unknown, lane_failure}) CHECK(wire.note(late) == Change::none);
    CHECK(wire.until_probe() == 2s);
}

TEST_CASE("a Retry-After delays the probe, whichever answer carried it") {
    Wire opener;
    opener.note(lane_failure, "answer 401", 2min);
    CHECK(opener.until_probe() == 2min);
    opener.now = opener.circuit.next_probe();
    opener.probe(transient, 1h);
    CHECK(opener.until_probe() == 1h);
    opener.now = opener.circuit.next_probe();
    opener.probe(transient); // without one: the interval has doubled twice
    CHECK(opener.until_probe() == 20s);

    Wire before;
    before.note(transient, "answer 503", 10min);
    before.now += 1min;
    before.note_times(4, unknown);
    CHECK(before.circuit.is_open());
    CHECK(before.until_probe() == 9min);

    Wire straggler;
    straggler.note(lane_failure);
    straggler.note(transient, "answer 503", 10min);
    CHECK(straggler.until_probe() == 10min);
}

TEST_CASE("a Retry-After from before the lane answered again is forgotten") {
    Wire wire;
    wire.note(transient, "answer 429", 1h);
    wire.note(delivered);
    wire.note(lane_failure);
    CHECK(wire.until_probe() == 5s);
}

TEST_CASE("any answer that concerns the message alone closes it, the probe's or a late one's") {
    for (const auto answer : {delivered, refused})
        for (const bool probe : {false, true}) {
            Wire wire;
            wire.note(lane_failure);
            CHECK(wire.note(answer, "cause", {}, probe) == Change::closed);
            CHECK_FALSE(wire.circuit.is_open());
            CHECK(wire.circuit.cause().empty());
        }
}

TEST_CASE("it opens anew with the first interval") {
    Wire wire;
    wire.note(lane_failure);
    for (int i = 0; i < 6; ++i) wire.probe(transient);
    wire.probe(delivered);
    CHECK(wire.note_times(4, transient) == Change::none); // the probes counted for the time before
    CHECK(wire.note(transient) == Change::opened);
    CHECK(wire.until_probe() == 5s);
}

TEST_CASE("five refusals without a delivery between them open it, whatever else came between") {
    Wire wire;
    CHECK(wire.note_times(4, refused) == Change::none);
    wire.note(transient);
    CHECK(wire.note(refused, "answer 400") == Change::opened);
    CHECK(wire.circuit.cause() == "5 refusals in a row, the last: answer 400");
    Wire other;
    other.note_times(4, refused);
    other.note(delivered);
    CHECK(other.note_times(4, refused) == Change::none);
}

TEST_CASE("one that refusals opened is closed by a delivery alone") {
    Wire wire;
    wire.note_times(5, refused);
    CHECK(wire.probe(refused) == Change::none);
    CHECK(wire.until_probe() == 10s);
    CHECK(wire.probe(lane_failure) == Change::none);
    CHECK(wire.probe(refused) == Change::none);
    CHECK(wire.circuit.is_open());
    CHECK(wire.probe(delivered) == Change::closed);
    CHECK(wire.note_times(4, refused) == Change::none); // counted from the delivery on
}

TEST_CASE("the fifth refusal in a row does not close a circuit that something else opened") {
    Wire wire;
    wire.note_times(4, refused);
    wire.note(lane_failure, "answer 401");
    CHECK(wire.probe(refused) == Change::none);
    CHECK(wire.circuit.is_open());
    CHECK(wire.circuit.cause() == "5 refusals in a row, the last: cause");
    CHECK(wire.probe(delivered) == Change::closed);
}

} // namespace circuit_test
