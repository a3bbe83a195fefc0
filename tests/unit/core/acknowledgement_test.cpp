// Each cell of the exchange's table "state of the notification × recorded or refused".
#include "core/acknowledgement.hpp"

#include <catch2/catch.hpp>

namespace acknowledgement_test {

using namespace convictiond::core;

namespace {

using enum AcknowledgementResult;

struct Cell {
    AcknowledgementResult result;
    std::optional<Status> becomes;
};

struct Row {
    Acknowledged notification;
    Cell recorded;
    Cell refused;
};

const Row table[] = {
    {{Status::held}, {unknown, {}}, {unknown, {}}},
    {{Status::closed}, {unknown, {}}, {unknown, {}}},
    {{Status::queued}, {stored, Status::acknowledged}, {stored, Status::refused}},
    {{Status::delivered}, {stored, Status::acknowledged}, {stored, Status::refused}},
    {{Status::acknowledged}, {repeated, {}}, {conflict, {}}},
    {{Status::refused, true}, {stored, Status::acknowledged}, {repeated, {}}}, // by the delivery's answer
    {{Status::refused, false}, {conflict, {}}, {repeated, {}}},                // by an acknowledgement
};

} // namespace

TEST_CASE("each acknowledgement does to each notification what the table says") {
    for (const auto& row : table) {
        INFO(to_text(row.notification.status)
             << (row.notification.refused_by_answer ? " by the delivery's answer" : ""));
        const auto recorded = judge_acknowledgement(row.notification, AcknowledgementStatus::recorded);
        CHECK(recorded.result == row.recorded.result);
        CHECK(recorded.becomes == row.recorded.becomes);
        const auto refused = judge_acknowledgement(row.notification, AcknowledgementStatus::refused);
        CHECK(refused.result == row.refused.result);
        CHECK(refused.becomes == row.refused.becomes);
    }
}

TEST_CASE("a refusal by the authority is taken back after an operator resubmitted: it is queued again") {
    REQUIRE(after(Status::refused, Happening::resubmitted) == Status::queued);
    const auto judgement = judge_acknowledgement({Status::queued}, AcknowledgementStatus::recorded);
    CHECK(judgement.result == stored);
    CHECK(judgement.becomes == Status::acknowledged);
}

TEST_CASE("only what is stored changes a notification, and it always does") {
    for (const auto status : all_statuses)
        for (const bool by_answer : {false, true})
            for (const auto theirs : {AcknowledgementStatus::recorded, AcknowledgementStatus::refused}) {
                const auto judgement = judge_acknowledgement({status, by_answer}, theirs);
                INFO(to_text(status) << ", " << to_text(theirs));
                CHECK(judgement.becomes.has_value() == (judgement.result == stored));
            }
}

TEST_CASE("acknowledgements have the words of the wire") {
    CHECK(to_text(AcknowledgementStatus::recorded) == "recorded");
    CHECK(to_text(AcknowledgementStatus::refused) == "refused");
    CHECK(to_text(stored) == "stored");
    CHECK(to_text(repeated) == "repeated");
    CHECK(to_text(unknown) == "unknown");
    CHECK(to_text(conflict) == "conflict");
}

} // namespace acknowledgement_test
