#include "store/ledger.hpp"

#include "made.hpp"
#include "store/overview.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <future>

namespace ledger_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

std::string rows_in_all_tables(const Database& database) {
    std::string counts;
    for (const auto* table :
         {"file", "file_sum", "record", "flag", "quarantine", "event", "decision", "decision_state",
          "notification", "notification_body", "held", "queue", "movement", "journal"})
        counts += database.value(fmt::format("select count(*) from {}", table)) + " ";
    return counts;
}

const std::string nothing = "0 0 0 0 0 0 0 0 0 0 0 0 0 0 ";

} // namespace

TEST_CASE("an accepted file brings all its rows, booked and journaled") {
    Store store;
    Incoming file{store.connection, 2};
    const auto event = file.event("R/1");
    const auto french = file.notify(event, "FR");
    (void)file.notify(event, "GR");
    file.decide(event, "not_applicable");
    const auto quarantined = file.record("quarantined", "R/2");
    file.batch.quarantines.push_back({quarantined, "fault", "line 9: no person", today});
    file.batch.flags.push_back({base::RecordId{event.value}, "bad-date", 3, "PER", 4});
    file.batch.journal.push_back({"event.accepted", event, std::nullopt, "{}"});
    file.batch.journal.push_back({"notification.made", event, french.id, "{}"});
    const auto id = file.finish();

    CHECK(rows_in_all_tables(store.database) == "1 1 2 1 1 1 3 2 2 2 0 2 2 3 ");
    CHECK(
        store.database.rows("select file_id, conviction_count, new_count, quarantined_count from file_sum") ==
        std::vector<Database::Row>{{std::to_string(id.value), "2", "1", "1"}});
    CHECK(standing(store, french) == "queued");
    CHECK(movements(store, "FR") == std::vector<std::string>{"made > queued 1"});
    CHECK(movements(store, "GR") == std::vector<std::string>{"made > queued 1"});
    CHECK(store.database.rows("select verb from journal order by number") ==
          std::vector<Database::Row>{{"event.accepted"}, {"notification.made"}, {"file.accepted"}});
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("what a lane reads together is numbered and stored together, in the order in which it was made") {
    Store store;
    Incoming file{store.connection, 2};
    for (const auto* reference : {"R/1", "R/2"}) {
        const auto event = file.event(reference);
        for (const auto* code : {"GR", "FR"}) (void)file.notify(event, code);
    }
    file.acceptance.number(file.batch);
    file.finish();
    CHECK(store.database.rows("select member_state || ' ' || reference from notification order by number") ==
          std::vector<Database::Row>{{"FR R/1"}, {"FR R/2"}, {"GR R/1"}, {"GR R/2"}});
    CHECK(store.database.rows("select number from notification order by ctid") ==
          store.database.rows("select number from notification order by number"));
}

TEST_CASE("what a historical file makes is held, and is not in the queue") {
    Store store;
    Incoming file{store.connection, 1, {.historical = true}};
    const auto made = file.notify(file.event("R/1"), "FR");
    const auto id = file.finish();
    CHECK(standing(store, made) == "held");
    CHECK(movements(store) == std::vector<std::string>{"made > held 1"});
    CHECK(store.database.value("select file_id from held") == std::to_string(id.value));
    CHECK(store.database.value("select kind from file") == "historical");
}

TEST_CASE("a file that is not finished leaves nothing, however much was written") {
    Store store;
    {
        Incoming file{store.connection, 2};
        (void)file.notify(file.event("R/1"), "FR");
        file.write();
        (void)file.notify(file.event("R/2"), "FR");
        file.write();
    }
    CHECK(rows_in_all_tables(store.database) == nothing);
}

TEST_CASE("a file whose records do not add up to its trailer is refused whole") {
    Store store;
    {
        Incoming file{store.connection, 2};
        (void)file.notify(file.event("R/1"), "FR");
        CHECK_THROWS_WITH(file.finish(), Catch::Contains("every_record_is_accounted_for"));
    }
    CHECK(rows_in_all_tables(store.database) == nothing);
}

TEST_CASE("the same bytes are not accepted twice") {
    Store store;
    (void)Incoming{store.connection, 0, {.sequence = 1, .content = "same"}}.finish();
    try {
        Incoming{store.connection, 0, {.sequence = 2, .content = "same"}};
        FAIL("accepted twice");
    } catch (const store::Rejected& error) {
        CHECK(error.sqlstate() == "23505");
        CHECK_THAT(error.what(), Catch::Contains("file_accepted_content"));
    }
}

TEST_CASE("a sequence number is accepted once from each source") {
    Store store;
    (void)Incoming{store.connection, 0, {.sequence = 1}}.finish();
    CHECK_THROWS_WITH((Incoming{store.connection, 0, {.sequence = 1, .content = "other"}}),
                      Catch::Contains("file_accepted_sequence"));
    CHECK_NOTHROW(Incoming{store.connection, 0, {.sequence = 1, .source = "SCRO"}}.finish());
}

TEST_CASE("of two that accept the same file at once one is rejected") {
    Store store;
    const auto accept = [&] {
        store::Connection connection{store.database.connection(), "other"};
        try {
            Incoming file{connection, 1};
            (void)file.notify(file.event("R/1"), "FR");
            file.finish();
            return 1;
        } catch (const store::Rejected&) {
            return 0;
        }
    };
    auto other = std::async(std::launch::async, accept);
    const int mine = accept();
    CHECK(mine + other.get() == 1);
    CHECK(store.database.value("select count(*) from notification") == "1");
}

TEST_CASE("what a batch wrote is known to the next one of the same file") {
    Store store;
    Incoming file{store.connection, 2};
    const auto first = file.event("R/1");
    const auto made = file.notify(first, "FR");
    file.write();

    const auto known = file.acceptance.known("PNC", {"R/1", "R/2"});
    REQUIRE(known.size() == 1);
    const auto& conviction = known.at("R/1");
    CHECK(conviction.events == std::map<int, base::EventId>{{1, first}});
    CHECK(conviction.versions.at(1).fields == base::sha256("R/1"));
    CHECK(conviction.versions.at(1).nationalities == std::vector<core::NationalityDigest>(1));
    REQUIRE(conviction.made_for.size() == 1);
    CHECK(conviction.made_for[0].state == state("FR"));
    CHECK(conviction.made_for[0].version == 1);
    CHECK(conviction.made_for[0].possibly_sent == made.id);

    (void)file.notify(file.event("R/1", 2), "FR");
    file.finish();
    CHECK(store.database.value("select string_agg(version::text, ' ' order by version) from event") == "1 2");
}

TEST_CASE("a conviction is known by its source, too") {
    Store store;
    (void)make_one(store);
    Incoming file{store.connection, 0, {.sequence = 2}};
    CHECK(file.acceptance.known("PNC", {"R/1"}).size() == 1);
    CHECK(file.acceptance.known("SCRO", {"R/1"}).empty());
    CHECK(file.acceptance.known("PNC", {"R/1' or true --", "{}", ""}).empty());
}

TEST_CASE("a held notification was made for its state and was not sent") {
    Store store;
    Incoming first{store.connection, 1, {.historical = true}};
    (void)first.notify(first.event("R/1"), "FR");
    first.finish();
    Incoming second{store.connection, 0, {.sequence = 2}};
    const auto known = second.acceptance.known("PNC", {"R/1"});
    REQUIRE(known.at("R/1").made_for.size() == 1);
    CHECK_FALSE(known.at("R/1").made_for[0].possibly_sent);
}

TEST_CASE("a notification that was closed unsent was not made for its state, one that was attempted was") {
    Store store;
    const auto unsent = make_one(store, "FR", 1);
    const auto attempted = make_one(store, "FR", 2);
    record(store, outcome_of(attempted, core::LaneVerdict::Then::retry));
    for (const auto& made : {unsent, attempted})
        store.database.run(
            fmt::format("delete from queue where number = {0}; delete from retry where number = {0};"
                        "insert into settlement values ({0}, 'closed', now(), 'superseded')",
                        made.key.number));
    Incoming file{store.connection, 0, {.sequence = 3}};
    const auto known = file.acceptance.known("PNC", {"R/1", "R/2"});
    CHECK(known.at("R/1").made_for.empty());
    CHECK(known.at("R/2").made_for.size() == 1);
}

TEST_CASE("an extension adds nationalities and decisions to its event, and ends a review for want of any") {
    Store store;
    Incoming first{store.connection, 1};
    const auto event = first.event("R/1");
    first.decide(event, "review");
    first.batch.decisions.back().origin = "none";
    first.finish();

    Incoming second{store.connection, 1, {.sequence = 2}};
    const auto record = second.record("extended", "R/1");
    const core::NationalityDigest digest{std::byte{7}};
    second.batch.extensions.push_back({event, record, 2, 1, {base::sha256("R/1"), {digest, digest}}});
    const base::DecisionId decision{second.acceptance.take_decision_ids(1).at(0)};
    second.batch.decisions.push_back(
        {decision, event, "extension", "FRA", "review", "the test's", std::nullopt});
    second.finish();

    CHECK(store.database.rows(
              "select known_as, nationality_count, decisions_owed, length(nationality_digests) "
              "from event") == std::vector<Database::Row>{{std::to_string(record.value), "3", "2", "32"}});
    CHECK(store.database.rows("select outcome, reason from decision order by id") ==
          std::vector<Database::Row>{{"not_applicable", "extended"}, {"review", "the test's"}});
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("a good file settles the rejected ones of its date and sequence, and no others") {
    Store store;
    (void)store::add_rejected(store.connection, facts({.sequence = 1, .content = "bad"}), "a fault", noon);
    (void)store::add_rejected(store.connection, facts({.sequence = 2}), "a fault", noon);
    (void)store::add_rejected(store.connection, facts({.sequence = 1, .source = "SCRO"}), "a fault", noon);
    (void)Incoming{store.connection, 0, {.sequence = 1}}.finish();
    CHECK(store.database.rows("select source, sequence, settled_at is not null from file "
                              "where verdict = 'rejected' order by id") ==
          std::vector<Database::Row>{{"PNC", "1", "t"}, {"PNC", "2", "f"}, {"SCRO", "1", "f"}});
}

TEST_CASE("lanes are woken when a file is durable, and not before") {
    Store store;
    store::Connection listener{store.database.connection(), "listener"};
    listener.listen("convictiond");
    {
        Incoming broken_off{store.connection, 1};
        (void)broken_off.notify(broken_off.event("R/0"), "ES");
        broken_off.write();
    }
    Incoming file{store.connection, 2};
    const auto event = file.event("R/1");
    (void)file.notify(event, "FR");
    (void)file.notify(event, "GR");
    (void)file.notify(file.event("R/2"), "FR");
    file.write();
    (void)listener.execute("beat");
    CHECK(listener.take_notifications().empty());
    file.finish();
    (void)listener.execute("beat"); // what was committed before it has come with its answer
    CHECK(listener.take_notifications() == std::vector<std::string>{"FR", "GR"});
}

} // namespace ledger_test
