// Versions that one another supersede, in the database: what an acceptance closes and owes, and what a
// release closes before it. Which those are is core/succession's matter.
#include "made.hpp"
#include "office.hpp"
#include "store/overview.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace succession_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

using Moves = std::vector<std::string>;

struct Version {
    int version = 1;
    bool historical = false;
    bool deletion = false;
    const char* code = "FR";
};

// A file of its own for a version of the conviction R/1.
struct Accepted {
    base::FileId file;
    Made made;
};
Accepted accept(Store& store, int sequence, Version version) {
    Incoming file{store.connection, 1, {.sequence = sequence, .historical = version.historical}};
    const auto event = file.event("R/1", version.version);
    if (version.deletion) file.batch.events.back().kind = "deleted";
    const auto made = file.notify(event, version.code);
    return {file.finish(), made};
}

std::string close_before_release(const Store& store, base::FileId file, std::string_view code = "null") {
    return store.database.value(fmt::format("select close_superseded_held({}, {})", file.value, code));
}

// "closed superseded", "held", "queued"
std::string told(const Store& store, const Made& made) {
    const auto status = standing(store, made);
    if (status != "closed") return status;
    return "closed " + store.database.value(
                           fmt::format("select reason from settlement where number = {}", made.key.number));
}

// As two people did: an earlier system had sent that version to France.
void import_sent(const Store& store, int version) {
    store.database.run(fmt::format(
        "with reason as (insert into act_reason (words) values ('cut-over') returning id), "
        "made as (insert into request (kind, about, reason_id, requested_by, requested_at, lapses_at, "
        "decided_by, decided_at, outcome) select 'import_sent', 'sent.csv', id, 'anna', now(), "
        "now() + interval '7 days', 'bert', now(), 'approved' from reason returning id) "
        "insert into sent_before select id, 'PNC', 'R/1', {}, 'FR', '2026-01-02' from made",
        version));
}

void check_sums(Store& store) {
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

} // namespace

TEST_CASE("what is known of a conviction says how far each version came with each state") {
    Store store;
    (void)accept(store, 1, {.version = 1, .historical = true});
    (void)accept(store, 2, {.version = 2, .code = "DE"});
    const auto closed = accept(store, 3, {.version = 3});
    store.database.run(fmt::format("delete from queue where number = {0};"
                                   "insert into settlement values ({0}, 'closed', now(), 'superseded')",
                                   closed.made.key.number));
    Incoming file{store.connection, 0, {.sequence = 4}};
    auto known = file.acceptance.known("PNC", {"R/1"}).at("R/1");
    REQUIRE(known.standings.size() == 3);
    CHECK(known.standings[0].made == core::Made::held);
    CHECK(known.standings[1].made == core::Made::sent);
    CHECK(known.standings[1].state == state("DE"));
    CHECK(known.standings[2].made == core::Made::unsent);
    CHECK(known.standings[2].id == closed.made.id);
    CHECK(known.made_for.size() == 2);
    CHECK(known.kinds.at(3) == core::EventKind::amended);

    CHECK(known.newer.empty());
    file.acceptance.load_newer(known, 1);
    REQUIRE(known.newer.size() == 2);
    CHECK(known.newer.at(2).content == "CNV|R/1");
    CHECK(known.newer.at(2).legal_day == today);
}

TEST_CASE("the bytes of a version that were erased are known to be") {
    Store store;
    (void)accept(store, 1, {.version = 2});
    store.database.run("update record set content = null, erased_at = now()");
    Incoming file{store.connection, 0, {.sequence = 2}};
    auto known = file.acceptance.known("PNC", {"R/1"}).at("R/1");
    file.acceptance.load_newer(known, 1);
    CHECK_FALSE(known.newer.at(2).content);
}

TEST_CASE("a notification that is made superseded is closed at once, whole and booked") {
    Store store;
    for (const bool historical : {false, true}) {
        Incoming file{store.connection, 1, {.sequence = historical ? 2 : 1, .historical = historical}};
        const auto made = file.notify(file.event(historical ? "R/2" : "R/1"), "FR");
        file.batch.notifications.back().superseded = true;
        file.finish();
        CHECK(told(store, made) == "closed superseded");
    }
    CHECK(movements(store) ==
          Moves{"queued > closed 1", "made > queued 1", "held > closed 1", "made > held 1"});
    CHECK(store.database.value("select count(*) from notification_body") == "2");
    check_sums(store);
}

TEST_CASE("held versions before one that goes are closed with it, and a decision that is added is owed") {
    Store store;
    const auto elder = accept(store, 1, {.version = 1, .historical = true});
    Incoming file{store.connection, 1, {.sequence = 2}};
    const auto event = file.event("R/1", 2);
    const auto younger = file.notify(event, "FR");
    file.batch.superseded.push_back(elder.made.key.number);
    file.batch.owed.push_back({elder.made.event, 1});
    file.batch.decisions.push_back({base::DecisionId{file.acceptance.take_decision_ids(1).at(0)},
                                    elder.made.event, "earlier-version", std::nullopt, "not_applicable",
                                    "never sent", std::nullopt});
    file.finish();
    CHECK(told(store, elder.made) == "closed superseded");
    CHECK(standing(store, younger) == "queued");
    CHECK(store.database.value("select decisions_owed from event where version = 1") == "2");
    check_sums(store);
}

TEST_CASE("an acceptance that would close what was released meanwhile is undone whole") {
    Store store;
    const auto made = make_one(store);
    {
        Incoming file{store.connection, 1, {.sequence = 2}};
        (void)file.notify(file.event("R/2"), "FR");
        file.batch.superseded.push_back(made.key.number); // it is queued
        CHECK_THROWS_AS(file.write(), store::Unavailable);
    }
    CHECK(standing(store, made) == "queued");
    CHECK(store.database.value("select count(*) from event") == "1");
}

TEST_CASE("before a release what has a newer version queued or beyond is closed, and nothing else") {
    Store store;
    const auto old_file = accept(store, 1, {.version = 1, .historical = true});
    const auto elsewhere = accept(store, 2, {.version = 2, .historical = true, .code = "DE"});
    const auto live = accept(store, 3, {.version = 3});
    CHECK(close_before_release(store, elsewhere.file) == "0"); // of another state
    CHECK(close_before_release(store, old_file.file, "'DE'") == "0");
    CHECK(close_before_release(store, old_file.file) == "1");
    CHECK(told(store, old_file.made) == "closed superseded");
    CHECK(told(store, elsewhere.made) == "held");
    CHECK(told(store, live.made) == "queued");
    CHECK(store.database.rows(
              "select verb, notification, detail from journal where verb = 'notification.closed'") ==
          std::vector<Database::Row>{{"notification.closed", old_file.made.id.text(),
                                      R"({"state" : "FR", "reason" : "superseded"})"}});
    check_sums(store);
}

TEST_CASE(
    "held versions of one conviction go in their order: the newer one is not there before the release") {
    Store store;
    const auto first = accept(store, 1, {.version = 1, .historical = true});
    const auto second = accept(store, 2, {.version = 2, .historical = true});
    CHECK(close_before_release(store, first.file) == "0");
    CHECK(close_before_release(store, second.file) == "0");
}

TEST_CASE("a newer version that was closed before it went supersedes nothing") {
    Store store;
    const auto first = accept(store, 1, {.version = 1, .historical = true});
    const auto second = accept(store, 2, {.version = 2, .historical = true});
    REQUIRE(store.database.value(fmt::format("select close_held(array[{}]::bigint[], 'not to be sent')",
                                             second.made.key.number)) == "1");
    CHECK(close_before_release(store, first.file) == "0");
    CHECK(told(store, first.made) == "held");
}

TEST_CASE("a deletion that waits behind a version that operators close unsent is closed with it") {
    struct Row {
        const char* what;
        const char* deletion;
    };
    const Row rows[] = {{"never sent", "closed never sent"},
                        {"an attempt", "queued"},
                        {"another elder", "queued"},
                        {"imported", "queued"},
                        {"another state", "queued"}};
    for (const auto& row : rows) {
        INFO(row.what);
        const std::string what = row.what;
        Office office;
        auto& store = office.store;
        const auto first = accept(store, 1, {.version = 1});
        if (what == "another elder") (void)accept(store, 2, {.version = 2});
        if (what == "imported") import_sent(store, 1);
        if (what == "an attempt") record(store, outcome_of(first.made, core::LaneVerdict::Then::retry));
        const auto deletion =
            accept(store, 3, {.version = 3, .deletion = true, .code = what == "another state" ? "DE" : "FR"});
        office.approve(store::close_notification(office.as_anna, first.made.id.text(), "not to be sent"));
        CHECK(told(store, first.made) == "closed not to be sent");
        CHECK(told(store, deletion.made) == row.deletion);
        check_sums(store);
    }
}

TEST_CASE("a held deletion closes its held elders in whichever backlog, and does not go where nothing went") {
    Store store;
    const auto first = accept(store, 1, {.version = 1, .historical = true});
    const auto second = accept(store, 2, {.version = 2, .historical = true});
    const auto deletion = accept(store, 3, {.version = 3, .historical = true, .deletion = true});
    CHECK(close_before_release(store, deletion.file, "'FR'") == "3");
    CHECK(told(store, first.made) == "closed superseded");
    CHECK(told(store, second.made) == "closed superseded");
    CHECK(told(store, deletion.made) == "closed never sent");
    check_sums(store);
}

TEST_CASE("a held deletion goes where an elder went, or may have gone, and where no elder is known") {
    for (const bool elder_known : {true, false}) {
        Store store;
        if (elder_known) (void)accept(store, 1, {.version = 1});
        const auto deletion = accept(store, 2, {.version = 2, .historical = true, .deletion = true});
        CHECK(close_before_release(store, deletion.file) == "0");
        CHECK(told(store, deletion.made) == "held");
    }
}

TEST_CASE("what was imported as sent supersedes what is held before it, and lets a deletion go after it") {
    Store store;
    const auto first = accept(store, 1, {.version = 1, .historical = true});
    const auto deletion = accept(store, 2, {.version = 3, .historical = true, .deletion = true});
    import_sent(store, 2);
    CHECK(close_before_release(store, first.file) == "1");
    CHECK(told(store, first.made) == "closed superseded");
    CHECK(close_before_release(store, deletion.file) == "0");
    CHECK(told(store, deletion.made) == "held");
    check_sums(store);
}

TEST_CASE("what was delivered by other means may be with its state, what is not to be sent is not") {
    for (const std::string why : {"delivered by other means", "not to be sent"}) {
        CAPTURE(why);
        Store store;
        const auto first = accept(store, 1, {.version = 1, .historical = true});
        const auto second = accept(store, 2, {.version = 2, .historical = true});
        REQUIRE(store.database.value(fmt::format("select close_held(array[{}]::bigint[], '{}')",
                                                 second.made.key.number, why)) == "1");
        const bool delivered = why == "delivered by other means";
        CHECK(close_before_release(store, first.file) == (delivered ? "1" : "0"));
        Incoming file{store.connection, 0, {.sequence = 3}};
        const auto known = file.acceptance.known("PNC", {"R/1"}).at("R/1");
        CHECK(known.standings.back().made == (delivered ? core::Made::sent : core::Made::unsent));
    }
}

} // namespace succession_test
