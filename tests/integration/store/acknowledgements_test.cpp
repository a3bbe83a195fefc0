#include "store/acknowledgements.hpp"

#include "made.hpp"
#include "store/overview.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <future>

namespace acknowledgements_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

using Then = core::LaneVerdict::Then;
using Theirs = core::AcknowledgementStatus;
using Result = core::AcknowledgementResult;
using Moves = std::vector<std::string>;

// A notification brought to where a row of the table begins.
Made at(Store& store, std::string_view place, int sequence) {
    if (place == "held") {
        Incoming file{store.connection, 1, {.sequence = sequence, .historical = true}};
        const auto made = file.notify(file.event(fmt::format("R/{}", sequence)), "FR");
        file.finish();
        return made;
    }
    const auto made = make_one(store, "FR", sequence);
    if (place == "retry") record(store, outcome_of(made, Then::retry));
    if (place == "delivered") record(store, outcome_of(made));
    if (place == "refused by answer") record(store, outcome_of(made, Then::refused));
    if (place == "refused by authority") (void)acknowledge(store, made, Theirs::refused);
    if (place == "acknowledged") (void)acknowledge(store, made, Theirs::recorded);
    if (place == "closed")
        store.database.run(fmt::format(
            "delete from queue where number = {0}; insert into settlement values ({0}, 'closed', now(), 'x');"
            "insert into movement (member_state, from_status, to_status, count) "
            "values ('FR', 'queued', 'closed', 1)",
            made.key.number));
    return made;
}

struct Cell {
    std::string_view place;
    Theirs theirs;
    Result result;
    std::string_view then; // where it stands afterwards
};

const Cell table[] = {
    {"held", Theirs::recorded, Result::unknown, "held"},
    {"held", Theirs::refused, Result::unknown, "held"},
    {"closed", Theirs::recorded, Result::unknown, "closed"},
    {"closed", Theirs::refused, Result::unknown, "closed"},
    {"queued", Theirs::recorded, Result::stored, "acknowledged"},
    {"queued", Theirs::refused, Result::stored, "refused"},
    {"retry", Theirs::recorded, Result::stored, "acknowledged"},
    {"retry", Theirs::refused, Result::stored, "refused"},
    {"delivered", Theirs::recorded, Result::stored, "acknowledged"},
    {"delivered", Theirs::refused, Result::stored, "refused"},
    {"acknowledged", Theirs::recorded, Result::repeated, "acknowledged"},
    {"acknowledged", Theirs::refused, Result::conflict, "acknowledged"},
    {"refused by answer", Theirs::recorded, Result::stored, "acknowledged"},
    {"refused by answer", Theirs::refused, Result::repeated, "refused"},
    {"refused by authority", Theirs::recorded, Result::conflict, "refused"},
    {"refused by authority", Theirs::refused, Result::repeated, "refused"},
};

store::ReceivedAcknowledgement received(const Made& made, Theirs theirs, std::string reason = {},
                                        std::string reference = {}) {
    return {made.id, theirs, std::move(reason), std::move(reference)};
}

std::string count(const Store& store, std::string_view table_name) {
    return store.database.value(fmt::format("select count(*) from {}", table_name));
}

std::vector<Result> results_of(const std::vector<store::StoredAcknowledgement>& stored) {
    std::vector<Result> results;
    for (const auto& one : stored) results.push_back(one.result);
    return results;
}

} // namespace

TEST_CASE("each cell of the table of acknowledgements holds in the database") {
    Store store;
    int sequence = 0;
    for (const auto& cell : table) {
        const auto made = at(store, cell.place, ++sequence);
        const auto moves = movements(store).size();
        const auto logged = std::stoi(count(store, "acknowledgement"));
        INFO(cell.place << ", " << core::to_text(cell.theirs) << " comes");
        CHECK(acknowledge(store, made, cell.theirs) == cell.result);
        CHECK(standing(store, made) == cell.then);
        // What is stored is booked; what is stored or in conflict is kept; the rest leaves no trace.
        CHECK(movements(store).size() == moves + (cell.result == Result::stored ? 1 : 0));
        CHECK(std::stoi(count(store, "acknowledgement")) ==
              logged + (cell.result == Result::stored || cell.result == Result::conflict ? 1 : 0));
    }
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("a refusal by the authority is told from one with the answer") {
    Store store;
    (void)acknowledge(store, make_one(store), Theirs::refused);
    CHECK(store.database.value("select by_answer from refused") == "f");
}

TEST_CASE("another state's notification is unknown, and so is one that never was") {
    Store store;
    const auto made = make_one(store, "FR");
    const std::vector<store::ReceivedAcknowledgement> both = {
        received(made, Theirs::recorded), {notification_id("nobody's"), Theirs::recorded, {}, {}}};
    CHECK(results_of(store::store_acknowledgements(store.connection, state("GR"), both, noon)) ==
          std::vector{Result::unknown, Result::unknown});
    CHECK(standing(store, made) == "queued");
    CHECK(count(store, "acknowledgement") == "0");
}

TEST_CASE("an array is answered in its order, and the same id twice is judged in that order") {
    Store store;
    const auto first = make_one(store, "FR", 1);
    const auto second = make_one(store, "FR", 2);
    const auto third = make_one(store, "FR", 3);
    const std::vector<store::ReceivedAcknowledgement> array = {
        received(second, Theirs::refused),
        received(first, Theirs::recorded),
        received(first, Theirs::recorded),
        received(first, Theirs::refused),
        received(second, Theirs::refused),
        received(second, Theirs::recorded),
        {notification_id("x"), Theirs::recorded, {}, {}},
        received(third, Theirs::recorded)};
    CHECK(results_of(store::store_acknowledgements(store.connection, state("FR"), array, noon)) ==
          std::vector{Result::stored, Result::stored, Result::repeated, Result::conflict, Result::repeated,
                      Result::conflict, Result::unknown, Result::stored});
    CHECK(standing(store, first) == "acknowledged");
    CHECK(standing(store, second) == "refused");
    CHECK(standing(store, third) == "acknowledged");
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("an empty array is answered with an empty one") {
    Store store;
    CHECK(store::store_acknowledgements(store.connection, state("FR"), {}, noon).empty());
}

TEST_CASE("a thousand acknowledgements are stored at once") {
    Store store;
    Incoming file{store.connection, 1000};
    std::vector<store::ReceivedAcknowledgement> array;
    for (int i = 0; i < 1000; ++i)
        array.push_back(received(file.notify(file.event(fmt::format("R/{}", i)), "FR"), Theirs::recorded));
    file.finish();
    const auto results =
        results_of(store::store_acknowledgements(store.connection, state("FR"), array, noon));
    CHECK(std::count(results.begin(), results.end(), Result::stored) == 1000);
    CHECK(movements(store) == Moves{"made > queued 1000", "queued > acknowledged 1000"});
}

TEST_CASE("what is stored is journaled with its state, and their words are kept apart") {
    Store store;
    const auto made = make_one(store);
    const std::vector array{received(made, Theirs::refused, "unknown \"person\", {x}", "AZ\\1")};
    (void)store::store_acknowledgements(store.connection, state("FR"), array, noon);
    CHECK(store.database.rows("select verb, detail::jsonb from journal where notification is not null") ==
          std::vector<Database::Row>{{"acknowledgement.stored", R"({"state": "FR", "status": "refused"})"}});
    CHECK(store.database.rows("select kind, words from remark order by id") ==
          std::vector<Database::Row>{{"reason", array[0].reason}, {"reference", array[0].reference}});
}

TEST_CASE("a conflict that is told again and again is one conflict on the desk") {
    Store store;
    const auto made = make_one(store);
    (void)acknowledge(store, made, Theirs::recorded);
    for (int i = 0; i < 3; ++i) CHECK(acknowledge(store, made, Theirs::refused) == Result::conflict);
    CHECK(store.database.value("select count(*) from acknowledgement where result = 'conflict'") == "1");
}

TEST_CASE("acknowledgements and the recorder may come at once, and every notification ends in one place") {
    Store store;
    Incoming file{store.connection, 200};
    std::vector<store::ReceivedAcknowledgement> array;
    std::vector<store::OutcomeRow> outcomes;
    for (int i = 0; i < 200; ++i) {
        const auto made = file.notify(file.event(fmt::format("R/{}", i)), "FR");
        array.push_back(received(made, Theirs::recorded));
        outcomes.push_back(outcome_of(made, i % 2 == 0 ? Then::delivered : Then::retry));
    }
    file.finish();
    auto recorder = std::async(std::launch::async, [&] {
        store::Connection connection{store.database.connection(), "recorder"};
        for (std::size_t i = 0; i < outcomes.size(); i += 10)
            (void)store::record_outcomes(connection, std::span{outcomes}.subspan(i, 10), noon);
    });
    for (std::size_t i = 0; i < array.size(); i += 20)
        CHECK(results_of(store::store_acknowledgements(store.connection, state("FR"),
                                                       {array.begin() + static_cast<std::ptrdiff_t>(i),
                                                        array.begin() + static_cast<std::ptrdiff_t>(i + 20)},
                                                       noon)) == std::vector<Result>(20, Result::stored));
    recorder.get();
    CHECK(store.database.value("select count(*) from settlement where status = 'acknowledged'") == "200");
    CHECK(count(store, "standing") == "200");
    CHECK(store::unaccounted(store::reconcile(store.connection)) == 0);
}

TEST_CASE("a page is stored with its cursor, and the next is asked for after it") {
    Store store;
    const auto france = base::MemberState::parse("FR").value();
    const auto made = make_one(store, "FR", 1);
    CHECK_FALSE(store::find_poll_cursor(store.connection, france));
    const auto first = store::store_page(store.connection, france,
                                         {std::nullopt, {received(made, Theirs::recorded)}, "a b"}, noon);
    REQUIRE(first);
    CHECK(results_of(*first) == std::vector{Result::stored});
    CHECK(first->at(0).reference == store.database.value("select reference from notification"));
    CHECK(first->at(0).version == 1);
    CHECK(first->at(0).file == store.database.value("select name from file"));
    CHECK(standing(store, made) == "acknowledged");
    CHECK(store::find_poll_cursor(store.connection, france) == "a b");
    CHECK_FALSE(store::find_poll_cursor(store.connection, base::MemberState::parse("DE").value()));
    const auto second =
        store::store_page(store.connection, france, {"a b", {received(made, Theirs::recorded)}, "c"}, noon);
    REQUIRE(second);
    CHECK(results_of(*second) == std::vector{Result::repeated});
    CHECK(store::find_poll_cursor(store.connection, france) == "c");
}

TEST_CASE("a page that was asked for with another cursor than the one that stands stores nothing") {
    Store store;
    const auto france = base::MemberState::parse("FR").value();
    const auto made = make_one(store, "FR", 1);
    REQUIRE(store::store_page(store.connection, france, {std::nullopt, {}, "a"}, noon));
    for (const auto& asked : {std::optional<std::string>{}, std::optional<std::string>{"b"}}) {
        const auto results = store::store_page(store.connection, france,
                                               {asked, {received(made, Theirs::recorded)}, "c"}, noon);
        CHECK_FALSE(results);
    }
    CHECK(standing(store, made) == "queued");
    CHECK(store::find_poll_cursor(store.connection, france) == "a");
    CHECK(store.database.value("select count(*) from acknowledgement") == "0");
}

TEST_CASE("whoever may be about to send what is acknowledged is woken, and nobody else") {
    struct Row {
        const char* where;
        bool wakes;
    };
    for (const auto& row : {Row{"queued", true}, Row{"failed", true}, Row{"awaiting, due soon", true},
                            Row{"awaiting", false}}) {
        for (const auto status : {Theirs::recorded, Theirs::refused}) {
            INFO(row.where);
            const std::string where = row.where;
            Store store;
            const auto made = make_one(store);
            auto outcome = outcome_of(made, where == "failed" ? Then::retry : Then::delivered);
            if (where == "awaiting, due soon") outcome.due_at = noon + std::chrono::seconds{14};
            if (where != "queued") record(store, outcome);
            store::Connection listener{store.database.connection(), "listener"};
            listener.listen("convictiond");
            REQUIRE(acknowledge(store, made, status) == core::AcknowledgementResult::stored);
            (void)listener.execute("beat"); // what was committed before it has come with its answer
            CHECK(listener.take_notifications().empty() == !row.wakes);
        }
    }
}

} // namespace acknowledgements_test
