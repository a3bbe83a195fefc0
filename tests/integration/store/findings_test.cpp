#include "store/findings.hpp"

#include "core/completeness.hpp"
#include "made.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace findings_test {

using namespace convictiond;
using namespace convictiond::test;
using Rows = std::vector<Database::Row>;

namespace {

core::Calendar calendar() {
    core::Calendar calendar;
    calendar.from = day(-30);
    return calendar;
}

void open(Store& store, const core::Finding& finding, std::optional<base::FileId> file = {}) {
    store::Transaction transaction{store.connection};
    store::open_finding(transaction, finding, file, noon);
    transaction.commit();
}

void miss(Store& store, const std::vector<base::Date>& days) {
    std::vector<core::Finding> findings;
    for (const auto one : days) findings.push_back(core::missing_day("PNC", one, calendar()));
    store::open_missing_days(store.connection, "PNC", findings, noon);
}

core::Finding late(const std::string& cause) {
    return {core::FindingKind::late_day, "PNC", cause, "it came late", today, std::nullopt};
}

core::Finding gap(int first, int last) {
    return {core::FindingKind::sequence_gap, "PNC", fmt::format("PNC {}-{}", first, last), "a gap", today,
            core::NumberRange{first, last}};
}

base::FileId accept(Store& store, const FileOptions& options = {}) {
    return Incoming{store.connection, 0, options}.finish();
}

Rows standing_of(const Store& store) {
    return store.database.rows("select kind, cause, coalesce(closed_how, 'open'), cause_ended_at is not null "
                               "from finding order by number");
}

std::string reason(const Store& store) {
    return store.database.value("insert into act_reason (words) values ('the source has told') returning id");
}

} // namespace

TEST_CASE("one cause opens one finding, however often it is found, and journals it once") {
    Store store;
    for (int i = 0; i < 3; ++i) open(store, late("PNC 2026-11-24"));
    open(store, late("PNC 2026-11-25"));
    CHECK(standing_of(store) ==
          Rows{{"late-day", "PNC 2026-11-24", "open", "f"}, {"late-day", "PNC 2026-11-25", "open", "f"}});
    CHECK(store.database.value("select count(*) from journal where verb = 'finding.opened'") == "2");
}

TEST_CASE("a finding that operators closed is not opened anew while its cause lasts") {
    Store store;
    open(store, late("PNC 2026-11-24"));
    store.database.run(fmt::format("select close_finding(1, {})", reason(store)));
    open(store, late("PNC 2026-11-24"));
    CHECK(standing_of(store) == Rows{{"late-day", "PNC 2026-11-24", "operators", "f"}});
    CHECK(store.database.value("select detail::json ->> 'how' from journal where verb = 'finding.closed'") ==
          "operators");
    CHECK(store.database.value("select length(detail::json ->> 'reasonDigest') from journal "
                               "where verb = 'finding.closed'") == "64");
}

TEST_CASE("days without an accepted daily file are opened as missing, others are not") {
    Store store;
    accept(store, {.sequence = 1}); // of today
    accept(store, {.sequence = 2, .historical = true});
    miss(store, {day(-1), today});
    miss(store, {day(-1), today});
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-23", "open", "f"}});
}

TEST_CASE("a missing day ends with its file, and with no historical one") {
    Store store;
    miss(store, {today});
    accept(store, {.sequence = 1, .historical = true});
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-24", "open", "f"}});
    accept(store, {.sequence = 2, .source = "SCRO"});
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-24", "open", "f"}});
    accept(store, {.sequence = 3});
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-24", "good-file", "t"}});
}

TEST_CASE("a day that was found missing while its file was being accepted does not stay missing") {
    Store store;
    Incoming file{store.connection, 0};
    {
        store::Connection other{store.database.connection(), "other"};
        store::open_missing_days(other, "PNC", {core::missing_day("PNC", today, calendar())}, noon);
    }
    file.finish();
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-24", "good-file", "t"}});
}

TEST_CASE("what a file's own acceptance could not see of findings ends at the next look") {
    Store store;
    accept(store, {.sequence = 2});
    // As a look does that began before the acceptance committed.
    open(store, core::missing_day("PNC", today, calendar()));
    open(store, gap(2, 2));
    store::end_what_has_come(store.connection, noon);
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-24", "good-file", "t"},
                                     {"sequence-gap", "PNC 2-2", "cause-gone", "t"}});
}

TEST_CASE("a day that the calendar expects no more ends, an excused one too") {
    Store store;
    miss(store, {day(-2), day(-1), today});
    store.database.run(fmt::format("select excuse_day('PNC', '2026-11-23', {})", reason(store)));
    CHECK(store::list_missing_days(store.connection, "PNC") ==
          std::vector<base::Date>{day(-2), day(-1), today});
    store::end_unexpected_days(store.connection, "PNC", {day(-2), day(-1)}, noon);
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-22", "cause-gone", "t"},
                                     {"missing-day", "PNC 2026-11-23", "operators", "t"},
                                     {"missing-day", "PNC 2026-11-24", "open", "f"}});
}

TEST_CASE("a gap ends when every number of it has come, and not before") {
    Store store;
    accept(store, {.sequence = 1});
    open(store, gap(2, 3));
    accept(store, {.sequence = 3});
    CHECK(standing_of(store) == Rows{{"sequence-gap", "PNC 2-3", "open", "f"}});
    accept(store, {.sequence = 2, .source = "SCRO"});
    CHECK(standing_of(store) == Rows{{"sequence-gap", "PNC 2-3", "open", "f"}});
    accept(store, {.sequence = 2});
    CHECK(standing_of(store) == Rows{{"sequence-gap", "PNC 2-3", "cause-gone", "t"}});
}

TEST_CASE("each rejection has a finding, which the good file ends") {
    Store store;
    (void)store::add_rejected(store.connection, facts({.sequence = 1, .content = "bad"}), "a fault", noon);
    (void)store::add_rejected(store.connection, facts({.sequence = 1, .content = "worse"}), "a fault", noon);
    (void)store::add_rejected(store.connection, facts({.sequence = 2, .content = "other"}), "a fault", noon);
    accept(store, {.sequence = 1});
    CHECK(standing_of(store) == Rows{{"rejected-file", "f1", "good-file", "t"},
                                     {"rejected-file", "f2", "good-file", "t"},
                                     {"rejected-file", "f3", "open", "f"}});
}

TEST_CASE("a rejected file and its finding are settled together, whichever of them operators settle") {
    Store store;
    (void)store::add_rejected(store.connection, facts({.sequence = 1}), "a fault", noon);
    (void)store::add_rejected(store.connection, facts({.sequence = 2}), "a fault", noon);
    store.database.run("update file set settled_at = now() where id = 1");
    store.database.run(fmt::format("select close_finding(2, {})", reason(store)));
    CHECK(standing_of(store) ==
          Rows{{"rejected-file", "f1", "operators", "t"}, {"rejected-file", "f2", "operators", "t"}});
    CHECK(store.database.value("select count(*) from file where settled_at is null") == "0");
}

TEST_CASE("acts ask whether a finding is critical, and refuse what is unknown or closed") {
    Store store;
    miss(store, {today});
    open(store, late("PNC 2026-11-24"));
    CHECK(store.database.value("select finding_is_critical(1)") == "t");
    CHECK(store.database.value("select finding_is_critical(2)") == "f");
    CHECK_THAT(store.database.refusal("select finding_is_critical(9)"),
               Catch::Contains("there is no finding n9"));
    store.database.run(fmt::format("select close_finding(2, {})", reason(store)));
    CHECK_THAT(store.database.refusal("select finding_is_critical(2)"), Catch::Contains("is closed already"));
    CHECK_THAT(store.database.refusal("select close_finding(2, null)"), Catch::Contains("is closed already"));
}

TEST_CASE("a day is excused once, and only where it is missing") {
    Store store;
    miss(store, {today});
    CHECK(store.database.refusal("select must_be_missing('PNC', '2026-11-24')").empty());
    for (const auto* other : {"'PNC', '2026-11-23'", "'SCRO', '2026-11-24'"})
        CHECK_THAT(store.database.refusal(fmt::format("select must_be_missing({})", other)),
                   Catch::Contains("is not missing a file for"));
    store.database.run(fmt::format("select excuse_day('PNC', '2026-11-24', {})", reason(store)));
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-24", "operators", "f"}});
    CHECK_THAT(store.database.refusal("select excuse_day('PNC', '2026-11-24', null)"),
               Catch::Contains("is not missing a file for"));
    miss(store, {today}); // the clock finds it again, and nothing rings
    CHECK(standing_of(store).size() == 1);
    accept(store, {.sequence = 1});
    CHECK(standing_of(store) == Rows{{"missing-day", "PNC 2026-11-24", "operators", "t"}});
}

TEST_CASE("foreign files have their findings as long as they lie there, and ring again when they come back") {
    Store store;
    const auto notes = core::foreign_file("/drop", "notes.txt");
    const auto elsewhere = core::foreign_file("/drop2", "notes.txt");
    store::change_foreign_files(store.connection, {notes, elsewhere}, {}, noon);
    CHECK(store::list_foreign_files(store.connection, "/drop") ==
          std::vector<std::string>{"/drop/notes.txt"});
    store::change_foreign_files(store.connection, {}, {notes.cause}, noon);
    CHECK(store::list_foreign_files(store.connection, "/drop").empty());
    store::change_foreign_files(store.connection, {notes}, {}, noon);
    CHECK(standing_of(store) == Rows{{"foreign-file", "/drop/notes.txt", "cause-gone", "t"},
                                     {"foreign-file", "/drop2/notes.txt", "open", "f"},
                                     {"foreign-file", "/drop/notes.txt", "open", "f"}});
}

TEST_CASE("an archived file is known by its path, or by its name as long as it is not marked as shelved") {
    Store store;
    const auto shelved = accept(store, {.sequence = 1});
    accept(store, {.sequence = 2}); // a crash came before its mark
    store::set_shelved(store.connection, shelved, "2026/11/ONE.daf", noon);
    const auto name = facts({.sequence = 2}).name;
    CHECK(store::find_unknown_archived(store.connection, {{"2026/11/ONE.daf", "ONE.daf"},
                                                          {"2026/11/ONE.daf.2", "ONE.daf"},
                                                          {"2026/11/" + name, name},
                                                          {"2025/01/LOST.daf", "LOST.daf"}}) ==
          std::vector<std::string>{"2025/01/LOST.daf", "2026/11/ONE.daf.2"});

    // Closed by operators and known again: the next loss rings.
    const auto lost = core::unknown_archived("2026/11/ONE.daf", "PNC", today);
    store::open_finding(store.connection, lost, noon);
    store.database.run(fmt::format("select close_finding(1, {})", reason(store)));
    CHECK(store::find_unknown_archived(store.connection, {}).empty());
    store::open_finding(store.connection, lost, noon);
    CHECK(standing_of(store) == Rows{{"archive-unknown", "2026/11/ONE.daf", "operators", "t"},
                                     {"archive-unknown", "2026/11/ONE.daf", "open", "f"}});
}

TEST_CASE("each change is told once, by whoever asks first, whoever made it") {
    Store store;
    miss(store, {today});
    open(store, late("PNC 2026-11-20"));
    auto changes = store::take_finding_changes(store.connection);
    REQUIRE(changes.opened.size() == 2);
    CHECK(changes.opened[0].id == "n1");
    CHECK(changes.opened[0].grade == "critical");
    CHECK(changes.opened[1].detail == "it came late");
    CHECK(changes.closed.empty());
    CHECK(store::take_finding_changes(store.connection).opened.empty());

    accept(store);
    store.database.run(fmt::format("select close_finding(2, {})", reason(store)));
    changes = store::take_finding_changes(store.connection);
    REQUIRE(changes.closed.size() == 2);
    CHECK(changes.closed[0].closed_how == "good-file");
    CHECK(changes.closed[1].closed_how == "operators");
    CHECK(store::take_finding_changes(store.connection).closed.empty());
}

TEST_CASE("open findings are listed and counted, the gravest first, closed ones where they are asked for") {
    Store store;
    open(store, late("PNC 2026-11-24"));
    open(store, late("PNC 2026-11-23"));
    miss(store, {day(-9)});
    store.database.run(fmt::format("select close_finding(2, {})", reason(store)));
    const auto listed = store::list_findings(store.connection, false, 10);
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].id == "n3");
    CHECK(listed[1].id == "n1");
    CHECK_FALSE(listed[1].closed_at);
    const auto all = store::list_findings(store.connection, true, 10);
    REQUIRE(all.size() == 3);
    CHECK(all[2].id == "n2");
    CHECK(all[2].closed_how == "operators");
    const auto counts = store::count_findings(store.connection);
    REQUIRE(counts.size() == 2);
    CHECK(counts[0].kind == "missing-day");
    CHECK(counts[1].count == 1);
}

TEST_CASE("what is found about a day stands in the calendar's days") {
    Store store;
    miss(store, {day(-3), day(-2)});
    store.database.run(fmt::format("select excuse_day('PNC', '2026-11-22', {})", reason(store)));
    open(store, late("PNC 2026-11-24"));
    open(store, {core::FindingKind::census_differs, "PNC", "FILE", "POL", today, std::nullopt});
    const auto days = store::list_finding_days(store.connection, day(-5));
    REQUIRE(days.size() == 3);
    CHECK(days[0].missing);
    CHECK_FALSE(days[0].excused);
    CHECK(days[1].excused);
    CHECK_FALSE(days[1].missing);
    CHECK(days[2].late);
    CHECK(days[2].odd);
    CHECK(store::list_finding_days(store.connection, day(-1)).size() == 1);
}

TEST_CASE("a file's neighbours are the accepted ones of its source, and what is known of its day") {
    Store store;
    accept(store, {.sequence = 3});
    accept(store, {.sequence = 4});
    accept(store, {.sequence = 6});
    accept(store, {.sequence = 5, .source = "SCRO"});
    (void)store::add_rejected(store.connection, facts({.sequence = 2, .content = "bad"}), "a fault", noon);
    Incoming file{store.connection, 0, {.sequence = 5}};
    const auto around = file.acceptance.neighbours();
    CHECK(around.below == 4);
    CHECK(around.above == 6);
    CHECK(around.before == *facts({.sequence = 4}).content_sha256);
    REQUIRE(around.next);
    CHECK(around.next->file.name == facts({.sequence = 6}).name);
    CHECK_FALSE(around.next->previous);
    CHECK(around.day_had_a_file);
    CHECK_FALSE(around.day_was_excused);
}

TEST_CASE("the first file of a source has no neighbours") {
    Store store;
    Incoming file{store.connection, 0, {.sequence = 5}};
    const auto around = file.acceptance.neighbours();
    CHECK_FALSE((around.below || around.above || around.before || around.next || around.day_had_a_file));
}

TEST_CASE("a finding that comes of a file is written with it, or not at all") {
    Store store;
    {
        Incoming stopped{store.connection, 0};
        stopped.acceptance.open_findings({late("PNC 2026-11-24")});
    }
    CHECK(standing_of(store).empty());
    Incoming file{store.connection, 0};
    file.acceptance.open_findings({late("PNC 2026-11-24")});
    const auto id = file.finish();
    CHECK(store.database.value("select file_id from finding") == std::to_string(id.value));
}

TEST_CASE("the table holds what must always hold of a finding") {
    const Store store;
    const auto refused = [&store](const std::string& columns, const std::string& values) {
        return store.database.refusal(fmt::format(
            "insert into finding (kind, grade, cause, detail, opened_at{}) values ({})", columns, values));
    };
    CHECK_THAT(refused("", "'chain-broken', 'critical', 'c', 'd', now()"),
               Catch::Contains("grade_of_the_kind"));
    CHECK_THAT(refused("", "'canary', 'warning', 'c', 'd', now()"), Catch::Contains("grade_of_the_kind"));
    CHECK_THAT(refused("", "'weather', 'warning', 'c', 'd', now()"), Catch::Contains("kind"));
    CHECK_THAT(refused("", "'late-day', 'warning', 'c', 'd', now()"), Catch::Contains("days_have_a_day"));
    CHECK_THAT(refused("", "'sequence-gap', 'warning', 'c', 'd', now()"),
               Catch::Contains("gaps_have_numbers"));
    CHECK_THAT(refused(", source, first_number, last_number",
                       "'sequence-gap', 'warning', 'c', 'd', now(), 'PNC', 3, 2"),
               Catch::Contains("gaps_have_numbers"));
    CHECK_THAT(refused("", "'rejected-file', 'critical', 'c', 'd', now()"),
               Catch::Contains("rejected_files_are_files"));
    CHECK_THAT(refused(", closed_at", "'canary', 'critical', 'c', 'd', now(), now()"),
               Catch::Contains("closed_somehow"));
    CHECK_THAT(refused(", cause_ended_at", "'canary', 'critical', 'c', 'd', now(), now()"),
               Catch::Contains("closed_once_its_cause_has_ended"));
}

} // namespace findings_test
