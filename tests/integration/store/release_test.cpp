#include "office.hpp"
#include "store/embedded.hpp"
#include "store/overview.hpp"
#include "store/requests.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace release_test {

using namespace convictiond;
using namespace convictiond::test;
using Then = core::LaneVerdict::Then;

namespace {

struct HeldBacklog {
    std::string id;
    Made for_france;
    Made for_poland;
};

HeldBacklog hold(Office& office) {
    Incoming file{office.store.connection, 1, {.historical = true}};
    const auto event = file.event("R/1");
    const auto france = file.notify(event, "FR");
    const auto poland = file.notify(event, "PL");
    const auto id = file.finish();
    return {fmt::format("b{}", id.value), france, poland};
}

// A historical file with R/2 for PL and ES, and a wider R/1 whose new nationality leads to PL.
std::string hold_extended(Office& office, base::EventId known) {
    Incoming file{office.store.connection, 2, {.sequence = 2, .historical = true}};
    const auto event = file.event("R/2");
    (void)file.notify(event, "ES");
    (void)file.notify(event, "PL");
    const core::NationalityDigest digest{std::byte{7}};
    file.batch.extensions.push_back(
        {known, file.record("extended", "R/1"), 1, 1, {base::sha256("R/1"), {digest, digest}}});
    const base::DecisionId decision{file.acceptance.take_decision_ids(1).at(0)};
    file.batch.decisions.push_back(
        {decision, known, "extension", "POL", "notify", std::nullopt, state("PL")});
    auto added = file.batch.notifications.back();
    added.number = file.acceptance.take_notification_numbers(1).at(0);
    added.id = notification_id("the added one");
    added.event = known;
    added.reference = "R/1";
    file.batch.notifications.push_back(added);
    return fmt::format("b{}", file.finish().value);
}

// R/1, version 1, as the state turned it down.
Made refuse(Office& office) {
    const auto made = make_one(office.store);
    record(office.store, outcome_of(made, Then::refused));
    return made;
}

} // namespace

TEST_CASE("a backlog goes to the queue as historical, in whole, when two people release it") {
    Office office;
    const auto backlog = hold(office);
    const auto request = store::release_backlog(office.as_anna, backlog.id, {}, "agreed");
    CHECK(standing(office.store, backlog.for_france) == "held");
    office.approve(request);
    CHECK(office.value("select count(*) from queue where historical") == "2");
    CHECK(office.value("select count(*) from held") == "0");
    CHECK(movements(office.store) == std::vector<std::string>{"made > held 1", "held > queued 1"});
    CHECK(store::unaccounted(store::reconcile(office.store.connection)) == 0);
    CHECK(office.value("select count(*) from journal where verb = 'notification.released' and notification "
                       "is not null and event_id is not null") == "2");
    CHECK(office.value("select count(*) from journal where verb = 'backlog.released'") == "1");
}

TEST_CASE("a database that held backlogs before 0014 knows of each notification which file's it is") {
    Office office;
    const auto live = make_one(office.store);
    const auto backlog = hold_extended(office, live.event);
    office.approve(store::release_backlog(office.as_anna, backlog, {state("PL")}, "agreed with Poland"));
    Incoming other{office.store.connection, 1, {.sequence = 3, .historical = true}};
    (void)other.notify(other.event("R/3"), "PL");
    other.finish();
    const auto told = [&] {
        return office.store.database.rows(
            "select event.reference, member_state, file.sequence, exists (select from held where held.number "
            "= "
            "backlog.number) from backlog join file on file.id = backlog.file_id join notification on "
            "notification.number = backlog.number join event on event.id = event_id order by 1, 2");
    };
    const auto before = told();
    CHECK(before == std::vector<Database::Row>{{"R/1", "PL", "2", "f"},
                                               {"R/2", "ES", "2", "t"},
                                               {"R/2", "PL", "2", "f"},
                                               {"R/3", "PL", "3", "t"}});
    const auto file =
        std::ranges::find(store::migration_files, "0014_backlogs.sql", &store::EmbeddedFile::name);
    REQUIRE(file != store::migration_files.end());
    const auto filling = file->text.substr(file->text.find("-- What a database holds already."));
    office.store.database.run("truncate backlog; " + std::string{filling});
    CHECK(told() == before);
}

TEST_CASE("a backlog is released for the states that are named, and the rest stays held") {
    Office office;
    const auto backlog = hold(office);
    office.approve(store::release_backlog(office.as_anna, backlog.id, {state("PL")}, "agreed with Poland"));
    CHECK(standing(office.store, backlog.for_france) == "held");
    CHECK(standing(office.store, backlog.for_poland) == "queued");
    const auto list = store::list_backlogs(office.as_anna);
    REQUIRE(list.size() == 1);
    CHECK(list[0].id == backlog.id);
    REQUIRE(list[0].states.size() == 2);
    CHECK(list[0].states[0].counts == std::array<std::int64_t, 6>{1, 0, 0, 0, 0, 0});
    CHECK(list[0].states[1].counts == std::array<std::int64_t, 6>{0, 1, 0, 0, 0, 0});
}

TEST_CASE("what is not held is not released") {
    Office office;
    const auto backlog = hold(office);
    office.approve(store::release_backlog(office.as_anna, backlog.id, {state("PL")}, "first"));
    const auto whole = store::release_backlog(office.as_anna, backlog.id, {}, "the rest");
    const auto before = office.image();
    const auto turned_down = [&](const std::string& id, const std::vector<base::MemberState>& states) {
        return refusal([&] { (void)store::release_backlog(office.as_anna, id, states, "because"); });
    };
    CHECK_THAT(turned_down(backlog.id, {state("PL")}), Catch::Contains("is held for PL"));
    CHECK_THAT(turned_down(backlog.id, {state("FR"), state("DE")}), Catch::Contains("is held for DE"));
    CHECK_THAT(turned_down("b999", {}), Catch::Contains("no backlog"));
    CHECK_THAT(turned_down("f1", {}), Catch::Contains("no backlog"));
    CHECK(office.image() == before);

    office.approve(store::release_backlog(office.as_anna, backlog.id, {state("FR")}, "overtaken"));
    CHECK_THAT(refusal([&] { office.approve(whole); }), Catch::Contains("no backlog"));
    CHECK(store::unaccounted(store::reconcile(office.store.connection)) == 0);
}

TEST_CASE("a release wakes its lanes") {
    Office office;
    const auto backlog = hold(office);
    store::Connection listener{office.store.database.connection(), "listener"};
    listener.listen("convictiond");
    office.approve(store::release_backlog(office.as_anna, backlog.id, {}, "agreed"));
    (void)listener.execute("beat");
    auto woken = listener.take_notifications();
    std::sort(woken.begin(), woken.end());
    CHECK(woken == std::vector<std::string>{"FR", "PL"});
}

TEST_CASE("a refused notification is queued again by one operator") {
    Office office;
    const auto made = refuse(office);
    store::resubmit(office.as_anna, made.id.text(), "they mended it");
    CHECK(standing(office.store, made) == "queued");
    CHECK(movements(office.store).back() == "refused > queued 1");
    CHECK(store::unaccounted(store::reconcile(office.store.connection)) == 0);
    const auto before = office.image();
    CHECK_THAT(refusal([&] { store::resubmit(office.as_anna, made.id.text(), "again"); }),
               Catch::Contains("is not refused: queued"));
    CHECK_FALSE(refusal([&] { store::resubmit(office.as_anna, "no id", "x"); }).empty());
    CHECK(office.image() == before);
}

TEST_CASE("a refused notification is not sent again after a newer version was made for its state") {
    Office office;
    const auto made = refuse(office);
    Incoming file{office.store.connection, 1, {.sequence = 2}};
    (void)file.notify(file.event("R/1", 2), "FR");
    file.finish();
    const auto before = office.image();
    CHECK_THAT(refusal([&] { store::resubmit(office.as_anna, made.id.text(), "because"); }),
               Catch::Contains("version 2 was made for FR"));
    CHECK(office.image() == before);
}

TEST_CASE("what was delivered, refused by their authority and resubmitted is delivered again") {
    Office office;
    const auto made = make_one(office.store);
    record(office.store, outcome_of(made));
    (void)acknowledge(office.store, made, core::AcknowledgementStatus::refused);
    store::resubmit(office.as_anna, made.id.text(), "they ask for it again");
    record(office.store, outcome_of(made, Then::delivered, noon + std::chrono::hours{1}));
    CHECK(standing(office.store, made) == "delivered");
    CHECK(store::unaccounted(store::reconcile(office.store.connection)) == 0);
}

} // namespace release_test
