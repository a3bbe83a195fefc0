// The sums as they are counted where the rows move, against the full count.
#include "mixed_life.hpp"
#include "store/embedded.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace sums_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

std::vector<std::string> told(const std::vector<store::SumRow>& sums) {
    std::vector<std::string> rows;
    for (const auto& row : sums)
        rows.push_back(
            fmt::format("{} {} {}={} off by {}", row.sum, row.of, row.owed, row.found, row.difference));
    return rows;
}

// By hand in psql, as whoever owns the tables could: the triggers see it.
std::int64_t difference_after(const std::string& script, int sum) {
    MixedLife life;
    life.store.database.run(script);
    return life.difference(sum, store::read_sums);
}

} // namespace

TEST_CASE("what is counted where rows move is what a full count finds") {
    MixedLife life;
    const auto moved = told(store::read_sums(life.store.connection));
    CHECK(moved.size() == 8);
    CHECK(moved == told(store::reconcile(life.store.connection)));
}

TEST_CASE("a database that holds something when it is migrated is counted from that") {
    MixedLife life;
    const auto before = told(store::read_sums(life.store.connection));
    const auto file = std::ranges::find(store::migration_files, "0010_sums.sql", &store::EmbeddedFile::name);
    REQUIRE(file != store::migration_files.end());
    const auto begin = file->text.find("insert into tally", file->text.find("What a database holds already"));
    const auto filling = file->text.substr(begin, file->text.find(';', begin) - begin);
    life.break_by("truncate tally; " + std::string{filling});
    CHECK(told(store::read_sums(life.store.connection)) == before);
}

TEST_CASE("each sum that is broken by hand shows at once") {
    CHECK(difference_after("delete from record where verdict = 'repeated'", 1) == 1);
    CHECK(difference_after("delete from file_sum where new_count = 1", 1) == 2);
    CHECK(difference_after("delete from decision where outcome = 'review'", 2) == 1);
    CHECK(difference_after("update event set decisions_owed = decisions_owed + 2 where reference = 'R/1'",
                           2) == 2);
    CHECK(difference_after("delete from decision_state where member_state = 'GR'", 3) == 2);
    CHECK(difference_after("insert into movement (member_state, to_status, count) values ('ES', 'queued', 5)",
                           4) == 5);
    for (const auto* table : {"queue", "retry", "awaiting", "refused", "held", "settlement"}) {
        INFO(table);
        CHECK(difference_after(fmt::format("delete from {}", table), 4) == 1);
    }
}

TEST_CASE("a second decision that leads to the same state is no second debt") {
    MixedLife life;
    life.store.database.run("with twin as (insert into decision (event_id, origin, outcome, decided_at) "
                            "select event_id, 'act', 'notify', "
                            "now() from notification where member_state = 'ES' returning id, event_id) "
                            "insert into decision_state select id, event_id, 'ES' from twin");
    CHECK(life.difference(2, store::read_sums) == 1); // nobody owed it
    life.store.database.run("delete from decision_state where decision_id = (select max(id) from decision)");
    CHECK(life.difference(2, store::read_sums) == 1);
}

TEST_CASE("folding the books leaves the sums as they are, and few rows") {
    MixedLife life;
    const auto before = told(store::read_sums(life.store.connection));
    life.store.database.run("insert into movement (member_state, to_status, count) select 'ES', 'queued', 1 "
                            "from generate_series(1, 1500); insert into tally (sum, of, part, owed, found) "
                            "select 4, 'ES', 'queued', 0, 1 from generate_series(1, 1500)");
    store::fold_books(life.store.connection);
    CHECK(life.store.database.value("select count(*) < 20 from movement") == "t");
    CHECK(life.store.database.value("select count(*) < 40 from tally") == "t");
    life.store.database.run(
        "insert into movement (member_state, from_status, to_status, count) "
        "values ('ES', 'queued', 'closed', 1500); insert into tally (sum, of, part, owed, found) "
        "values (4, 'ES', 'queued', 0, -1500), (4, 'ES', 'closed', 0, 1500)");
    CHECK(life.difference(4, store::read_sums) == 0);
    store::fold_books(life.store.connection); // nothing has gathered, nothing is touched
    CHECK(told(store::read_sums(life.store.connection)).size() == before.size());
}

} // namespace sums_test
