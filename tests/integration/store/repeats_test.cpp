// What was delivered and is overdue: how it is read, and what its repeats come to.
#include "made.hpp"
#include "store/overview.hpp"
#include "store/queue.hpp"
#include "store/show.hpp"
#include "store/watch.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace repeats_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

using Then = core::LaneVerdict::Then;
using Theirs = core::AcknowledgementStatus;
using Moves = std::vector<std::string>;
using Rows = std::vector<Database::Row>;

constexpr std::chrono::hours hour{1};

// Delivered at noon, overdue from an hour later on.
Made overdue(Store& store, int sequence = 1) {
    const auto made = make_one(store, "FR", sequence);
    record(store, outcome_of(made));
    return made;
}

store::OutcomeRow repeated(const Made& made, Then then, base::Instant started_at = noon + hour) {
    auto row = outcome_of(made, then, started_at);
    row.key.repeat = true;
    row.failures = then == Then::retry ? 1 : 0;
    return row;
}

Rows due(const Store& store) {
    return store.database.rows("select due_at, overdue_from, failures from awaiting order by number");
}

std::vector<store::QueuedRow> repeats(Store& store, base::Instant due_before) {
    return store::read_repeats(store.connection, state("FR"), due_before, 100);
}

} // namespace

TEST_CASE("what was delivered is read again once it is due, with its bytes, the longest due first") {
    Store store;
    const auto first = overdue(store, 1);
    const auto second = overdue(store, 2);
    record(store, repeated(first, Then::delivered));
    CHECK(repeats(store, noon + hour - std::chrono::seconds{1}).empty());
    const auto rows = repeats(store, noon + 3 * hour);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].key.number == second.key.number);
    CHECK(rows[1].key.number == first.key.number);
    CHECK(rows[0].key.repeat);
    CHECK(rows[0].id == second.id);
    CHECK(base::sha256(rows[0].body) == rows[0].body_digest);
    CHECK(rows[0].due_at == noon + hour);
    CHECK(store::read_repeats(store.connection, state("DE"), noon + 3 * hour, 100).empty());
}

TEST_CASE("a repeat that is delivered moves its due time alone, and stays overdue") {
    Store store;
    const auto made = overdue(store);
    record(store, repeated(made, Then::retry));
    record(store, repeated(made, Then::delivered, noon + 2 * hour));
    CHECK(standing(store, made) == "delivered");
    CHECK(due(store) == Rows{{"2026-11-24 15:00:00+00", "2026-11-24 13:00:00+00", "0"}});
    CHECK(store.database.value("select delivered_at from delivery") == "2026-11-24 12:00:00.25+00");
    CHECK(movements(store) == Moves{"made > queued 1", "queued > delivered 1"});
    CHECK(store.database.value("select string_agg(verb, ' ' order by number) from journal "
                               "where verb like 'notification.%'") ==
          "notification.delivered notification.failed notification.repeated");

    CHECK(store::count_overdue(store.connection, state("FR"), noon + hour) == 1);
    const auto seen = store::read_overview(store.connection, today, noon + 2 * hour, core::by_law);
    REQUIRE(seen.lanes.size() == 1);
    CHECK(seen.lanes[0].overdue == 1);
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("a repeat that fails waits for its next try, and is delivered all the while") {
    Store store;
    const auto made = overdue(store);
    record(store, repeated(made, Then::retry));
    CHECK(standing(store, made) == "delivered");
    CHECK(due(store) == Rows{{"2026-11-24 14:00:00+00", "2026-11-24 13:00:00+00", "1"}});
    CHECK(repeats(store, noon + 3 * hour).at(0).failures == 1);
    record(store, repeated(made, Then::unchanged, noon + 2 * hour));
    CHECK(due(store) == Rows{{"2026-11-24 14:00:00+00", "2026-11-24 13:00:00+00", "1"}});
}

TEST_CASE("a repeat whose receipt acknowledges it is settled") {
    Store store;
    const auto made = overdue(store);
    auto outcome = repeated(made, Then::delivered);
    outcome.settles = true;
    record(store, outcome);
    CHECK(standing(store, made) == "acknowledged");
    CHECK(movements(store) == Moves{"made > queued 1", "queued > delivered 1", "delivered > acknowledged 1"});
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("a repeat whose receipt refuses it is refused, with the delivery's answer") {
    Store store;
    const auto made = overdue(store);
    auto outcome = repeated(made, Then::refused);
    outcome.judgement.by_receipt = true;
    outcome.answer = "no";
    record(store, outcome);
    CHECK(standing(store, made) == "refused");
    CHECK(store.database.value("select by_answer from refused") == "t");
    CHECK(store.database.value("select words from remark") == "no");
    CHECK(movements(store) == Moves{"made > queued 1", "queued > delivered 1", "delivered > refused 1"});
    CHECK(store.database.value("select count(*) from refused_repeat") == "0");
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("a repeat that their machine refuses goes to the desk, once, and stays delivered") {
    Store store;
    const auto made = overdue(store);
    for (const int hours : {1, 2}) {
        auto outcome = repeated(made, Then::refused, noon + hours * hour);
        outcome.answer = "known already";
        record(store, outcome);
    }
    CHECK(standing(store, made) == "delivered");
    CHECK(due(store) == Rows{{"2026-11-24 15:00:00+00", "2026-11-24 13:00:00+00", "0"}});
    CHECK(store.database.value("select count(*) from remark") == "2");
    CHECK(movements(store) == Moves{"made > queued 1", "queued > delivered 1"});

    const auto desk = store::overview_desk(store.connection, core::by_law);
    REQUIRE(desk.size() == 1);
    CHECK(desk[0].kind == "refused");
    CHECK(desk[0].id.front() == 'o');
    CHECK_FALSE(desk[0].last_permitted_day); // its legal clock has stopped
    const auto figures = store::read_overview(store.connection, today, noon + 2 * hour, core::by_law).desk;
    REQUIRE(figures.size() == 1);
    CHECK(figures[0].kind == "refused");
    CHECK_FALSE(store::show(store.connection, desk[0].id, core::by_law).empty());
}

TEST_CASE("a refused repeat leaves the desk when it is dismissed, acknowledged or closed") {
    for (const auto* settle : {"dismissed", "recorded", "refused", "closed"}) {
        CAPTURE(settle);
        Store store;
        const auto made = overdue(store);
        record(store, repeated(made, Then::refused));
        REQUIRE(store::overview_desk(store.connection, core::by_law).size() == 1);
        const std::string_view how{settle};
        if (how == "dismissed") store.database.run("update refused_repeat set settled_at = now()");
        if (how == "recorded")
            REQUIRE(acknowledge(store, made, Theirs::recorded) == core::AcknowledgementResult::stored);
        if (how == "refused")
            REQUIRE(acknowledge(store, made, Theirs::refused) == core::AcknowledgementResult::stored);
        if (how == "closed") store.database.run("delete from awaiting");
        const auto desk = store::overview_desk(store.connection, core::by_law);
        CHECK(desk.size() == (how == "refused" ? 1U : 0U)); // then the notification itself is on it
        if (!desk.empty()) CHECK(desk[0].id == made.id.text());
    }
}

TEST_CASE(
    "a repeat's outcome that comes after the acknowledgement leaves its attempt and changes nothing else") {
    Store store;
    int sequence = 0;
    for (const auto then : {Then::delivered, Then::retry, Then::refused}) {
        const auto made = overdue(store, ++sequence);
        REQUIRE(acknowledge(store, made, Theirs::recorded) == core::AcknowledgementResult::stored);
        const auto booked = movements(store);
        record(store, repeated(made, then));
        CHECK(standing(store, made) == "acknowledged");
        CHECK(movements(store) == booked);
    }
    CHECK(store.database.value("select count(*) from refused_repeat") == "0");
    CHECK(store.database.value("select count(*) from attempt") == std::to_string(2 * sequence));
}

TEST_CASE(
    "a stuck notification is on the desk with its deadline, is tried again, and leaves it when it goes") {
    Store store;
    const auto made = make_one(store);
    auto failed = outcome_of(made, Then::retry);
    failed.failures = 20;
    failed.stuck = true;
    record(store, failed);
    auto again = outcome_of(made, Then::retry, noon + hour);
    again.failures = 21;
    record(store, again);
    CHECK(store.database.rows("select failures, stuck_since from retry") ==
          Rows{{"21", "2026-11-24 12:00:00.25+00"}});
    const auto desk = store::overview_desk(store.connection, core::by_law);
    REQUIRE(desk.size() == 1);
    CHECK(desk[0].kind == "stuck");
    CHECK(desk[0].id == made.id.text());
    CHECK(desk[0].last_permitted_day == today);
    const auto figures = store::read_overview(store.connection, today, noon, core::by_law).desk;
    REQUIRE(figures.size() == 1);
    CHECK(figures[0].kind == "stuck");
    const auto read = store::read_retries(store.connection, state("FR"), noon + 3 * hour, std::nullopt, 100);
    REQUIRE(read.size() == 1);
    CHECK(read[0].stuck);

    record(store, outcome_of(made, Then::delivered, noon + 2 * hour));
    CHECK(store::overview_desk(store.connection, core::by_law).empty());
}

} // namespace repeats_test
