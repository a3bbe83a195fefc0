#include "store/queue.hpp"

#include "made.hpp"
#include "store/embedded.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace queue_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

using Then = core::LaneVerdict::Then;

std::vector<std::int64_t> numbers(const std::vector<store::QueuedRow>& rows) {
    std::vector<std::int64_t> found;
    for (const auto& row : rows) found.push_back(row.key.number);
    return found;
}

std::vector<store::QueuedRow> queue_of(Store& store, std::string_view code = "FR") {
    return store::read_queue(store.connection, state(code), std::nullopt, 100);
}

std::vector<store::QueuedRow> retries_of(Store& store, base::Instant due_before,
                                         std::optional<base::Instant> failed_before = std::nullopt) {
    return store::read_retries(store.connection, state("FR"), due_before, failed_before, 100);
}

// Two versions of one conviction for France, the second made by another file.
std::pair<Made, Made> two_versions(Store& store) {
    Incoming first{store.connection, 1};
    const auto elder = first.notify(first.event("R/1", 1), "FR");
    first.finish();
    Incoming second{store.connection, 1, {.sequence = 2}};
    const auto younger = second.notify(second.event("R/1", 2), "FR");
    second.finish();
    return {elder, younger};
}

} // namespace

TEST_CASE("the queue is read live before historical, then by last permitted day, then as made") {
    Store store;
    const auto late = make_one(store, "FR", 1, day(5));
    const auto soon = make_one(store, "FR", 2, today);
    const auto soon_too = make_one(store, "FR", 3, today);
    const auto released = make_one(store, "FR", 4, day(-300));
    (void)make_one(store, "GR", 5);
    store.database.run(fmt::format("update queue set historical = true where number = {0};"
                                   "update notification set historical = true where number = {0}",
                                   released.key.number));
    CHECK(numbers(queue_of(store)) == std::vector<std::int64_t>{soon.key.number, soon_too.key.number,
                                                                late.key.number, released.key.number});
    CHECK(numbers(queue_of(store, "ES")).empty());
}

TEST_CASE("a row of the queue has what is needed to send it, and what people follow it by") {
    Store store;
    const auto made = make_one(store);
    const auto rows = queue_of(store);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].key == made.key);
    CHECK(rows[0].id == made.id);
    CHECK_THAT(rows[0].body, Catch::Contains(made.id.text()));
    CHECK(rows[0].body_digest == base::sha256(rows[0].body));
    CHECK_FALSE(rows[0].behind);
    CHECK(rows[0].failures == 0);
    CHECK_FALSE(rows[0].failed_at);
    CHECK_FALSE(rows[0].due_at);
    CHECK(rows[0].event == made.event);
    CHECK(rows[0].reference == "R/1");
    CHECK(rows[0].version == 1);
    CHECK(rows[0].file == store.database.value("select name from file"));
}

TEST_CASE("what people follow a notification by was filled in where it was made before 0028") {
    Store store;
    (void)two_versions(store);
    const auto told = [&] {
        return store.database.rows("select reference, version, file_id from notification order by number");
    };
    const auto before = told();
    REQUIRE(before.size() == 2);
    const auto file =
        std::ranges::find(store::migration_files, "0028_followed_by.sql", &store::EmbeddedFile::name);
    REQUIRE(file != store::migration_files.end());
    const auto from = file->text.find("update notification");
    const auto filling = file->text.substr(from, file->text.find(';', from) - from);
    store.database.run("alter table notification disable trigger user; "
                       "update notification set reference = 'x', version = 9, file_id = 0; " +
                       std::string{filling});
    CHECK(told() == before);
}

TEST_CASE(
    "whatever is read to be sent says which conviction it is of, which version, and what file it came in") {
    Store store;
    const auto [elder, younger] = two_versions(store);
    (void)elder;
    const auto says = [](const std::vector<store::QueuedRow>& rows) {
        REQUIRE_FALSE(rows.empty());
        return fmt::format("{} {} {}", rows.back().reference, rows.back().version, rows.back().file);
    };
    const std::string expected = "R/1 2 PNC_20261124_0000002.daf";
    CHECK(says(queue_of(store)) == expected);
    record(store, outcome_of(younger, Then::retry));
    CHECK(says(retries_of(store, noon + std::chrono::hours{2})) == expected);
    record(store, outcome_of(younger, Then::delivered, noon + std::chrono::seconds{1}));
    CHECK(says(store::read_repeats(store.connection, state("FR"), noon + std::chrono::days{400}, 100)) ==
          expected);
}

TEST_CASE("a cursor reads on where the last read ended, and nothing twice") {
    Store store;
    std::vector<std::int64_t> made;
    for (int i = 1; i <= 7; ++i) made.push_back(make_one(store, "FR", i, day(i / 3)).key.number);
    std::vector<std::int64_t> read;
    std::optional<core::QueueKey> cursor;
    for (;;) {
        const auto rows = store::read_queue(store.connection, state("FR"), cursor, 2);
        if (rows.empty()) break;
        CHECK(rows.size() <= 2);
        for (const auto number : numbers(rows)) read.push_back(number);
        cursor = rows.back().key;
    }
    CHECK(read == made);
}

TEST_CASE("reading claims nothing") {
    Store store;
    (void)make_one(store);
    CHECK(queue_of(store).size() == 1);
    CHECK(queue_of(store).size() == 1);
}

TEST_CASE("a later version is behind an earlier one that is queued for the same state, failed or not") {
    Store store;
    const auto [elder, younger] = two_versions(store);
    REQUIRE(numbers(queue_of(store)) == std::vector<std::int64_t>{elder.key.number, younger.key.number});
    CHECK(queue_of(store)[1].behind == elder.key.number);

    record(store, outcome_of(elder, Then::retry));
    REQUIRE(numbers(queue_of(store)) == std::vector<std::int64_t>{younger.key.number});
    CHECK(queue_of(store)[0].behind == elder.key.number);

    record(store, outcome_of(elder, Then::delivered, noon + std::chrono::seconds{1}));
    CHECK_FALSE(queue_of(store)[0].behind);
}

TEST_CASE("a later version that failed is behind an earlier one, too") {
    Store store;
    const auto [elder, younger] = two_versions(store);
    record(store, outcome_of(younger, Then::retry));
    const auto rows = retries_of(store, noon + std::chrono::hours{2});
    REQUIRE(numbers(rows) == std::vector<std::int64_t>{younger.key.number});
    CHECK(rows[0].behind == elder.key.number);
}

TEST_CASE(
    "of several elder versions the newest is named, and those of other states and sources do not count") {
    Store store;
    Incoming file{store.connection, 4};
    (void)file.notify(file.event("R/1", 1), "FR");
    const auto second = file.notify(file.event("R/1", 2), "FR");
    (void)file.notify(file.event("R/1", 3), "GR");
    const auto fourth = file.notify(file.event("R/1", 4), "FR");
    file.finish();
    Incoming other{store.connection, 1, {.sequence = 1, .source = "SCRO"}};
    const auto elsewhere = other.notify(other.event("R/1", 5), "FR");
    other.finish();

    for (const auto& row : queue_of(store)) {
        if (row.key.number == fourth.key.number) CHECK(row.behind == second.key.number);
        if (row.key.number == elsewhere.key.number) CHECK_FALSE(row.behind);
    }
    CHECK_FALSE(queue_of(store, "GR").at(0).behind);
}

TEST_CASE("a retry is read when it is due, the longest due first") {
    Store store;
    const auto first = make_one(store, "FR", 1);
    const auto second = make_one(store, "FR", 2);
    auto outcome = outcome_of(first, Then::retry);
    outcome.failures = 3;
    outcome.due_at = noon + std::chrono::minutes{20};
    record(store, outcome);
    outcome = outcome_of(second, Then::retry);
    outcome.due_at = noon + std::chrono::minutes{10};
    record(store, outcome);

    CHECK(queue_of(store).empty());
    CHECK(retries_of(store, noon + std::chrono::minutes{9}).empty());
    CHECK(numbers(retries_of(store, noon + std::chrono::minutes{10})) ==
          std::vector<std::int64_t>{second.key.number});
    const auto both = retries_of(store, noon + std::chrono::minutes{20});
    CHECK(numbers(both) == std::vector<std::int64_t>{second.key.number, first.key.number});
    CHECK(both[1].failures == 3);
    CHECK(both[1].failed_at == noon + std::chrono::milliseconds{250});
    CHECK(both[1].due_at == noon + std::chrono::minutes{20});
    CHECK(both[1].key == first.key);
    CHECK(store::read_retries(store.connection, state("FR"), noon + std::chrono::hours{1}, std::nullopt, 1)
              .size() == 1);
    CHECK(store::read_retries(store.connection, state("GR"), noon + std::chrono::hours{1}, std::nullopt, 1)
              .empty());
}

TEST_CASE("once the circuit closed, what failed before is read though it is not due") {
    Store store;
    record(store, outcome_of(make_one(store), Then::retry));
    const auto failed = noon + std::chrono::milliseconds{250};
    const auto soon = failed + std::chrono::seconds{15};
    CHECK(retries_of(store, soon).empty());
    CHECK(retries_of(store, soon, failed - std::chrono::microseconds{1}).empty());
    CHECK(retries_of(store, soon, failed).size() == 1);
}

TEST_CASE("what failed by a clock that was ahead is read, too: it may be days until that is due by ours") {
    Store store;
    record(store, outcome_of(make_one(store), Then::retry));
    const auto failed = noon + std::chrono::milliseconds{250};
    CHECK(retries_of(store, failed).empty());
    CHECK(retries_of(store, failed - std::chrono::microseconds{1}).size() == 1);
    CHECK(retries_of(store, failed - std::chrono::hours{24}).size() == 1);
}

} // namespace queue_test
