#include "store/connection.hpp"

#include "made.hpp"
#include "support/eventually.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <future>

namespace connection_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

std::string as_uri(const Database& database) {
    // "host=/tmp/x port=5432 user=postgres dbname=y"
    const auto value = [&](const std::string& key) {
        const auto at = database.connection().find(key + "=") + key.size() + 1;
        return database.connection().substr(at, database.connection().find(' ', at) - at);
    };
    return fmt::format("postgresql:///{}?host={}&port={}&user={}", database.name(), value("host"),
                       value("port"), value("user"));
}

} // namespace

TEST_CASE("a session says what it is for, whichever form its connection is written in") {
    const Database database;
    const std::string mine = "select count(*) from pg_stat_activity where datname = current_database() "
                             "and application_name = 'convictiond intake'";
    for (const auto& text : {database.connection(), as_uri(database)}) {
        const store::Connection connection{text, "intake"};
        CHECK(database.value(mine) == "1");
    }
}

TEST_CASE("what the operator sets in the connection is left as it is") {
    const Database database;
    for (const auto& text : {database.connection() + " application_name=theirs",
                             as_uri(database) + "&application_name=theirs"}) {
        const store::Connection connection{text, "intake"};
        CHECK(database.value("select count(*) from pg_stat_activity where application_name = 'theirs' "
                             "and datname = current_database()") == "1");
    }
}

TEST_CASE("a server that is not there is the weather") {
    CHECK_THROWS_AS((store::Connection{"host=/nonexistent dbname=x", "test"}), store::Unavailable);
    CHECK_THROWS_AS((store::Connection{"host=127.0.0.1 port=1 dbname=x", "test"}), store::Unavailable);
}

TEST_CASE("a lost session is the weather, at every later statement, and never comes back in silence") {
    Store store;
    (void)store.connection.execute("beat");
    REQUIRE(store.database.end_sessions("test") == 1);
    CHECK_THROWS_AS(store.connection.execute("beat"), store::Unavailable);
    CHECK_THROWS_AS(store.connection.execute("beat"), store::Unavailable);
    CHECK_THROWS_AS(store::Transaction{store.connection}, store::Unavailable);
    CHECK(store.database.end_sessions("test") == 0);
}

TEST_CASE("a session that is lost within a transaction is the weather and leaves nothing") {
    Store store;
    {
        Incoming file{store.connection, 1};
        file.record("repeated");
        REQUIRE(store.database.end_sessions("test") == 1);
        CHECK_THROWS_AS(file.finish(), store::Unavailable);
    }
    CHECK(store.database.value("select count(*) from file") == "0");
}

TEST_CASE("a session that says nothing within its transaction loses it, and with it what it locked") {
    Store store;
    store::Bounds bounds;
    bounds.idle_in_transaction = std::chrono::milliseconds{50};
    store::Connection frozen{store.database.connection(), "frozen", bounds};
    store::Transaction transaction{frozen};
    (void)transaction.execute("beat");
    CHECK(eventually([&] {
        return store.database.value("select count(*) from pg_stat_activity "
                                    "where application_name = 'convictiond frozen'") == "0";
    }));
    CHECK_THROWS_AS(transaction.commit(), store::Unavailable);
}

TEST_CASE("a session that is lost before a COPY is the weather") {
    Store store;
    Incoming file{store.connection, 1};
    for (int i = 0; i < 3; ++i)
        file.batch.records.push_back(
            {base::RecordId{i + 1}, 2, "repeated", "R/1", 1, std::string(200'000, 'x')});
    REQUIRE(store.database.end_sessions("test") == 1);
    CHECK_THROWS_AS(file.write(), store::Unavailable);
}

TEST_CASE("a statement that takes too long is the weather") {
    const Database database;
    store::Bounds bounds;
    bounds.statement = std::chrono::milliseconds{50};
    store::Connection holder{database.connection(), "holder"};
    store::Transaction holding{holder};
    holding.execute("lock_source", store::parameters("PNC"));
    store::Connection waiter{database.connection(), "waiter", bounds};
    CHECK_THROWS_AS(waiter.execute("lock_source", store::parameters("PNC")), store::Unavailable);
    CHECK_NOTHROW(waiter.execute("beat"));
}

TEST_CASE("a lock that is not had in time is the weather") {
    const Database database;
    store::Bounds bounds;
    bounds.lock = std::chrono::milliseconds{50};
    store::Connection holder{database.connection(), "holder"};
    store::Transaction holding{holder};
    holding.execute("lock_source", store::parameters("PNC"));
    store::Connection waiter{database.connection(), "waiter", bounds};
    CHECK_THROWS_AS(waiter.execute("lock_source", store::parameters("PNC")), store::Unavailable);
}

TEST_CASE("what a constraint turns down is rejected, with its SQLSTATE") {
    Store store;
    try {
        (void)store.connection.execute("book_movement",
                                       store::parameters(state("FR"), "closed", "queued", 1));
        FAIL("the movement does not exist");
    } catch (const store::Rejected& error) {
        CHECK(error.sqlstate() == "23514");
        CHECK_THAT(error.what(), Catch::Contains("moves_that_exist"));
    }
    CHECK_NOTHROW(store.connection.execute("beat"));
}

TEST_CASE("what a privilege turns down is rejected, with its SQLSTATE") {
    const Database database;
    const auto clerk = "clerk_of_" + database.name();
    database.run(fmt::format("create role {0} login; grant usage on schema convictiond to {0}", clerk));
    {
        store::Connection connection{database.connection() + " user=" + clerk, "clerk"};
        try {
            (void)connection.execute("overview_files");
            FAIL("a stranger read the queue");
        } catch (const store::Rejected& error) {
            CHECK(error.sqlstate() == "42501");
        }
    }
    database.run(fmt::format("drop owned by {0}; drop role {0}", clerk));
}

TEST_CASE("a deadlock is the weather for the one that is broken off") {
    const Database database;
    const auto lock_both = [&](const char* first, const char* second, std::promise<void>& has_first,
                               std::future<void> other_has_first) {
        store::Connection connection{database.connection(), first};
        store::Transaction transaction{connection};
        transaction.execute("lock_source", store::parameters(first));
        has_first.set_value();
        other_has_first.wait();
        try {
            transaction.execute("lock_source", store::parameters(second));
            return 0;
        } catch (const store::Unavailable&) {
            return 1;
        }
    };
    std::promise<void> mine, theirs;
    auto i_have = mine.get_future();
    auto they_have = theirs.get_future();
    auto other =
        std::async(std::launch::async, [&] { return lock_both("B", "A", theirs, std::move(i_have)); });
    const int broken_off = lock_both("A", "B", mine, std::move(they_have));
    CHECK(broken_off + other.get() == 1);
}

TEST_CASE("a statement that the server does not understand is our own mistake") {
    Store store;
    store.database.run("alter table convictiond.file rename column judged_at to judged");
    try {
        (void)store.connection.execute("overview_files");
        FAIL("there is no such column");
    } catch (const store::Unavailable&) {
        FAIL("not the weather");
    } catch (const store::Rejected&) {
        FAIL("no constraint");
    } catch (const std::runtime_error& error) {
        CHECK_THAT(error.what(), Catch::Contains("42703"));
    }
}

TEST_CASE("a schema that is not there, or not for us, is known to be shut") {
    Store store{Database::Schema::none};
    try {
        (void)store.connection.execute("overview_files");
        FAIL("there is no table");
    } catch (const store::Rejected& error) {
        CHECK(error.sqlstate() == "42P01");
        CHECK(error.is_shut_out());
    }
}

TEST_CASE("a transaction that was not committed is rolled back") {
    Store store;
    {
        store::Transaction transaction{store.connection};
        transaction.execute("book_movement", store::parameters(state("FR"), std::nullopt, "queued", 1));
    }
    CHECK(movements(store).empty());
    store::Transaction transaction{store.connection};
    transaction.execute("book_movement", store::parameters(state("FR"), std::nullopt, "queued", 1));
    transaction.commit();
    CHECK(movements(store).size() == 1);
}

TEST_CASE("who listens hears what others notify, and loses nothing that came while it was away") {
    Store store;
    store::Connection other{store.database.connection(), "other"};
    store.connection.listen("convictiond");
    CHECK(store.connection.take_notifications().empty());
    (void)other.execute("wake_lane", store::parameters("FR"));
    (void)other.execute("wake_lane", store::parameters("GR"));

    std::vector<std::string> heard;
    CHECK(eventually([&] {
        for (auto& payload : store.connection.take_notifications()) heard.push_back(payload);
        return heard.size() == 2;
    }));
    CHECK(heard == std::vector<std::string>{"FR", "GR"});
    CHECK(store.connection.descriptor() >= 0);
}

TEST_CASE("a listener whose session is lost finds out when it looks") {
    Store store;
    store.connection.listen("convictiond");
    REQUIRE(store.database.end_sessions("test") == 1);
    // First the server's last words are read, then the end.
    CHECK(eventually([&] {
        try {
            (void)store.connection.take_notifications();
            return false;
        } catch (const store::Unavailable&) {
            return true;
        }
    }));
}

TEST_CASE("the server ends an idle session in the time that was set") {
    const Database database;
    store::Bounds bounds;
    bounds.idle_session = std::chrono::milliseconds{100};
    store::Connection connection{database.connection(), "idle", bounds};
    CHECK(eventually([&] {
        return database.value("select count(*) from pg_stat_activity where datname = current_database() "
                              "and application_name = 'convictiond idle'") == "0";
    }));
    CHECK_THROWS_AS(connection.execute("overview_files"), store::Unavailable);
}

TEST_CASE("every statement that came to its end is told, in a transaction or not") {
    Store store;
    int steps = 0;
    store.connection.on_progress([&steps] { ++steps; });
    (void)store.connection.execute("read_clock");
    CHECK(steps == 1);
    store::Transaction transaction{store.connection};
    (void)transaction.execute("read_clock");
    (void)transaction.execute("list_daemons");
    CHECK(steps == 3);
}

} // namespace connection_test
