#include "mixed_life.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace reconcile_test {

using namespace convictiond;
using namespace convictiond::test;

TEST_CASE("nothing is unaccounted for in an empty database") {
    Store store;
    CHECK(store::reconcile(store.connection).empty());
}

TEST_CASE("nothing is unaccounted for after a mixed life") {
    MixedLife life;
    const auto sums = store::reconcile(life.store.connection);
    CHECK(store::unaccounted(sums) == 0);
    std::vector<std::string> told;
    for (const auto& row : sums)
        told.push_back(fmt::format("{} {} {}={}", row.sum, row.of, row.owed, row.found));
    CHECK(told == std::vector<std::string>{"1 PNC 6=6", "2 PNC 7=7", "3 ES 1=1", "3 FR 3=3", "3 GR 2=2",
                                           "4 ES 1=1", "4 FR 3=3", "4 GR 2=2"});
}

TEST_CASE("sum 1 finds a record that is lost and one whose verdict was changed") {
    MixedLife life;
    life.break_by("delete from record where verdict = 'repeated'");
    CHECK(life.difference(1) == 1);
    life.break_by("update record set verdict = 'canary' where verdict = 'quarantined'");
    CHECK(life.difference(1) == 3); // one too few here, one too many there
}

TEST_CASE("sum 1 finds an accepted file whose sum is lost") {
    MixedLife life;
    life.break_by("delete from file_sum where new_count = 1");
    CHECK(life.difference(1) == 2); // both its records have no sum to stand in
}

TEST_CASE("a sum that does not hold is told of the file that it does not hold for") {
    MixedLife life;
    const auto told = [&](bool all) {
        std::string lines;
        for (const auto& row : store::reconcile_files(life.store.connection, all))
            lines += fmt::format("{} {} {}={} off by {}\n", row.sum, row.name, row.owed, row.found,
                                 row.difference);
        return lines;
    };
    CHECK(told(false).empty());
    CHECK(told(true) == "1 PNC_20261124_0000002.daf 2=2 off by 0\n2 PNC_20261124_0000002.daf 1=1 off by 0\n"
                        "1 PNC_20261124_0000001.daf 4=4 off by 0\n2 PNC_20261124_0000001.daf 6=6 off by 0\n");
    life.break_by(
        "delete from record where verdict = 'repeated'; delete from decision where outcome = 'review'");
    CHECK(told(false) ==
          "1 PNC_20261124_0000002.daf 2=1 off by 1\n2 PNC_20261124_0000001.daf 6=5 off by 1\n");
    life.break_by("delete from file_sum");
    CHECK(told(false) == "1 PNC_20261124_0000002.daf 0=1 off by 1\n1 PNC_20261124_0000001.daf 0=4 off by 4\n"
                         "2 PNC_20261124_0000001.daf 6=5 off by 1\n");
}

TEST_CASE("sum 2 finds a decision that is lost, and one too many, and they do not cancel each other") {
    MixedLife life;
    life.break_by("delete from decision where outcome = 'review'");
    CHECK(life.difference(2) == 1);
    life.break_by("insert into decision (event_id, origin, outcome, reason, decided_at) "
                  "select event_id, 'act', 'not_applicable', 'x', now() from notification where number = " +
                  std::to_string(life.held.key.number));
    CHECK(life.difference(2) == 2);
}

TEST_CASE("sum 3 finds a decided state without its notification") {
    MixedLife life;
    life.break_by("delete from decision_state where member_state = 'GR'");
    CHECK(life.difference(3) == 2);
}

TEST_CASE("sum 3 finds a notification that nobody decided, and the wrong state in both places") {
    MixedLife life;
    life.break_by("update decision_state set member_state = 'IT' where member_state = 'ES'");
    CHECK(life.difference(3) == 2);
}

TEST_CASE("sum 3 does not count two nationalities that lead to one state twice") {
    Store store;
    Incoming file{store.connection, 1};
    const auto event = file.event("R/1");
    (void)file.notify(event, "FR");
    const base::DecisionId second{file.acceptance.take_decision_ids(1).at(0)};
    file.batch.decisions.push_back(
        {second, event, "nationality", "REU", "notify", std::nullopt, state("FR")});
    file.batch.events.back().decisions_owed = 2;
    file.finish();
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("sum 4 finds a notification that stands nowhere, wherever it stood") {
    const std::pair<const char*, Made MixedLife::*> places[] = {
        {"queue", &MixedLife::waiting},      {"retry", &MixedLife::failed},
        {"awaiting", &MixedLife::delivered}, {"refused", &MixedLife::refused},
        {"held", &MixedLife::held},          {"settlement", &MixedLife::acknowledged}};
    for (const auto& [table, made] : places) {
        MixedLife life;
        INFO(table);
        life.break_by(fmt::format("delete from {} where number = {}", table, (life.*made).key.number));
        CHECK(life.difference(4) == 1);
    }
}

TEST_CASE("sum 4 finds a notification that stands in two places") {
    MixedLife life;
    life.break_by(
        fmt::format("insert into settlement values ({}, 'acknowledged', now())", life.delivered.key.number));
    CHECK(life.difference(4) == 1);
}

TEST_CASE("sum 4 finds a notification that moved without a booking, and a booking without a move") {
    MixedLife life;
    life.break_by(fmt::format("delete from retry where number = {0};"
                              "insert into settlement values ({0}, 'acknowledged', now())",
                              life.failed.key.number));
    CHECK(life.difference(4) == 2); // queued has one too few, acknowledged one too many
    life.break_by("insert into movement (member_state, to_status, count) values ('ES', 'queued', 5)");
    CHECK(life.difference(4) == 7);
}

} // namespace reconcile_test
