// What is erased, when, and what stays. Days are counted from `noon`, on which everything here is settled;
// where operators act, from now, since their acts bear the server's own time.
#include "store/retention.hpp"

#include "mixed_life.hpp"
#include "office.hpp"
#include "store/overview.hpp"

#include <catch2/catch.hpp>
#include <future>

namespace retention_test {

using namespace convictiond;
using namespace convictiond::test;
using core::AcknowledgementStatus;
using std::chrono::days;

namespace {

constexpr days period{90};
constexpr int plenty = 100;

store::ErasedBatch sweep(store::Connection& connection, int day, int most = plenty) {
    const auto now = noon + days{day};
    return store::erase_settled(connection, now - period, now, most);
}

store::ErasedBatch sweep_in(store::Connection& connection, days from_now) {
    const auto now = base::now() + from_now;
    return store::erase_settled(connection, now - period, now, plenty);
}

// One event for one state that took it and said so, all on day 0.
struct Settled {
    Store store;
    Made made = make_one(store);
    Settled() {
        record(store, outcome_of(made));
        REQUIRE(acknowledge(store, made, AcknowledgementStatus::recorded) ==
                core::AcknowledgementResult::stored);
        store.database.run("update settlement set settled_at = file.judged_at from file");
    }
    [[nodiscard]] std::string value(const std::string& sql) const { return store.database.value(sql); }
    // "record body remark": what is left of them.
    [[nodiscard]] std::string left() const {
        return value(
            "select (select count(content) from record) || ' ' || (select count(*) from notification_body) "
            "|| ' ' || (select count(*) from remark)");
    }
};

// What keeps a settled record, and what ends that on day 91. {e} its event and record, {n} its notification's
// number, {f} its file.
struct Rule {
    std::string name;
    std::string opens;
    std::string ends;
};

const std::string other_record =
    "insert into record (id, file_id, line, verdict, reference, version, content) "
    "select 900, {f}, 9, 'quarantined', reference, version, 'CNV' from record where id = {e}; ";
const std::string elder =
    "alter table event disable trigger user; update event set version = 2, kind = 'amended' where id = {e}; "
    "alter table event enable trigger user; update record set version = 2; "
    "insert into record (id, file_id, line, verdict, reference, version, content) values "
    "(901, {f}, 8, 'new', 'R/1', 1, 'CNV'); insert into event select "
    "(jsonb_populate_record(event, '{{\"id\": 901, \"version\": 1, \"kind\": \"new\"}}')).* from event; ";
const std::string reason =
    "insert into act_reason (words, given_at, record_id) values ('why', '2026-11-24', {e}); ";

const Rule rules[] = {
    {"a notification that is not acknowledged", "delete from settlement",
     "insert into settlement values ({n}, 'acknowledged', '{d}')"},
    {"a decision under review",
     "insert into decision (id, event_id, origin, outcome, reason, decided_at) values (90, {e}, 'none', "
     "'review', 'x', now())",
     "update decision set outcome = 'not_applicable', decided_at = '{d}' where id = 90"},
    {"an elder version's decision under review, which may need it",
     elder + "insert into decision (id, event_id, origin, outcome, reason, decided_at) values (90, 901, "
             "'none', 'review', "
             "'x', now())",
     "update decision set outcome = 'not_applicable', decided_at = '{d}' where id = 90"},
    {"a record of the same version in quarantine",
     other_record + "insert into quarantine values (900, 'version-conflict', 'x', now())",
     "update quarantine set settled_at = '{d}', settled_how = 'dismissed'"},
    {"an acknowledgement in conflict",
     "insert into acknowledgement (number, status, received_at, result) values ({n}, 'refused', now(), "
     "'conflict')",
     "update acknowledgement set settled_at = '{d}' where result = 'conflict'"},
    {"a finding about its file's content",
     "insert into finding (kind, grade, source, cause, detail, file_id, opened_at) values ('census-differs', "
     "'critical', "
     "'PNC', 'x', 'x', {f}, now())",
     "update finding set closed_at = '{d}', closed_how = 'operators'"},
    {"an open request about it",
     reason + "insert into request (kind, about, reason_id, requested_by, requested_at, lapses_at) select "
              "'close', 'x', id, "
              "'anna', now(), '2027-03-01' from act_reason",
     "update request set decided_by = 'bert', decided_at = '{d}', outcome = 'rejected'"},
    {"an order that no daemon has answered",
     reason + "insert into daemon_order (kind, decision_id, states, reason_id, ordered_by, ordered_at) "
              "select 'decide', "
              "(select min(id) from decision), '{{FR}}', id, 'anna', now() from act_reason",
     "update daemon_order set taken_at = '{d}', answered_at = '{d}'"},
    {"words that came later",
     "insert into remark (number, received_at, kind, words) values ({n}, '{d}', 'reason', 'x')", ""},
};

std::string filled(const Settled& settled, std::string text) {
    const std::pair<std::string, std::string> names[] = {
        {"{e}", std::to_string(settled.made.event.value)},
        {"{n}", std::to_string(settled.made.key.number)},
        {"{f}", settled.value("select id from file")},
        {"{d}", settled.value("select (judged_at + interval '91 days')::text from file")},
        {"{{", "{"},
        {"}}", "}"}};
    for (const auto& [name, with] : names)
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + with.size()))
            text.replace(at, name.size(), with);
    return text;
}

} // namespace

TEST_CASE("what is settled for 90 days is erased, and not a day before") {
    Settled settled;
    CHECK(sweep(settled.store.connection, 89).looked == 0);
    CHECK(settled.left() == "1 1 0");
    const auto batch = sweep(settled.store.connection, 90);
    CHECK(batch.looked == 1);
    CHECK(batch.erased == 1);
    CHECK(settled.left() == "0 0 0");
    CHECK(settled.value("select count(*) from decision where nationality is not null") == "0");
    CHECK(settled.value("select record.erased_at - judged_at from record join file on file.id = file_id") ==
          "90 days");
    CHECK(settled.value("select detail from journal where verb = 'record.erased'") ==
          fmt::format(R"({{"record" : {}, "line" : 2}})", settled.made.event.value));
    CHECK(sweep(settled.store.connection, 180).looked == 0);
    // Ids, digests and what became of it stay.
    CHECK(standing(settled.store, settled.made) == "acknowledged");
    CHECK(settled.value("select count(content_digest) from event") == "1");
    CHECK(settled.value("select count(body_digest) from notification") == "1");
}

TEST_CASE("whatever may still need a record keeps it until 90 days after its end") {
    const auto& rule = GENERATE(from_range(std::begin(rules), std::end(rules)));
    INFO(rule.name);
    Settled settled;
    settled.store.database.run(filled(settled, rule.opens));
    const auto kept =
        "select count(content) from record where id = " + std::to_string(settled.made.event.value);
    CHECK(sweep(settled.store.connection, 90).looked >= 1);
    CHECK(settled.value(kept) == "1");
    if (!rule.ends.empty()) settled.store.database.run(filled(settled, rule.ends));
    // As a look on the day of its end would have found it.
    settled.store.database.run("update keeping set since = (select min(judged_at) from file)");
    (void)sweep(settled.store.connection, 180);
    CHECK(settled.value(kept) == "1");
    (void)sweep(settled.store.connection, 181);
    CHECK(settled.value(kept) == "0");
}

TEST_CASE("what was open at a look is looked at again a period later, not at every look") {
    Settled settled;
    settled.store.database.run("delete from settlement");
    CHECK(sweep(settled.store.connection, 100).looked == 1);
    CHECK(sweep(settled.store.connection, 101).looked == 0);
    CHECK(sweep(settled.store.connection, 189).looked == 0);
    CHECK(sweep(settled.store.connection, 190).looked == 1);
}

TEST_CASE("a quarantined record goes with its reason, whether or not it was read") {
    Store store;
    Incoming file{store.connection, 1};
    const auto id = file.record("quarantined");
    file.batch.records.back().reference.reset();
    file.batch.quarantines.push_back({id, "fault", "line 2, CNV 2: NOWAK, expected a reference", today});
    file.finish();
    CHECK(sweep(store.connection, 90).erased == 0);
    store.database.run(
        "update quarantine set settled_at = file.judged_at, settled_how = 'dismissed' from file; "
        "update keeping set since = file.judged_at from file");
    CHECK(sweep(store.connection, 90).erased == 1);
    CHECK(
        store.database.value("select content is null and reason = '(erased)' from record join quarantine on "
                             "record_id = record.id") == "t");
}

TEST_CASE("a repeated record has its own time, and an extended one keeps what is made of it") {
    Settled settled;
    settled.store.database.run(filled(
        settled,
        "insert into file (id, name, verdict, judged_at, size_bytes, content_sha256, source, business_date, "
        "sequence, kind, created_at, line_count, conviction_count, nationality_count) select 500, 'later', "
        "'accepted', judged_at + interval '60 days', 1, pg_catalog.sha256('later'), source, business_date, "
        "7, "
        "'daily', judged_at, 1, 1, 1 from file; insert into record (id, file_id, line, verdict, reference, "
        "version, "
        "content) values (800, 500, 2, 'repeated', 'R/1', 1, 'CNV')"));
    CHECK(sweep(settled.store.connection, 90).erased == 1);
    CHECK(settled.left() == "1 0 0");
    CHECK(sweep(settled.store.connection, 149).erased == 0);
    CHECK(sweep(settled.store.connection, 150).erased == 1);
    CHECK(settled.left() == "0 0 0");
}

TEST_CASE("words that a state sends about an erased notification are erased in their turn") {
    Settled settled;
    CHECK(sweep(settled.store.connection, 90).erased == 1);
    settled.store.database.run(filled(
        settled,
        "insert into remark (number, received_at, kind, words) values ({n}, '{d}', 'reason', 'NOWAK')"));
    CHECK(settled.left() == "0 0 1");
    CHECK(sweep(settled.store.connection, 180).erased == 0);
    CHECK(sweep(settled.store.connection, 181).erased == 1);
    CHECK(settled.left() == "0 0 0");
    CHECK(settled.value("select record.erased_at - judged_at from record join file on file.id = file_id") ==
          "90 days");
}

TEST_CASE("no batch is larger than asked for, and the batches come to an end") {
    Store store;
    Incoming file{store.connection, 5};
    for (int i = 0; i < 5; ++i) (void)file.record("canary", fmt::format("CANARY/{}", i));
    file.finish();
    std::vector<std::int64_t> erased;
    for (int i = 0; i < 4; ++i) erased.push_back(sweep(store.connection, 90, 2).erased);
    CHECK(erased == std::vector<std::int64_t>{2, 2, 1, 0});
}

TEST_CASE("several sweeps at once erase each record once") {
    Store store;
    Incoming file{store.connection, 60};
    for (int i = 0; i < 60; ++i) (void)file.record("canary", fmt::format("CANARY/{}", i));
    file.finish();
    std::vector<std::future<std::int64_t>> sweeps;
    for (int i = 0; i < 4; ++i)
        sweeps.push_back(std::async(std::launch::async, [text = store.database.connection()] {
            store::Connection connection{text, "test"};
            std::int64_t erased = 0;
            for (int batch = 0; batch < 20; ++batch) erased += sweep(connection, 90, 7).erased;
            return erased;
        }));
    std::int64_t erased = 0;
    for (auto& one : sweeps) erased += one.get();
    erased += sweep(store.connection, 90).erased; // where all but one gave way at the end
    CHECK(erased == 60);
    CHECK(store.database.value(
              "select count(*), count(distinct detail) from journal where verb = 'record.erased'") == "60");
}

TEST_CASE("one sweep at a time, and none of a source that is being taken in") {
    Settled settled;
    store::Connection other{settled.store.database.connection(), "test"};
    {
        store::ErasingFiles files{other};
        CHECK(files.find_due(noon, base::FileId{0}, plenty).empty());
        CHECK(sweep(settled.store.connection, 90).looked == 0);
    }
    {
        const Incoming arriving{other, 1, {.sequence = 2}};
        CHECK(sweep(settled.store.connection, 90).looked == 0);
    }
    CHECK(sweep(settled.store.connection, 90).erased == 1);
}

TEST_CASE("every sum holds over what is erased") {
    MixedLife life;
    (void)acknowledge(life.store, life.delivered, AcknowledgementStatus::recorded);
    life.store.database.run("update settlement set settled_at = (select min(judged_at) from file)");
    const auto sums = [&life](auto count) {
        std::vector<std::array<std::int64_t, 3>> all;
        for (const auto& row : count(life.store.connection))
            all.push_back({row.owed, row.found, row.difference});
        return all;
    };
    const auto counted = sums(store::reconcile), kept = sums(store::read_sums);
    // The canary, what the test quarantined without a case, a record and the same repeated.
    CHECK(sweep(life.store.connection, 90).erased == 4);
    CHECK(sums(store::reconcile) == counted);
    CHECK(sums(store::read_sums) == kept);
    for (const auto& row : counted) CHECK(row[2] == 0);
}

TEST_CASE("the daemon erases by the two functions and in no other way, and people not at all") {
    Settled settled;
    const auto& database = settled.store.database;
    const Login daemon{database, "daemon", "convictiond_daemon"};
    const Login operators{database, "operator", "convictiond_operator"};
    for (const auto& name : {daemon.name(), operators.name()})
        for (const std::string statement :
             {"delete from notification_body", "update notification_body set body = ''", "delete from remark",
              "update record set content = null, erased_at = now()", "delete from keeping",
              "update keeping set since = now()", "update decision set nationality = null",
              "update act_reason set words = null", "update evidence set means = null",
              "update request set terms = '{}'", "truncate record cascade",
              "select erase_records('{1}', now())"}) {
            INFO(name << ": " << statement);
            CHECK_THAT(database.refusal("set role " + name + "; " + statement), Catch::StartsWith("42501"));
        }
    CHECK_THAT(database.refusal("set role " + operators.name() +
                                "; select * from erase_settled(now() - interval '90 days', now(), 1)"),
               Catch::StartsWith("42501"));
    CHECK_THAT(database.refusal("select * from erase_settled(now(), now(), 1)"), Catch::Contains("only now"));
    store::Connection as_daemon{daemon.connection(), "test"};
    CHECK(sweep(as_daemon, 90).erased == 1);
    CHECK(settled.left() == "0 0 0");
}

TEST_CASE("what people wrote about a record goes with it, and the journal keeps no way back to the words") {
    Office office;
    auto& store = office.store;
    const auto made = make_one(store);
    record(store, outcome_of(made, core::LaneVerdict::Then::refused));
    office.approve(store::close_delivered(office.as_anna, made.id.text(),
                                          {"courier of NOWAK", today, "nowak.pdf", base::sha256("x")},
                                          "NOWAK asked"));
    CHECK(office.value("select record_id from act_reason") == std::to_string(made.event.value));
    CHECK(office.value("select terms ->> 'means' from request") == "courier of NOWAK");
    CHECK(sweep_in(store.connection, days{89}).erased == 0);
    CHECK(sweep_in(store.connection, days{2 * 90}).erased == 1);
    CHECK(office.value("select num_nonnulls(words, salt, means, file_name) from act_reason, evidence") ==
          "0");
    CHECK(office.value(
              "select string_agg(key, ' ' order by key) from request, jsonb_object_keys(terms) as key") ==
          "on sha256");
    CHECK(office.value("select delivered_on is not null and digest is not null from evidence") == "t");
    CHECK(office.value("select count(*) from journal where detail like '%reasonDigest%'") != "0");
}

TEST_CASE("a reason about no single record goes once its act is over for the period") {
    Office office;
    store::pause_lane(office.as_anna, state("FR"), "NOWAK complained");
    store::pause_lane(office.as_anna, state("DE"), "so did another");
    store::resume_lane(office.as_bert, state("DE"));
    CHECK(sweep_in(office.store.connection, days{89}).reasons == 0);
    CHECK(sweep_in(office.store.connection, days{91}).reasons == 1);
    CHECK(office.value("select words from act_reason where erased_at is null") == "NOWAK complained");
    store::resume_lane(office.as_bert, state("FR"));
    CHECK(sweep_in(office.store.connection, days{91}).reasons == 1);
    CHECK(office.value("select count(words) from act_reason") == "0");
}

TEST_CASE("files are due by the day they were taken in, rejected ones by the day they were settled") {
    Store store;
    const auto add = [&store](int id, const std::string& verdict, const std::string& more) {
        store.database.run(
            fmt::format("insert into file (id, name, verdict, judged_at, size_bytes, content_sha256, source, "
                        "business_date, sequence, "
                        "kind, created_at, line_count, conviction_count, nationality_count, reason, "
                        "shelved_as, shelved_at, settled_at) "
                        "select {0}, 'f{0}', '{1}', '2026-11-24T12:00:00Z', 1, pg_catalog.sha256('{0}'), "
                        "'PNC', '2026-11-23', {0}, "
                        "'daily', now(), 1, 1, 1, case when '{1}' = 'rejected' then 'x' end, {2}",
                        id, verdict, more));
    };
    add(1, "accepted", "'2026/11/f1', now(), null");
    add(2, "duplicate", "'f2', now(), null");
    add(3, "rejected", "'f3', now(), null");
    add(4, "rejected", "'f3', now(), '2026-11-24T12:00:00Z'"); // it lies where the one before lay
    add(5, "accepted", "null, null, null");                    // a crash came before the shelf
    add(6, "rejected", "'f3', now(), '2026-11-26T12:00:00Z'");
    const auto due = [&store](int day) {
        store::ErasingFiles files{store.connection};
        std::string ids;
        for (const auto& file : files.find_due(noon + days{day} - period, base::FileId{0}, plenty))
            ids += fmt::format("{}{} ", file.id.value, file.replaced ? "r" : "");
        return ids;
    };
    CHECK(due(89).empty());
    CHECK(due(90) == "1 2 4r ");
    CHECK(due(92) == "1 2 4r 6 ");
    {
        store::ErasingFiles files{store.connection};
        const auto some = files.find_due(noon, base::FileId{1}, 1);
        REQUIRE(some.size() == 1);
        CHECK(some[0].shelved_as == "f2");
        files.set_erased(some[0].id, true, noon + period);
        files.commit();
    }
    CHECK(due(92) == "1 4r 6 ");
    CHECK(store.database.value("select detail from journal where verb = 'file.erased'") ==
          R"({"name" : "f2", "found" : true})");
}

} // namespace retention_test
