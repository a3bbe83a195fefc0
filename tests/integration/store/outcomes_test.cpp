#include "store/outcomes.hpp"

#include "made.hpp"
#include "store/overview.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace outcomes_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

using Then = core::LaneVerdict::Then;
using Theirs = core::AcknowledgementStatus;
using Moves = std::vector<std::string>;

constexpr std::chrono::minutes later{5};

std::string attempts(const Store& store) {
    return store.database.value(
        "select coalesce(string_agg(outcome, ' ' order by started_at), '') from attempt");
}

} // namespace

TEST_CASE("a delivery leaves the queue and awaits its acknowledgement") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made));
    CHECK(standing(store, made) == "delivered");
    CHECK(store.database.rows("select delivered_at, due_at from delivery join awaiting using (number)") ==
          std::vector<Database::Row>{{"2026-11-24 12:00:00.25+00", "2026-11-24 13:00:00+00"}});
    CHECK(movements(store) == Moves{"made > queued 1", "queued > delivered 1"});
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("what happens to a notification is journaled with its event, by which it is found") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made));
    REQUIRE(acknowledge(store, made, Theirs::recorded) == core::AcknowledgementResult::stored);
    CHECK(store.database.value(fmt::format(
              "select string_agg(verb, ' ' order by number) from journal where event_id = {} "
              "and notification = '{}' and verb <> 'notification.made'",
              made.event.value, made.id.text())) == "notification.delivered acknowledgement.stored");
}

TEST_CASE("what a POST was signed with stands with its attempt, whole or not at all") {
    Store store;
    const auto made = make_one(store);
    auto outcome = outcome_of(made, Then::retry);
    record(store, outcome);
    outcome = outcome_of(made, Then::delivered, noon + later);
    outcome.signature = store::AttemptSignature{noon, "key-1", base::Bytes(64, std::byte{0xA5})};
    record(store, outcome);
    CHECK(store.database.rows("select signature_created, signature_key_id, encode(signature, 'hex') "
                              "from attempt order by started_at") ==
          std::vector<Database::Row>{
              {"NULL", "NULL", "NULL"},
              {"2026-11-24 12:00:00+00", "key-1", base::to_hex(base::Bytes(64, std::byte{0xA5}))}});
    CHECK_THROWS(
        store.database.run("update attempt set signature_key_id = null where signature is not null"));
}

TEST_CASE("a delivery that settles is acknowledged at once, and was delivered all the same") {
    Store store;
    const auto made = make_one(store);
    auto outcome = outcome_of(made);
    outcome.settles = true;
    record(store, outcome);
    CHECK(standing(store, made) == "acknowledged");
    CHECK(store.database.value("select count(*) from delivery") == "1");
    CHECK(movements(store) == Moves{"made > queued 1", "queued > acknowledged 1"});
}

TEST_CASE("the reference that a receipt gives is kept, once, however often the receipt comes") {
    Store store;
    const auto made = make_one(store);
    auto outcome = outcome_of(made);
    outcome.reference = "FR-2026-77";
    record(store, outcome);
    outcome.key.repeat = true;
    for (const auto* reference : {"FR-2026-77", "", "FR-2026-78"}) {
        outcome.started_at += later;
        outcome.reference = reference;
        record(store, outcome);
    }
    CHECK(store.database.rows("select kind, words from remark order by id") ==
          std::vector<Database::Row>{{"reference", "FR-2026-77"}, {"reference", "FR-2026-78"}});
}

TEST_CASE("a failure waits for its next try, stays queued and books nothing") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made, Then::retry));
    CHECK(standing(store, made) == "queued");
    CHECK(store.database.value("select count(*) from queue") == "0");
    CHECK(store.database.rows("select failures, failed_at, due_at from retry") ==
          std::vector<Database::Row>{{"1", "2026-11-24 12:00:00.25+00", "2026-11-24 13:00:00+00"}});

    auto again = outcome_of(made, Then::retry, noon + later);
    again.failures = 2;
    record(store, again);
    CHECK(store.database.rows("select failures, failed_at, due_at from retry") ==
          std::vector<Database::Row>{{"2", "2026-11-24 12:05:00.25+00", "2026-11-24 13:05:00+00"}});
    CHECK(movements(store) == Moves{"made > queued 1"});
    CHECK(attempts(store) == "transient transient");
}

TEST_CASE("a refusal waits for an operator, with their words, from the queue and from the retries") {
    Store store;
    const auto first = make_one(store, "FR", 1);
    const auto second = make_one(store, "FR", 2);
    record(store, outcome_of(second, Then::retry));
    auto refusal = outcome_of(first, Then::refused);
    refusal.answer = "no such \"court\" {1}";
    record(store, refusal);
    record(store, outcome_of(second, Then::refused, noon + later));
    CHECK(standing(store, first) == "refused");
    CHECK(standing(store, second) == "refused");
    CHECK(store.database.rows("select number, kind, words from remark") ==
          std::vector<Database::Row>{{std::to_string(first.key.number), "answer", refusal.answer}});
    CHECK(store.database.value("select bool_and(by_answer) from refused") == "t");
    CHECK(movements(store) ==
          Moves{"made > queued 1", "made > queued 1", "queued > refused 1", "queued > refused 1"});
}

TEST_CASE("what leaves a notification where it stands is an attempt and nothing else") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made, Then::unchanged));
    CHECK(standing(store, made) == "queued");
    CHECK(store.database.value("select count(*) from queue") == "1");
    CHECK(attempts(store) == "lane_failure");
    CHECK(movements(store) == Moves{"made > queued 1"});
}

TEST_CASE("a delivery after failures leaves the retries") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made, Then::retry));
    record(store, outcome_of(made, Then::delivered, noon + later));
    CHECK(standing(store, made) == "delivered");
    CHECK(attempts(store) == "transient delivered");
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("an outcome that comes after the acknowledgement leaves its attempt and changes nothing else") {
    Store store;
    int sequence = 0;
    for (const auto then : {Then::delivered, Then::retry, Then::refused}) {
        for (const auto theirs : {Theirs::recorded, Theirs::refused}) {
            const auto made = make_one(store, "FR", ++sequence);
            REQUIRE(acknowledge(store, made, theirs) == core::AcknowledgementResult::stored);
            const auto before = standing(store, made);
            const auto booked = movements(store);
            record(store, outcome_of(made, then));
            CHECK(standing(store, made) == before);
            CHECK(movements(store) == booked);
        }
    }
    CHECK(store.database.value("select count(*) from attempt") == std::to_string(sequence));
    // Refused by a callback that came before their machine's answer: it was delivered all the same.
    CHECK(store.database.rows("select standing.status from delivery join standing using (number)") ==
          std::vector<Database::Row>{{"refused"}});
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("a late outcome of a lane's former owner changes nothing that the new owner recorded") {
    Store store;
    int sequence = 0;
    for (const auto then : {Then::delivered, Then::retry, Then::refused}) {
        const auto made = make_one(store, "FR", ++sequence);
        record(store, outcome_of(made));
        const auto booked = movements(store);
        record(store, outcome_of(made, then, noon - later));
        CHECK(standing(store, made) == "delivered");
        CHECK(movements(store) == booked);
    }
    CHECK(store.database.rows("select distinct delivered_at from delivery") ==
          std::vector<Database::Row>{{"2026-11-24 12:00:00.25+00"}});
}

TEST_CASE("outcomes of many lanes go in together, one booking for each lane and move") {
    Store store;
    Incoming file{store.connection, 3};
    std::vector<store::OutcomeRow> outcomes;
    for (const auto* reference : {"R/1", "R/2", "R/3"}) {
        const auto event = file.event(reference);
        outcomes.push_back(outcome_of(file.notify(event, "FR")));
        outcomes.push_back(outcome_of(file.notify(event, "GR"), Then::refused));
        outcomes.push_back(outcome_of(file.notify(event, "ES"), Then::retry));
    }
    file.finish();
    (void)store::record_outcomes(store.connection, outcomes, noon);
    CHECK(movements(store, "FR") == Moves{"made > queued 3", "queued > delivered 3"});
    CHECK(movements(store, "GR") == Moves{"made > queued 3", "queued > refused 3"});
    CHECK(movements(store, "ES") == Moves{"made > queued 3"});
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("outcomes whose commit was not heard of are recorded again and change nothing twice") {
    Store store;
    const auto first = make_one(store, "FR", 1);
    const auto second = make_one(store, "FR", 2);
    const std::vector<store::OutcomeRow> batch = {outcome_of(first, Then::refused), outcome_of(second)};
    (void)store::record_outcomes(store.connection, batch, noon);
    // Meanwhile an operator sends the first again.
    store.database.value("with gone as (delete from refused returning number) "
                         "insert into queue select member_state, historical, last_permitted_day, number "
                         "from notification join gone using (number) returning number");
    const auto third = make_one(store, "FR", 3);
    (void)store::record_outcomes(store.connection, std::vector{batch[0], batch[1], outcome_of(third)}, noon);
    CHECK(standing(store, first) == "queued");
    CHECK(standing(store, second) == "delivered");
    CHECK(standing(store, third) == "delivered");
    CHECK(store.database.value("select count(*) from attempt") == "3");
    CHECK(store.database.value("select count(*) from journal where notification is not null") == "3");
}

TEST_CASE("of two outcomes of one notification the one that is known is left out, the other is not") {
    Store store;
    const auto made = make_one(store);
    const auto failed = outcome_of(made, Then::retry, noon - later);
    record(store, failed);
    (void)store::record_outcomes(store.connection, std::vector{failed, outcome_of(made)}, noon);
    CHECK(standing(store, made) == "delivered");
    CHECK(store.database.value("select count(*) from attempt") == "2");
    CHECK(store.database.rows("select verb from journal where notification is not null order by number") ==
          std::vector<Database::Row>{{"notification.failed"}, {"notification.delivered"}});
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE(
    "an outcome whose notification a failover lost is not taken for that of whoever has its number since") {
    Store store;
    const auto made = make_one(store);
    auto lost = outcome_of(made);
    lost.id = make_one(store, "FR", 2).id; // the number of the one, the id of another
    using Ids = std::vector<base::NotificationId>;
    CHECK(store::record_outcomes(store.connection, std::vector{lost}, noon) == Ids{lost.id});
    CHECK(standing(store, made) == "queued");
    CHECK(attempts(store).empty());
    lost.key.number += 1000; // and nobody has it
    const auto both = std::vector{lost, outcome_of(made)};
    CHECK(store::record_outcomes(store.connection, both, noon) == Ids{lost.id});
    CHECK(store::record_outcomes(store.connection, both, noon) == Ids{lost.id}); // the other is here already
    CHECK(standing(store, made) == "delivered");
    CHECK(attempts(store) == "delivered");
}

TEST_CASE("two attempts that began at one instant, by a clock that was set back, are two") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made, Then::retry));
    auto again = outcome_of(made);
    again.took += std::chrono::milliseconds{3};
    record(store, again);
    CHECK(standing(store, made) == "delivered");
    CHECK(store.database.value("select count(*) from attempt") == "2");
}

TEST_CASE("no outcomes are no transaction") {
    Store store;
    REQUIRE(store.database.end_sessions("test") == 1);
    CHECK_NOTHROW((void)store::record_outcomes(store.connection, std::vector<store::OutcomeRow>{}, noon));
}

TEST_CASE("one outcome that a constraint turns down takes the others with it") {
    Store store;
    const auto made = make_one(store);
    auto senseless = outcome_of(make_one(store, "FR", 2), Then::retry);
    senseless.failures = 0; // and one has just failed
    CHECK_THROWS_AS(
        (void)store::record_outcomes(store.connection, std::vector{outcome_of(made), senseless}, noon),
        store::Rejected);
    CHECK(standing(store, made) == "queued");
    CHECK(attempts(store).empty());
}

TEST_CASE("the journal tells what each attempt came to, with the answer's status and the cause") {
    Store store;
    const auto made = make_one(store);
    auto failure = outcome_of(made, Then::retry);
    failure.judgement.status.reset();
    failure.judgement.cause = "connect \"refused\"";
    record(store, failure);
    record(store, outcome_of(made, Then::delivered, noon + later));
    CHECK(store.database.rows("select verb, notification, detail from journal where notification is not null "
                              "order by number") ==
          std::vector<Database::Row>{
              {"notification.failed", made.id.text(),
               R"({"state":"FR","outcome":"transient","cause":"connect \u0022refused\u0022"})"},
              {"notification.delivered", made.id.text(),
               R"({"state":"FR","outcome":"delivered","status":200})"}});
    CHECK(store.database.rows("select took, outcome, status, cause from attempt order by started_at") ==
          std::vector<Database::Row>{{"00:00:00.25", "transient", "NULL", "connect \"refused\""},
                                     {"00:00:00.25", "delivered", "200", "NULL"}});
}

} // namespace outcomes_test
