// What people are shown of files, convictions and single things, as an operator sees it.
#include "store/trace.hpp"

#include "login.hpp"
#include "made.hpp"
#include "store/acknowledgements.hpp"
#include "store/file_list.hpp"
#include "store/overview.hpp"
#include "store/show.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace trace_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

std::string value(const std::vector<store::Fact>& facts, std::string_view name) {
    const auto found = std::ranges::find(facts, name, &store::Fact::name);
    return found == facts.end() ? "" : found->value;
}

} // namespace

TEST_CASE("a trace tells a conviction's life from file to acknowledgement, to an operator") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made, core::LaneVerdict::Then::retry));
    record(store, outcome_of(made, core::LaneVerdict::Then::delivered, noon + std::chrono::minutes{1}));
    REQUIRE(acknowledge(store, made, core::AcknowledgementStatus::recorded) ==
            core::AcknowledgementResult::stored);
    const Login login{store.database, "operator", "convictiond_operator"};
    store::Connection operators{login.connection(), "test"};

    const auto reference = store::find_reference(operators, made.id);
    REQUIRE(reference.has_value());
    const auto life = store::trace(operators, *reference, core::by_law);
    REQUIRE(life.has_value());
    CHECK(life->records.size() == 1);
    CHECK(life->records[0].verdict == "new");
    REQUIRE(life->events.size() == 1);
    REQUIRE(life->decisions.size() == 1);
    CHECK(life->decisions[0].outcome == "notify");
    CHECK(life->decisions[0].states == "FR");
    REQUIRE(life->notifications.size() == 1);
    CHECK(life->notifications[0].id == made.id);
    CHECK(life->notifications[0].status == "acknowledged");
    CHECK(life->notifications[0].delivered_at.has_value());
    CHECK(life->attempts.size() == 2);
    REQUIRE(life->acknowledgements.size() == 1);
    CHECK(life->acknowledgements[0].status == "recorded");
    CHECK(std::ranges::is_sorted(life->journal, {}, &store::JournalEntry::number));
    CHECK(std::ranges::count(life->journal, "acknowledgement.stored", &store::JournalEntry::verb) == 1);
}

TEST_CASE("a trace shows the flags of a record, and until when what has no state yet must go") {
    Store store;
    Incoming file{store.connection, 3};
    const auto event = file.event("R/1");
    file.decide(event, "review");
    file.decide(event, "not_applicable");
    const base::RecordId flagged{event.value};
    file.batch.flags.push_back({flagged, "obligatory-unknown", 4, "DSP", 0});
    file.batch.flags.push_back({flagged, "check-letter", 3, "PER", 10});
    for (const std::string reference : {"R/1", "R/2"}) {
        file.batch.quarantines.push_back({file.record("quarantined", reference), "fault", "no PER", day(-1)});
        file.batch.journal.push_back({"record.quarantined", std::nullopt, std::nullopt,
                                      fmt::format(R"({{"line":{}}})", file.batch.records.back().line)});
    }
    file.finish();
    const auto life = store::trace(store.connection, "R/1", std::chrono::days{10});
    REQUIRE(life.has_value());
    REQUIRE(life->flags.size() == 2);
    CHECK(life->flags[0].record == flagged);
    CHECK(life->flags[0].kind == "check-letter");
    CHECK(life->flags[0].segment == "PER");
    CHECK(life->flags[1].line == 4);
    CHECK(life->flags[1].field == 0);
    REQUIRE(life->records.size() == 2);
    CHECK_FALSE(life->records[0].last_permitted_day);
    CHECK(life->records[1].last_permitted_day == day(8));
    REQUIRE(life->decisions.size() == 2);
    CHECK(life->decisions[0].last_permitted_day == day(9));
    CHECK_FALSE(life->decisions[1].last_permitted_day);
    CHECK(std::ranges::count(life->journal, "record.quarantined", &store::JournalEntry::verb) == 1);

    store.database.run("update quarantine set settled_at = now(), settled_how = 'dismissed'");
    store.database.run(
        "insert into journal (at, verb, file_id, detail) select now(), 'record.dismissed', file_id, "
        "json_build_object('id', 'q' || id)::text from record where verdict = 'quarantined'");
    const auto settled = store::trace(store.connection, "R/1", std::chrono::days{10});
    CHECK_FALSE(settled->records[1].last_permitted_day);
    CHECK(std::ranges::count(settled->journal, "record.dismissed", &store::JournalEntry::verb) == 1);
}

TEST_CASE("an attempt whose answer's receipt settled something is marked, as far as the books can tell") {
    using Then = core::LaneVerdict::Then;
    Store store;
    const auto receipt = [&](int sequence, Then then, std::optional<int> status, bool settles) {
        auto outcome = outcome_of(make_one(store, "FR", sequence), then);
        outcome.judgement.status = status;
        outcome.settles = settles;
        record(store, outcome);
        const auto life = store::trace(store.connection, fmt::format("R/{}", sequence), core::by_law);
        return life.value().attempts.at(0).receipt;
    };
    CHECK(receipt(1, Then::delivered, 200, true) == "acknowledged");
    CHECK(receipt(2, Then::delivered, 200, false).empty());
    CHECK(receipt(3, Then::delivered, 409, false) == "repeated");
    CHECK(receipt(4, Then::refused, 200, false) == "refused");
    CHECK(receipt(5, Then::refused, 422, false).empty());
    CHECK(receipt(6, Then::retry, std::nullopt, false).empty());
}

TEST_CASE("of what never came there is no trace") {
    Store store;
    CHECK_FALSE(store::trace(store.connection, "NEVER/1", core::by_law).has_value());
    CHECK_FALSE(store::find_reference(store.connection, notification_id("never")).has_value());
}

TEST_CASE("files are listed newest day first, and by day") {
    Store store;
    (void)make_one(store, "FR", 1);
    (void)make_one(store, "FR", 2);
    const Login login{store.database, "auditor", "convictiond_auditor"};
    store::Connection auditor{login.connection(), "test"};
    const auto all = store::list_files(auditor, std::nullopt);
    REQUIRE(all.size() == 2);
    CHECK(all[0].sequence == 2);
    REQUIRE(all[0].sum.has_value());
    CHECK(all[0].sum->made == 1);
    CHECK(store::list_files(auditor, all[0].business_date).size() >= 1);
    CHECK(store::list_files(auditor, base::Date{std::chrono::year{1999} / 1 / 1}).empty());
}

TEST_CASE("one thing is shown by the id that a list printed, without its contents") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made, core::LaneVerdict::Then::refused));
    const Login login{store.database, "operator", "convictiond_operator"};
    store::Connection operators{login.connection(), "test"};

    const auto facts = store::show(operators, made.id.text(), core::by_law);
    CHECK(value(facts, "status") == "refused");
    CHECK(value(facts, "state") == "FR");
    CHECK(value(facts, "attempts") == "1");
    const auto file = value(facts, "fileId");
    CHECK(value(store::show(operators, file, core::by_law), "verdict") == "accepted");
    const auto decision = "d" + store.database.value("select min(id) from decision");
    CHECK(value(store::show(operators, decision, core::by_law), "outcome") == "notify");
    for (const std::string nothing :
         {"", "q", "q0", "q-1", "x5", "f99999999", "q1; drop", "99999999999999999999"})
        CHECK(store::show(operators, nothing, core::by_law).empty());
}

TEST_CASE("everything that a person looks at can be read by an operator and by an auditor") {
    const std::string role = GENERATE("convictiond_operator", "convictiond_auditor");
    Store store;
    (void)make_one(store);
    const Login login{store.database, "reader", role};
    store::Connection reader{login.connection(), "test"};
    CHECK(store::overview_lanes(reader).size() == 1);
    CHECK(store::overview_files(reader).accepted == 1);
    CHECK(store::overview_desk(reader, core::by_law).empty());
    CHECK(store::unaccounted(store::reconcile(reader)) == 0);
}

TEST_CASE("a daemon's login does a daemon's work: a file in, an attempt, an acknowledgement, a page") {
    Store store;
    const Login login{store.database, "daemon", "convictiond_daemon"};
    store.connection = store::Connection{login.connection(), "test"};
    const auto made = make_one(store);
    record(store, outcome_of(made, core::LaneVerdict::Then::retry));
    record(store, outcome_of(made, core::LaneVerdict::Then::delivered, noon + std::chrono::minutes{1}));
    CHECK(acknowledge(store, made, core::AcknowledgementStatus::recorded) ==
          core::AcknowledgementResult::stored);
    CHECK(standing(store, made) == "acknowledged");
    for (const auto& asked : {std::optional<std::string>{}, std::optional<std::string>{"a"}})
        CHECK(store::store_page(store.connection, made.state, {asked, {}, asked ? "b" : "a"}, noon));
}

} // namespace trace_test
