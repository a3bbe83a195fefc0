// The legal clock in the books: what it runs for, when it stops, and that late once is late for ever. The
// calendar is core/legal_clock's matter; that the database's agrees with it is shown here.
#include "made.hpp"
#include "office.hpp"
#include "store/overview.hpp"
#include "store/show.hpp"
#include "store/watch.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace legal_clock_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

using Then = core::LaneVerdict::Then;
using Theirs = core::AcknowledgementStatus;

base::Instant at(std::string_view text) {
    return base::parse_rfc3339(text).value();
}

base::Date date(std::string_view text) {
    return base::parse_date(text).value();
}

// "FR 1", by state, at that instant.
std::vector<std::string> late(Store& store, base::Instant now) {
    std::vector<std::string> told;
    for (const auto& tally : store::read_tallies(store.connection, now, core::by_law).late)
        told.push_back(fmt::format("{} {}", tally.first, tally.count));
    return told;
}
using Told = std::vector<std::string>;

// How many clocks run: of notifications, and of what has no state yet.
std::int64_t running(Store& store) {
    const auto overview = store::read_overview(store.connection, today, noon, core::by_law);
    std::int64_t count = 0;
    for (const auto& lane : overview.lanes)
        for (const auto& due : lane.undelivered) count += due.count;
    for (const auto& due : overview.undecided) count += due.count;
    return count;
}

store::OutcomeRow delivered_at(const Made& made, base::Instant when) {
    auto row = outcome_of(made, Then::delivered, when);
    row.took = base::Duration::zero();
    return row;
}

const base::Instant past_all = at("2027-06-01T00:00:00Z");

} // namespace

TEST_CASE("the last instant of the last permitted day in London is in time, the next one is late") {
    struct Row {
        const char* last_day;
        const char* first_late_instant;
    };
    const Row rows[] = {
        {"2026-12-21", "2026-12-22T00:00:00Z"}, // winter
        {"2026-06-28", "2026-06-28T23:00:00Z"}, // summer
        {"2026-03-28", "2026-03-29T00:00:00Z"}, // before the clocks go forward
        {"2026-03-29", "2026-03-29T23:00:00Z"}, // the day of 23 hours
        {"2026-10-24", "2026-10-24T23:00:00Z"}, // before the clocks go back
        {"2026-10-25", "2026-10-26T00:00:00Z"}, // the day of 25 hours
        {"2026-12-31", "2027-01-01T00:00:00Z"}, // the year's end
        {"2028-02-28", "2028-02-29T00:00:00Z"}, // before a leap day
        {"2028-02-29", "2028-03-01T00:00:00Z"}, // the leap day
    };
    Store store;
    int sequence = 0;
    for (const auto& row : rows) {
        CAPTURE(row.last_day);
        const auto limit = at(row.first_late_instant);
        CHECK(core::late_from(date(row.last_day)) == limit);
        const auto in_time = make_one(store, "FR", ++sequence, date(row.last_day));
        const auto before = late(store, limit - std::chrono::microseconds{1});
        const auto after = late(store, limit);
        CHECK(before != after); // it waits, and turns late in that instant
        record(store, delivered_at(in_time, limit - std::chrono::microseconds{1}));
        CHECK(late(store, limit) == before);
        const auto too_late = make_one(store, "DE", ++sequence, date(row.last_day));
        record(store, delivered_at(too_late, limit));
    }
    CHECK(late(store, past_all + std::chrono::days{700}) == Told{"DE 9"});
}

TEST_CASE("what is queued is counted once it is in its last week, of what is further off the day is told") {
    Store store;
    int sequence = 0;
    for (const auto* code : {"FR", "GR"})
        for (const int days : {-1, 0, 7, 8, 27, 27}) (void)make_one(store, code, ++sequence, day(days));
    std::vector<std::string> told;
    for (const auto& lane : store::read_overview(store.connection, today, noon, core::by_law).lanes)
        for (const auto& due : lane.undelivered)
            told.push_back(
                fmt::format("{} {} {}", lane.state.code(), base::to_text(due.last_permitted_day), due.count));
    CHECK(told == Told{"FR 2026-11-23 1", "FR 2026-11-24 1", "FR 2026-12-01 1", "FR 2026-12-02 0",
                       "FR 2026-12-21 0", "GR 2026-11-23 1", "GR 2026-11-24 1", "GR 2026-12-01 1",
                       "GR 2026-12-02 0", "GR 2026-12-21 0"});
    CHECK(
        store.database.rows("select member_state, historical, last_permitted_day, number from queue_head") ==
        store.database.rows("select distinct on (member_state, historical, last_permitted_day) "
                            "member_state, historical, last_permitted_day, number from queue "
                            "order by member_state, historical, last_permitted_day, number"));
}

TEST_CASE("the clock stops at the delivery, and what comes after it moves nothing") {
    Store store;
    const auto made = make_one(store);
    CHECK(running(store) == 1);
    record(store, delivered_at(made, noon));
    CHECK(running(store) == 0);
    auto again = delivered_at(made, past_all);
    again.key.repeat = true;
    record(store, again);
    REQUIRE(acknowledge(store, made, Theirs::refused) == core::AcknowledgementResult::stored);
    CHECK(standing(store, made) == "refused"); // with a delivery
    CHECK(running(store) == 0);
    CHECK(late(store, past_all) == Told{});
}

TEST_CASE("the clock stops at an acknowledgement that comes before the delivery is recorded") {
    Store store;
    const auto made = make_one(store);
    REQUIRE(acknowledge(store, made, Theirs::recorded) == core::AcknowledgementResult::stored);
    record(store, delivered_at(made, past_all));
    CHECK(running(store) == 0);
    CHECK(late(store, past_all) == Told{});
}

TEST_CASE("the clock runs while a notification is held, queued, failing, or refused without a delivery") {
    Store store;
    Incoming backlog{store.connection, 1, {.sequence = 1, .historical = true}};
    (void)backlog.notify(backlog.event("R/1"), "FR");
    backlog.finish();
    (void)make_one(store, "FR", 2);
    record(store, outcome_of(make_one(store, "FR", 3), Then::retry));
    record(store, outcome_of(make_one(store, "FR", 4), Then::refused));
    CHECK(running(store) == 4);
    CHECK(late(store, core::late_from(today) - std::chrono::microseconds{1}) == Told{});
    CHECK(late(store, core::late_from(today)) == Told{"FR 4"});
}

TEST_CASE("what is closed has no clock any more, and was late if it was closed too late") {
    Store store;
    for (const auto* closed_at : {"2026-11-24T12:00:00Z", "2026-11-25T12:00:00Z"}) {
        const auto made = make_one(store, "FR", closed_at[9] == '4' ? 1 : 2);
        store.database.run(fmt::format("delete from queue where number = {0};"
                                       "insert into settlement values ({0}, 'closed', '{1}', 'superseded')",
                                       made.key.number, closed_at));
    }
    CHECK(running(store) == 0);
    CHECK(late(store, past_all) == Told{"FR 1"});
}

TEST_CASE("an undecided decision and a quarantined record have a clock until they are settled") {
    Store store;
    Incoming file{store.connection, 2};
    file.decide(file.event("R/1"), "review");
    const auto record = file.record("quarantined", "R/2");
    file.batch.quarantines.push_back({record, "fault", "line 1", today});
    file.finish();
    CHECK(running(store) == 2);
    const auto end = core::late_from(core::last_permitted_day(today, std::chrono::days{28}));
    CHECK(late(store, end - std::chrono::microseconds{1}) == Told{});
    CHECK(late(store, end) == Told{"none 2"});
    store.database.run("update quarantine set settled_at = '2026-11-25', settled_how = 'dismissed';"
                       "update decision set outcome = 'not_applicable', reason = 'decided'");
    CHECK(running(store) == 0);
    CHECK(late(store, end) == Told{});
}

TEST_CASE(
    "an undecided decision that was late stays late when it is made, one that never waited was never late") {
    Store store;
    Incoming file{store.connection, 2};
    file.decide(file.event("R/1"), "review");
    file.decide(file.event("R/2"), "not_applicable");
    file.finish();
    const auto end = core::late_from(core::last_permitted_day(today, std::chrono::days{28}));
    CHECK(late(store, end) == Told{"none 1"});
    store.database.run(fmt::format("update decision set outcome = 'not_applicable', reason = 'decided', "
                                   "decided_at = '{}' where outcome = 'review'",
                                   base::to_rfc3339(end)));
    CHECK(running(store) == 0);
    CHECK(late(store, past_all) == Told{"none 1"});
}

TEST_CASE("what was delivered has no clock any more, also where it was refused since and is sent again") {
    Office office;
    auto& store = office.store;
    const auto made = make_one(store);
    record(store, delivered_at(made, noon));
    REQUIRE(acknowledge(store, made, Theirs::refused) == core::AcknowledgementResult::stored);
    const auto undelivered = [&] {
        return store::overview_lanes(store.connection).at(0).oldest_undelivered.has_value();
    };
    CHECK_FALSE(undelivered());
    store::resubmit(office.as_anna, made.id.text(), "they ask for it again");
    CHECK(standing(store, made) == "queued");
    CHECK(running(store) == 0);
    CHECK_FALSE(undelivered());
    record(store, outcome_of(made, Then::retry));
    CHECK(standing(store, made) == "queued");
    CHECK(running(store) == 0);
    CHECK_FALSE(undelivered());
    CHECK(late(store, past_all) == Told{});
}

TEST_CASE("what has no state yet has as many days as the configuration gives") {
    constexpr std::chrono::days ten{10};
    Store store;
    Incoming file{store.connection, 2};
    file.decide(file.event("R/1"), "review");
    const auto record = file.record("quarantined", "R/2");
    file.batch.quarantines.push_back({record, "fault", "line 1", today});
    file.finish();
    const auto overview = store::read_overview(store.connection, today, noon, ten);
    REQUIRE(overview.undecided.size() == 1);
    CHECK(overview.undecided[0].last_permitted_day == day(9));
    for (const auto& waiting : overview.desk) CHECK(waiting.nearest_day == day(9));
    const auto desk = store::overview_desk(store.connection, ten);
    REQUIRE(desk.size() == 2);
    for (const auto& item : desk) {
        CHECK(item.last_permitted_day == day(9));
        const auto facts = store::show(store.connection, item.id, ten);
        const auto shown = std::ranges::find(facts, "lastPermittedDay", &store::Fact::name);
        REQUIRE(shown != facts.end());
        CHECK(shown->value == base::to_text(day(9)));
    }
    const auto end = core::late_from(day(9));
    CHECK(store::read_tallies(store.connection, end - std::chrono::microseconds{1}, ten).late.empty());
    REQUIRE(store::read_tallies(store.connection, end, ten).late.size() == 1);
    CHECK(store::read_tallies(store.connection, end, ten).late[0].count == 2);
}

} // namespace legal_clock_test
