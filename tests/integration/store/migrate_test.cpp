#include "store/embedded.hpp"
#include "store/migrate.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <future>

namespace migrate_test {

using namespace convictiond;

namespace {
const base::Instant now = *base::parse_rfc3339("2026-11-24T02:00:05.123456Z");
}

TEST_CASE("an empty database gets every migration, in order, with its hash") {
    const test::Database database{test::Database::Schema::none};
    store::Connection connection{database.connection(), "test"};
    CHECK_FALSE(store::schema_status(connection).current());

    const auto done = store::migrate(connection, now);
    REQUIRE(done.has_value());
    CHECK(done->size() == store::migration_files.size());
    CHECK(done->front() == "0001_intake");
    CHECK(std::ranges::is_sorted(*done));

    const auto status = store::schema_status(connection);
    CHECK(status.current());
    for (const auto& migration : status.migrations) CHECK(migration.applied_at == now);
    CHECK(database.value("select count(*) from schema_migration where length(sha256) = 32") ==
          std::to_string(store::migration_files.size()));
}

TEST_CASE("a second migration finds nothing to do") {
    const test::Database database;
    store::Connection connection{database.connection(), "test"};
    const auto done = store::migrate(connection, now);
    REQUIRE(done.has_value());
    CHECK(done->empty());
}

TEST_CASE("of two that migrate at once one does the work and both succeed") {
    const test::Database database{test::Database::Schema::none};
    const auto migrate = [&] {
        store::Connection connection{database.connection(), "test"};
        return store::migrate(connection, now);
    };
    auto other = std::async(std::launch::async, migrate);
    const auto mine = migrate();
    const auto theirs = other.get();
    REQUIRE(mine.has_value());
    REQUIRE(theirs.has_value());
    CHECK(mine->size() + theirs->size() == store::migration_files.size());
}

TEST_CASE("a migration that was applied with another content is refused") {
    const test::Database database;
    database.run("update schema_migration set sha256 = pg_catalog.sha256('another') where number = 2");
    store::Connection connection{database.connection(), "test"};

    CHECK(store::schema_status(connection).changed == std::vector<std::string>{"0002_notifications"});
    const auto done = store::migrate(connection, now);
    REQUIRE_FALSE(done.has_value());
    CHECK_THAT(done.error().found, Catch::Contains("0002_notifications"));
}

TEST_CASE("a database that a newer program migrated is refused") {
    const test::Database database;
    database.run(
        "insert into schema_migration values (9999, '9999_later', pg_catalog.sha256('later'), now())");
    store::Connection connection{database.connection(), "test"};

    CHECK(store::schema_status(connection).unknown == std::vector<std::string>{"9999_later"});
    CHECK_FALSE(store::schema_status(connection).current());
    const auto done = store::migrate(connection, now);
    REQUIRE_FALSE(done.has_value());
    CHECK_THAT(done.error().found, Catch::Contains("9999_later"));
}

TEST_CASE("a database from the template and one migrated by hand have the same schema") {
    const test::Database copied;
    const test::Database made{test::Database::Schema::none};
    store::Connection connection{made.connection(), "test"};
    REQUIRE(store::migrate(connection, now).has_value());
    const std::string columns = "select table_name, column_name, data_type from information_schema.columns "
                                "where table_schema = 'convictiond' order by 1, ordinal_position";
    CHECK(copied.rows(columns) == made.rows(columns));
}

} // namespace migrate_test
