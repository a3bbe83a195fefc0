#include "office.hpp"
#include "store/orders.hpp"
#include "store/overview.hpp"

#include <catch2/catch.hpp>

namespace imported_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

const std::vector<store::SentBefore> rows{{"PNC", "R/1", 1, *base::MemberState::parse("FR"), day(-10)},
                                          {"PNC", "R/1", 2, *base::MemberState::parse("PL"), day(-5)}};

base::RecordId quarantine(Office& office, int sequence, const std::string& kind, std::optional<int> version) {
    Incoming file{office.store.connection, 1, {.sequence = sequence}};
    const auto id = file.record("quarantined", "R/1");
    file.batch.records.back().version = version;
    file.batch.quarantines.push_back({id, kind, "the test's", today});
    file.finish();
    return id;
}

std::string settled(const Office& office, base::RecordId id) {
    return office.value(
        fmt::format("select coalesce(settled_how, 'open') from quarantine where record_id = {}", id.value));
}

} // namespace

TEST_CASE("what was sent before is known once two people have imported it, and not sooner") {
    Office office;
    const auto request = store::import_sent(office.as_anna, "sent.csv", rows, "cut-over");
    {
        Incoming file{office.store.connection, 0};
        CHECK(file.acceptance.known("PNC", {"R/1"}).empty());
    }
    office.approve(request);
    Incoming file{office.store.connection, 0};
    const auto known = file.acceptance.known("PNC", {"R/1", "R/2"});
    REQUIRE(known.size() == 1);
    CHECK(known.at("R/1").made_for.size() == 2);
    CHECK(known.at("R/1").sent_before_of(1) == std::set{state("FR")});
    CHECK(known.at("R/1").sent_before_of(2) == std::set{state("PL")});
    CHECK(known.at("R/1").versions.empty());
}

TEST_CASE("an import without rows, of days to come, or of the same twice at once is turned down") {
    Office office;
    const auto before = office.image();
    const auto turned_down = [&](const std::vector<store::SentBefore>& given) {
        return refusal([&] { (void)store::import_sent(office.as_anna, "x.csv", given, "because"); });
    };
    CHECK_THAT(turned_down({}), Catch::Contains("nothing to import"));
    auto to_come = rows;
    to_come[0].sent_on = base::operator+(base::date_in(base::london, base::now()), std::chrono::days{1});
    CHECK_THAT(turned_down(to_come), Catch::Contains("was sent by today"));
    CHECK_THAT(turned_down({rows[0], rows[0]}), Catch::StartsWith("23505"));
    CHECK(office.image() == before);
}

TEST_CASE("a newer version that was imported keeps a refused one from being sent again") {
    Office office;
    const auto made = make_one(office.store);
    record(office.store, outcome_of(made, core::LaneVerdict::Then::refused));
    office.approve(
        store::import_sent(office.as_anna, "x.csv", {{"PNC", "R/1", 2, state("FR"), day(-1)}}, "cut-over"));
    CHECK_THAT(refusal([&] { store::resubmit(office.as_anna, made.id.text(), "because"); }),
               Catch::Contains("version 2 was made for FR"));
}

TEST_CASE("a record of a later file settles its quarantined elders, a version conflict by a higher version") {
    Office office;
    const auto same = quarantine(office, 1, "fault", 2);
    const auto lower = quarantine(office, 2, "fault", 1);
    const auto higher = quarantine(office, 3, "fault", 3);
    const auto unreadable = quarantine(office, 4, "fault", std::nullopt);
    const auto conflict = quarantine(office, 5, "version-conflict", 2);
    const auto later = quarantine(office, 9, "fault", 1);

    Incoming file{office.store.connection, 1, {.sequence = 6}};
    (void)file.notify(file.event("R/1", 2), "FR");
    file.finish();
    CHECK(settled(office, same) == "later-record");
    CHECK(settled(office, lower) == "later-record");
    CHECK(settled(office, higher) == "open");
    CHECK(settled(office, unreadable) == "open");
    CHECK(settled(office, conflict) == "open");
    CHECK(settled(office, later) == "open");
    CHECK(office.value("select count(*) from journal where verb = 'record.settled'") == "2");

    Incoming next{office.store.connection, 1, {.sequence = 7}};
    (void)next.notify(next.event("R/1", 3), "FR");
    next.finish();
    CHECK(settled(office, higher) == "later-record");
    CHECK(settled(office, conflict) == "later-record");
}

TEST_CASE("an order stands until a daemon answers it, and nobody orders or dismisses the same meanwhile") {
    Office office;
    Incoming file{office.store.connection, 1};
    file.decide(file.event("R/1"), "review");
    file.finish();
    const auto record_id = quarantine(office, 2, "fault", 1);
    const auto decision = "d" + office.value("select id from decision");
    const auto record = fmt::format("q{}", record_id.value);
    const auto decide =
        store::order_decision(office.as_anna, decision, {state("PL"), state("FR")}, "passport");
    const auto accept = store::order_acceptance(office.as_anna, record, "it is right");
    office.store.database.run("update daemon_order set ordered_at = ordered_at - interval '2 days'");

    for (const auto& item : store::overview_desk(office.as_bert, core::by_law))
        CHECK(item.ordered_by == office.anna.name());
    const auto before = office.image();
    CHECK_THAT(refusal([&] { (void)store::order_decision(office.as_bert, decision, {state("DE")}, "x"); }),
               Catch::Contains("is ordered already"));
    CHECK_THAT(refusal([&] { (void)store::decide_not_applicable(office.as_bert, decision, "x"); }),
               Catch::Contains("is ordered already"));
    CHECK_THAT(refusal([&] { (void)store::order_acceptance(office.as_bert, record, "x"); }),
               Catch::Contains("is ordered"));
    CHECK_THAT(refusal([&] { (void)store::dismiss(office.as_bert, record, "x"); }),
               Catch::Contains("is ordered"));
    CHECK(office.image() == before);

    const auto taken = store::take_order(office.store.connection, {});
    REQUIRE(taken.has_value());
    CHECK(taken->id == decide);
    CHECK_FALSE(taken->lane.has_value());
    CHECK(store::take_order(office.store.connection, {})->id == accept);
    CHECK_FALSE(store::take_order(office.store.connection, {}).has_value());
    CHECK_FALSE(store::find_order_answer(office.as_anna, decide).has_value());
}

TEST_CASE("an order without sense is turned down") {
    Office office;
    const auto canary = quarantine(office, 1, "canary", 1);
    const auto before = office.image();
    CHECK_THAT(refusal([&] {
                   (void)store::order_acceptance(office.as_anna, fmt::format("q{}", canary.value), "x");
               }),
               Catch::Contains("canaries are never sent"));
    CHECK_THAT(refusal([&] { (void)store::order_acceptance(office.as_anna, "f1", "x"); }),
               Catch::Contains("no quarantined record"));
    CHECK_THAT(refusal([&] { (void)store::order_acceptance(office.as_anna, "q999", "x"); }),
               Catch::Contains("nothing on the desk"));
    CHECK_THAT(refusal([&] { (void)store::order_decision(office.as_anna, "d999", {state("FR")}, "x"); }),
               Catch::Contains("no decision has the id"));
    CHECK(office.image() == before);
}

} // namespace imported_test
