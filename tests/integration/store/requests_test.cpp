#include "store/requests.hpp"

#include "office.hpp"
#include "store/overview.hpp"
#include "store/watch.hpp"

#include <catch2/catch.hpp>

namespace requests_test {

using namespace convictiond;
using namespace convictiond::test;
using Then = core::LaneVerdict::Then;

namespace {

// A notification of R/1 for FR that stands there.
Made make_standing(Office& office, const std::string& where) {
    Incoming file{office.store.connection, 1, {.historical = where == "held"}};
    const auto made = file.notify(file.event("R/1"), "FR");
    file.finish();
    if (where == "queued again") record(office.store, outcome_of(made, Then::retry));
    if (where == "delivered") record(office.store, outcome_of(made));
    if (where == "refused") record(office.store, outcome_of(made, Then::refused));
    return made;
}

store::Evidence evidence(base::Date on = today) {
    return {"courier", on, "receipt.pdf", base::sha256("a receipt")};
}

base::Date london_today() {
    return base::date_in(base::london, base::now());
}

std::int64_t rejected_file(Office& office) {
    return store::add_rejected(office.store.connection, facts({.sequence = 7}), "a fault", noon).value;
}

base::RecordId quarantined(Office& office, const std::string& kind = "fault") {
    Incoming file{office.store.connection, 1};
    const auto id = file.record("quarantined", "R/9");
    file.batch.quarantines.push_back({id, kind, "the test's", today});
    file.finish();
    return id;
}

std::string verbs(const Office& office) {
    return office.value("select coalesce(string_agg(right(who, 4) || ' ' || verb, ', ' order by number), '') "
                        "from journal where verb ~ '^(request|notification.(closed|resub)|.*dismissed)'");
}

} // namespace

TEST_CASE("a notification is closed from wherever it stands, once another operator approves") {
    const std::string where = GENERATE("held", "queued", "queued again", "delivered", "refused");
    INFO(where);
    Office office;
    const auto made = make_standing(office, where);
    const auto stood = standing(office.store, made);
    const auto request = store::close_notification(office.as_anna, made.id.text(), "sealed by the court");
    CHECK(standing(office.store, made) == stood);
    office.approve(request);
    CHECK(standing(office.store, made) == "closed");
    CHECK(movements(office.store).back() == stood + " > closed 1");
    CHECK(office.value("select reason from settlement") == "not to be sent");
    CHECK(store::unaccounted(store::reconcile(office.store.connection)) == 0);
    CHECK(verbs(office) == "anna request.made, bert request.approved, bert notification.closed");
    CHECK(office.value("select detail::json ->> 'reasonDigest' is not null and notification is not null "
                       "from journal where verb = 'notification.closed'") == "t");
}

TEST_CASE("nobody approves or rejects one's own request, and the database itself forbids it") {
    Office office;
    const auto made = make_standing(office, "queued");
    const auto request = store::close_notification(office.as_anna, made.id.text(), "because");
    const auto before = office.image();
    CHECK_THAT(refusal([&] { store::approve(office.as_anna, request); }), Catch::StartsWith("42501 "));
    CHECK_THAT(refusal([&] { store::reject(office.as_anna, request, "no"); }), Catch::StartsWith("42501 "));
    CHECK_THAT(office.store.database.refusal("update request set outcome = 'approved', decided_at = "
                                             "clock_timestamp(), decided_by = requested_by"),
               Catch::Contains("two_people"));
    for (const std::string statement :
         {"insert into convictiond.request (kind, about, reason_id, requested_by, requested_at, lapses_at) "
          "values ('close', 'x', 1, 'another', now(), now() + interval '7 days')",
          "update convictiond.request set requested_by = 'another'",
          "select convictiond.close_now('x', '{}', 1, 1)",
          "select convictiond.carry_out(request) from convictiond.request", "delete from convictiond.request",
          "set role convictiond_owner"}) {
        INFO(statement);
        CHECK_THAT(office.store.database.refusal("set session authorization " + office.anna.name() + "; " +
                                                 statement),
                   Catch::StartsWith("42501") || Catch::Contains("permission denied"));
    }
    CHECK(office.image() == before);
    CHECK(standing(office.store, made) == "queued");
}

TEST_CASE("a request that is decided, lapsed or unknown is not decided again") {
    Office office;
    const auto made = make_standing(office, "queued");
    const auto rejected = store::close_notification(office.as_anna, made.id.text(), "because");
    store::reject(office.as_bert, rejected, "the wrong one");
    const auto lapsed = store::close_notification(office.as_anna, made.id.text(), "because");
    office.store.database.run("update request set lapses_at = clock_timestamp() where outcome is null");
    const auto before = office.image();
    CHECK_THAT(refusal([&] { store::approve(office.as_bert, rejected); }),
               Catch::Contains("was rejected by " + office.bert.name()));
    CHECK_THAT(refusal([&] { store::approve(office.as_bert, lapsed); }), Catch::Contains("lapsed at"));
    CHECK_THAT(refusal([&] { store::reject(office.as_bert, lapsed, "no"); }), Catch::Contains("lapsed at"));
    CHECK_THAT(refusal([&] { store::approve(office.as_bert, 999); }), Catch::Contains("no request 999"));
    CHECK(office.image() == before);
    CHECK(standing(office.store, made) == "queued");
    CHECK(store::list_requests(office.as_bert, false).empty());
    const auto all = store::list_requests(office.as_bert, true);
    REQUIRE(all.size() == 2);
    CHECK(all[0].state == "lapsed");
    CHECK(all[1].state == "rejected");
}

TEST_CASE("the same is not asked for twice at once, and a reason says something") {
    Office office;
    const auto id = make_standing(office, "queued").id.text();
    (void)store::close_notification(office.as_anna, id, "because");
    const auto before = office.image();
    CHECK_THAT(refusal([&] { (void)store::close_notification(office.as_bert, id, "because"); }),
               Catch::Contains("asks for that already"));
    CHECK_THAT(refusal([&] { (void)store::close_delivered(office.as_bert, id, evidence(), " \t "); }),
               Catch::Contains("this one says nothing"));
    CHECK_THAT(refusal([&] {
                   (void)store::close_delivered(office.as_bert, id, evidence(), std::string(2001, 'x'));
               }),
               Catch::Contains("longer than"));
    CHECK(office.image() == before);
}

TEST_CASE("what happened between request and approval is seen, and the request stays open") {
    Office office;
    const auto made = make_standing(office, "delivered");
    const auto request = store::close_notification(office.as_anna, made.id.text(), "because");
    (void)acknowledge(office.store, made, core::AcknowledgementStatus::recorded);
    const auto before = office.image();
    CHECK_THAT(refusal([&] { office.approve(request); }), Catch::Contains("settled already: acknowledged"));
    CHECK(office.image() == before);
    CHECK(store::list_requests(office.as_bert, false).size() == 1);
}

TEST_CASE("a delivery by other means is kept with its evidence, and the legal clock stops at its date") {
    Office office;
    const auto last_day = base::operator+(london_today(), std::chrono::days{-3});
    Incoming file{office.store.connection, 2};
    const auto in_time = file.notify(file.event("R/1"), "FR", last_day);
    const auto late = file.notify(file.event("R/2"), "PL", last_day);
    file.finish();
    office.store.database.run("update event set legal_day = '2026-01-01'");
    for (const auto& [made, days] : {std::pair{in_time, 0}, std::pair{late, 1}}) {
        const auto on = base::operator+(last_day, std::chrono::days{days});
        office.approve(store::close_delivered(office.as_anna, made.id.text(), evidence(on), "their service"));
    }
    CHECK(office.value("select string_agg(reason, ',') from settlement") ==
          "delivered by other means,delivered by other means");
    CHECK(office.value("select count(*) from evidence where means = 'courier' and file_name = 'receipt.pdf' "
                       "and digest = pg_catalog.sha256('a receipt')") == "2");
    CHECK(office.value("select count(*) from journal where detail like '%courier%' or detail like "
                       "'%receipt.pdf%'") == "0");
    const auto tallies = store::read_tallies(office.store.connection, base::now(), core::by_law);
    REQUIRE(tallies.late.size() == 1);
    CHECK(tallies.late[0].first == "PL");
}

TEST_CASE("evidence that makes no sense is turned down") {
    Office office;
    const auto id = make_standing(office, "queued").id.text();
    const auto before = office.image();
    const auto turned_down = [&](const store::Evidence& given) {
        return refusal([&] { (void)store::close_delivered(office.as_anna, id, given, "because"); });
    };
    CHECK_THAT(turned_down(evidence(base::operator+(london_today(), std::chrono::days{1}))),
               Catch::Contains("a day to come"));
    CHECK_THAT(turned_down(evidence(day(-400))), Catch::Contains("before the conviction event"));
    CHECK_THAT(turned_down({" ", today, "x", {}}), Catch::Contains("the means of delivery"));
    CHECK_THAT(turned_down({"courier", today, "", {}}), Catch::Contains("the name of a file"));
    CHECK(office.image() == before);
}

TEST_CASE("a notification that was delivered by other means was made for its state") {
    Office office;
    const auto made = make_standing(office, "queued");
    office.store.database.run("update event set legal_day = '2026-01-01'");
    office.approve(store::close_delivered(office.as_anna, made.id.text(), evidence(day(-1)), "because"));
    Incoming file{office.store.connection, 0, {.sequence = 2}};
    CHECK(file.acceptance.known("PNC", {"R/1"}).at("R/1").made_for.size() == 1);
}

TEST_CASE("a quarantined record, a rejected file and a conflict are dismissed by two people, once") {
    Office office;
    const auto record_id = quarantined(office);
    const auto file_id = rejected_file(office);
    const auto made = make_one(office.store, "FR", 3);
    (void)acknowledge(office.store, made, core::AcknowledgementStatus::recorded);
    (void)acknowledge(office.store, made, core::AcknowledgementStatus::refused);
    const auto conflict = office.value("select id from acknowledgement where result = 'conflict'");
    const std::vector<std::string> ids{fmt::format("q{}", record_id.value), fmt::format("f{}", file_id),
                                       "a" + conflict};
    CHECK(store::overview_desk(office.as_bert, core::by_law).size() == 3);
    for (const auto& id : ids) {
        INFO(id);
        const auto request = store::dismiss(office.as_anna, id, "because");
        CHECK(store::overview_desk(office.as_bert, core::by_law).size() ==
              4 - static_cast<std::size_t>(id[0] == 'f') - 2 * static_cast<std::size_t>(id[0] == 'a'));
        office.approve(request);
        const auto before = office.image();
        CHECK_THAT(refusal([&] { (void)store::dismiss(office.as_anna, id, "again"); }),
                   Catch::Contains("settled already"));
        CHECK(office.image() == before);
    }
    CHECK(store::overview_desk(office.as_bert, core::by_law).empty());
    CHECK(office.value("select settled_how from quarantine") == "dismissed");
    CHECK(office.value("select string_agg(verb, ',' order by number) from journal where verb like "
                       "'%dismissed'") == "record.dismissed,file.dismissed,acknowledgement.dismissed");
}

TEST_CASE("what is on no desk cannot be dismissed") {
    Office office;
    const auto made = make_one(office.store);
    const auto before = office.image();
    for (const std::string id : {"q1", "q999", "f1", "a1", "d1", "b1", "", "q", "q0", "q-1", "q1x", "Q1",
                                 "q99999999999999999999", "'; drop table x"}) {
        INFO(id);
        CHECK_FALSE(refusal([&] { (void)store::dismiss(office.as_anna, id, "because"); }).empty());
    }
    CHECK_FALSE(refusal([&] { (void)store::dismiss(office.as_anna, made.id.text(), "because"); }).empty());
    CHECK(office.image() == before);
}

TEST_CASE("a decision under review becomes not applicable by two people") {
    Office office;
    Incoming file{office.store.connection, 1};
    file.decide(file.event("R/1"), "review");
    file.finish();
    const auto id = "d" + office.value("select id from decision");
    const auto request = store::decide_not_applicable(office.as_anna, id, "no member state");
    CHECK(office.value("select outcome from decision") == "review");
    office.approve(request);
    CHECK(office.value("select outcome || ': ' || reason from decision") ==
          "not_applicable: decided by operators");
    CHECK(store::unaccounted(store::reconcile(office.store.connection)) == 0);
    const auto before = office.image();
    CHECK_THAT(refusal([&] { (void)store::decide_not_applicable(office.as_anna, id, "again"); }),
               Catch::Contains("is made already"));
    CHECK_THAT(refusal([&] { (void)store::decide_not_applicable(office.as_anna, "d999", "x"); }),
               Catch::Contains("no decision has the id"));
    CHECK(office.image() == before);
}

TEST_CASE("a request stands on the desk of others, and of nobody who made it") {
    Office office;
    const auto made = make_standing(office, "queued");
    const auto request = store::close_notification(office.as_anna, made.id.text(), "because");
    CHECK(store::overview_desk(office.as_anna, core::by_law).empty());
    const auto desk = store::overview_desk(office.as_bert, core::by_law);
    REQUIRE(desk.size() == 1);
    CHECK(desk[0].kind == "request");
    CHECK(desk[0].id == fmt::format("r{}", request));
    CHECK(store::list_requests(office.as_anna, false).at(0).own);
    CHECK_FALSE(store::list_requests(office.as_bert, false).at(0).own);
    CHECK(office.value("select lapses_at - requested_at from request") == "7 days");
}

} // namespace requests_test
