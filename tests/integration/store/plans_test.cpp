#include "made.hpp"
#include "support/eventually.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace plans_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

// Entries that were read from the primary key of a table, by all sessions that have ended.
long read_from(const Store& store, const std::string& table) {
    return std::stol(store.database.value(
        fmt::format("select idx_tup_read from pg_stat_all_indexes where indexrelname = '{}_pkey'", table)));
}

} // namespace

TEST_CASE("what was planned while the tables were empty looks up by key when they have grown") {
    Store store;
    store.database.run("vacuum analyze delivery, notification, settlement");
    constexpr int deliveries = 40;
    Incoming file{store.connection, deliveries};
    std::vector<Made> made;
    for (int i = 0; i < deliveries; ++i)
        made.push_back(file.notify(file.event(fmt::format("R/{}", i)), "FR"));
    (void)file.finish();
    store.connection = store::Connection{store.database.connection(), "test"}; // its reads are counted
    const auto before = read_from(store, "notification");
    {
        store::Connection recorder{store.database.connection(), "outcomes", store::by_key()};
        for (const auto& one : made) {
            auto outcome = outcome_of(one);
            outcome.settles = true;
            REQUIRE(store::record_outcomes(recorder, {&outcome, 1}, noon).empty());
        }
    }
    // For the attempt and its reference, the delivery's, the settlement's and its sum; told when the session
    // has ended. What the file's session read may be told late, too, and is less than one walk through the
    // table for each.
    const auto read = [&] { return read_from(store, "notification") - before; };
    CHECK(eventually([&] { return read() >= 5 * deliveries; }));
    CHECK(read() < 5 * deliveries + deliveries * (deliveries - 1) / 2);
    // Nobody looks for what is there: each delivery is new. Read whole, it would be 0 + 1 + 2 + … of them.
    CHECK(read_from(store, "delivery") == 0);
}

TEST_CASE("no function that looks up by key may keep a table at hand instead") {
    const Database database;
    CHECK(database.value("select count(*) from pg_proc where 'enable_mergejoin=off' = any (proconfig)") !=
          "0");
    CHECK(database.value("select string_agg(proname, ', ') from pg_proc "
                         "where 'enable_mergejoin=off' = any (proconfig) "
                         "and not 'enable_material=off' = any (proconfig)") == "NULL");
}

} // namespace plans_test
