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
    const auto life = store::trace(operators, *reference);
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

TEST_CASE("of what never came there is no trace") {
    Store store;
    CHECK_FALSE(store::trace(store.connection, "NEVER/1").has_value());
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

    const auto facts = store::show(operators, made.id.text());
    CHECK(value(facts, "status") == "refused");
    CHECK(value(facts, "state") == "FR");
    CHECK(value(facts, "attempts") == "1");
    const auto file = value(facts, "fileId");
    CHECK(value(store::show(operators, file), "verdict") == "accepted");
    const auto decision = "d" + store.database.value("select min(id) from decision");
    CHECK(value(store::show(operators, decision), "outcome") == "notify");
    for (const std::string nothing :
         {"", "q", "q0", "q-1", "x5", "f99999999", "q1; drop", "99999999999999999999"})
        CHECK(store::show(operators, nothing).empty());
}

TEST_CASE("everything that a person looks at can be read by an operator and by an auditor") {
    const std::string role = GENERATE("convictiond_operator", "convictiond_auditor");
    Store store;
    (void)make_one(store);
    const Login login{store.database, "reader", role};
    store::Connection reader{login.connection(), "test"};
    CHECK(store::overview_lanes(reader).size() == 1);
    CHECK(store::overview_files(reader).accepted == 1);
    CHECK(store::overview_desk(reader).empty());
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
