#include "store/overview.hpp"

#include "made.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace overview_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {
using Then = core::LaneVerdict::Then;
}

TEST_CASE("each lane tells how many notifications stand where, and which is the oldest that is undelivered") {
    Store store;
    CHECK(store::overview_lanes(store.connection).empty());
    record(store, outcome_of(make_one(store, "FR", 1)));
    record(store, outcome_of(make_one(store, "FR", 2), Then::refused));
    record(store, outcome_of(make_one(store, "FR", 3), Then::retry));
    (void)make_one(store, "FR", 4);
    (void)acknowledge(store, make_one(store, "GR", 5), core::AcknowledgementStatus::recorded);
    Incoming historical{store.connection, 1, {.sequence = 6, .historical = true}};
    (void)historical.notify(historical.event("R/6"), "GR");
    historical.finish();

    const auto lanes = store::overview_lanes(store.connection);
    REQUIRE(lanes.size() == 2);
    CHECK(lanes[0].state == state("FR"));
    CHECK(lanes[0].made() == 4);
    CHECK(lanes[0].count(core::Status::queued) == 2);
    CHECK(lanes[0].count(core::Status::delivered) == 1);
    CHECK(lanes[0].count(core::Status::refused) == 1);
    CHECK(lanes[0].oldest_undelivered == noon);
    CHECK(lanes[1].state == state("GR"));
    CHECK(lanes[1].count(core::Status::acknowledged) == 1);
    CHECK(lanes[1].count(core::Status::held) == 1);
    CHECK_FALSE(lanes[1].oldest_undelivered); // held is the backlog's matter
}

TEST_CASE("files are counted by their verdict, rejected ones also while they are open") {
    Store store;
    CHECK(store::overview_files(store.connection).accepted == 0);
    CHECK_FALSE(store::overview_files(store.connection).last_accepted);
    (void)store::add_rejected(store.connection, facts({.sequence = 1, .content = "bad"}), "a fault", noon);
    (void)store::add_rejected(store.connection, facts({.sequence = 2}), "a fault", noon);
    (void)Incoming{store.connection, 0, {.sequence = 1}}.finish();
    (void)store::add_duplicate(store.connection, facts({.sequence = 1}), noon);
    const auto files = store::overview_files(store.connection);
    CHECK(files.accepted == 1);
    CHECK(files.rejected == 2);
    CHECK(files.rejected_open == 1);
    CHECK(files.duplicate == 1);
    CHECK(files.last_accepted == noon);
}

TEST_CASE("everything that waits for a person is on the desk, the nearest deadline first") {
    Store store;
    CHECK(store::overview_desk(store.connection, core::by_law).empty());
    Incoming file{store.connection, 3};
    const auto event = file.event("R/1");
    file.decide(event, "review");
    const auto quarantined = file.record("quarantined", "R/9");
    file.batch.quarantines.push_back({quarantined, "fault", "line 9: no person", day(-2)});
    const auto refused = file.notify(file.event("R/3"), "FR", today);
    file.finish();
    record(store, outcome_of(refused, Then::refused));
    const auto conflicting = make_one(store, "GR", 2);
    (void)acknowledge(store, conflicting, core::AcknowledgementStatus::recorded);
    (void)acknowledge(store, conflicting, core::AcknowledgementStatus::refused);
    (void)store::add_rejected(store.connection, facts({.sequence = 3}), "no trailer", noon);
    Incoming historical{store.connection, 1, {.sequence = 4, .historical = true}};
    (void)historical.notify(historical.event("R/4"), "FR", day(1));
    historical.finish();

    std::vector<std::string> desk;
    for (const auto& item : store::overview_desk(store.connection, core::by_law))
        desk.push_back(fmt::format("{} | {} | {} | {}", item.kind, item.about, item.why,
                                   item.last_permitted_day ? base::to_text(*item.last_permitted_day) : "-"));
    CHECK(desk ==
          std::vector<std::string>{"refused | R/3 version 1 | refused by FR | 2026-11-24",
                                   "backlog | PNC_20261124_0000004.daf | 1 held | 2026-11-25",
                                   "quarantined | R/9 | line 9: no person | 2026-12-19",
                                   "review | R/1 version 1 | the test's | 2026-12-21",
                                   "conflict | " + conflicting.id.text() +
                                       " | acknowledged by GR as refused after it was settled otherwise | -",
                                   "rejected-file | PNC_20261124_0000003.daf | no trailer | -"});
}

TEST_CASE("what the desk shows is named so that an act can take it") {
    Store store;
    const auto refused = make_one(store);
    record(store, outcome_of(refused, Then::refused));
    const auto file = store::add_rejected(store.connection, facts({.sequence = 3}), "no trailer", noon);
    const auto desk = store::overview_desk(store.connection, core::by_law);
    REQUIRE(desk.size() == 2);
    CHECK(desk[0].id == refused.id.text());
    CHECK(desk[1].id == fmt::format("f{}", file.value));
}

} // namespace overview_test
