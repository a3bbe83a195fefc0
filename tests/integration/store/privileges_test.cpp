// Every table and function of the schema × every group role: what may be done, and nothing else.
#include "login.hpp"
#include "store/migrate.hpp"
#include "store/roles.hpp"

#include <catch2/catch.hpp>
#include <future>
#include <map>

namespace privileges_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

// S(elect) I(nsert) U(pdate) D(elete) T(runcate), a small letter where it holds for some columns alone: in
// one statement, since each of the test's statements has a connection of its own.
std::string privileges(const Database& database, const std::string& role, const std::string& table) {
    return database.value(fmt::format(
        "select coalesce(string_agg(case when has_table_privilege('{0}', 'convictiond.{1}', name) then "
        "letter "
        "when name not in ('DELETE', 'TRUNCATE') and has_any_column_privilege('{0}', 'convictiond.{1}', "
        "case when name in ('DELETE', 'TRUNCATE') then 'SELECT' else name end) then lower(letter) end, '' "
        "order by place), '') from (values ('SELECT', 'S', 1), ('INSERT', 'I', 2), ('UPDATE', 'U', 3), "
        "('DELETE', 'D', 4), ('TRUNCATE', 'T', 5)) as privilege (name, letter, place)",
        role, table));
}

struct May {
    std::string daemon;
    std::string people; // operators and auditors alike
};

const std::map<std::string, May> expected{
    {"acknowledgement", {"SI", "S"}},
    {"act_reason", {"S", "S"}},
    {"attempt", {"SI", "S"}},
    {"awaiting", {"SIuD", "S"}},
    {"backlog", {"S", "S"}},
    {"daemon", {"SIUD", "S"}},
    {"daemon_order", {"Su", "S"}},
    {"decision", {"SIu", "s"}},
    {"decision_state", {"SI", "S"}},
    {"delivery", {"SI", "S"}},
    {"event", {"SIu", "S"}},
    {"evidence", {"S", "S"}},
    {"file", {"SIu", "S"}},
    {"file_sum", {"SI", "S"}},
    {"finding", {"SIu", "S"}},
    {"flag", {"SI", "S"}},
    {"held", {"SID", "S"}},
    {"imported", {"S", "S"}},
    {"installation", {"SI", ""}},
    {"journal", {"SI", "S"}},
    {"keeping", {"S", ""}},
    {"lane_report", {"SIUD", "S"}},
    {"lane_test", {"SI", "S"}},
    {"movement", {"SI", "S"}},
    {"notification", {"SIu", "S"}},
    {"notification_body", {"SI", ""}},
    {"pause", {"S", "S"}},
    {"quarantine", {"SIu", "S"}},
    {"poll_cursor", {"SIU", ""}},
    {"queue", {"SID", "S"}},
    {"queue_head", {"S", "S"}},
    {"record", {"SI", "s"}},
    {"refused", {"SID", "S"}},
    {"refused_repeat", {"SI", "S"}},
    {"refused_repeat_open", {"S", "S"}},
    {"remark", {"SI", ""}},
    {"request", {"S", "S"}},
    {"retry", {"SIuD", "S"}},
    {"route", {"SIUD", "S"}},
    {"schema_migration", {"S", "S"}},
    {"sent_before", {"S", "S"}},
    {"settlement", {"SI", "S"}},
    {"standing", {"S", "S"}},
    {"tally", {"S", "S"}},
    {"volume", {"SI", "S"}},
    {"volume_fault", {"SIu", "S"}},
    {"volume_judgement", {"SIu", "S"}},
};

} // namespace

TEST_CASE("each group role may do with each table what its work needs, and nobody else anything") {
    const Database database;
    const auto tables = database.rows("select relname from pg_class where relkind in ('r', 'v') and "
                                      "relnamespace = 'convictiond'::regnamespace order by 1");
    CHECK(tables.size() == expected.size());
    for (const auto& row : tables) {
        const auto& table = row[0];
        INFO(table);
        const auto may = expected.find(table);
        REQUIRE(may != expected.end());
        CHECK(privileges(database, "convictiond_daemon", table) == may->second.daemon);
        CHECK(privileges(database, "convictiond_operator", table) == may->second.people);
        CHECK(privileges(database, "convictiond_auditor", table) == may->second.people);
        CHECK(privileges(database, "public", table).empty());
    }
}

TEST_CASE("no personal column can be read by operators and auditors") {
    const Database database;
    for (const std::string role : {"convictiond_operator", "convictiond_auditor"})
        for (const std::string column :
             {"'convictiond.record', 'content'", "'convictiond.decision', 'nationality'"})
            CHECK(database.value(
                      fmt::format("select has_column_privilege('{}', {}, 'SELECT')", role, column)) == "f");
}

TEST_CASE("acts can be called by operators alone, and what they are made of by nobody") {
    const Database database;
    const auto called_by = [&](const std::string& role) {
        return database.value(
            fmt::format("select coalesce(string_agg(proname, ' ' order by proname), '') from pg_proc "
                        "where pronamespace = 'convictiond'::regnamespace and has_function_privilege('{}', "
                        "oid, 'EXECUTE')",
                        role));
    };
    CHECK(called_by("convictiond_operator") ==
          "approve close_delivered close_notification decide_not_applicable dismiss erased_on excuse "
          "import_sent "
          "order_acceptance order_decision order_lane_test pause_lane reject release_backlog resubmit "
          "resume_lane reveal rfc3339 settle_finding");
    CHECK(called_by("convictiond_auditor") == "erased_on rfc3339");
    CHECK(called_by("convictiond_daemon") ==
          "elder_waiting erase_reasons erase_settled fold_books may_have_gone");
    CHECK(called_by("public").empty());
    // They run as the owner: nobody may put a table of his own before ours.
    CHECK(database.value("select count(*) from pg_proc where pronamespace = 'convictiond'::regnamespace and "
                         "prosecdef and (proconfig is null or not proconfig::text like "
                         "'%search_path=convictiond, pg_catalog, pg_temp%')") == "0");
}

TEST_CASE("everything belongs to convictiond_owner, who cannot log in") {
    const Database database;
    CHECK(database.value("select count(*) from pg_class where relnamespace = 'convictiond'::regnamespace and "
                         "relowner <> 'convictiond_owner'::regrole") == "0");
    CHECK(database.value("select count(*) from pg_proc where pronamespace = 'convictiond'::regnamespace and "
                         "proowner <> 'convictiond_owner'::regrole") == "0");
    CHECK(database.value(
              "select count(*) from pg_roles where rolname in ('convictiond_owner', 'convictiond_daemon', "
              "'convictiond_operator', 'convictiond_auditor') and not rolcanlogin") == "4");
}

TEST_CASE("a migration takes back what was granted beside it") {
    const Database database;
    database.run("grant delete on journal to convictiond_daemon; grant select on record to public");
    store::Connection connection{database.connection(), "test"};
    REQUIRE(store::migrate(connection, base::Instant{}).has_value());
    CHECK(privileges(database, "convictiond_daemon", "journal") == "SI");
    CHECK(privileges(database, "public", "record").empty());
}

TEST_CASE("databases that are migrated at once make the roles once, and all succeed") {
    std::vector<std::unique_ptr<Database>> databases;
    for (int i = 0; i < 4; ++i) databases.push_back(std::make_unique<Database>(Database::Schema::none));
    std::vector<std::future<bool>> runs;
    for (const auto& database : databases)
        runs.push_back(std::async(std::launch::async, [text = database->connection()] {
            store::Connection connection{text, "test"};
            return store::migrate(connection, base::Instant{}).has_value() &&
                   store::missing_roles(connection).empty();
        }));
    for (auto& run : runs) CHECK(run.get());
}

TEST_CASE("whoever migrates without the right to make roles or grants is told what is missing") {
    const Database database{Database::Schema::none};
    {
        store::Connection administrator{database.connection(), "test"};
        REQUIRE(store::make_roles(administrator).empty()); // the cluster has them, this user is no member
    }
    const Login login{database, "migrator"};
    database.run(fmt::format("grant create on database {} to {}", database.name(), login.name()));
    store::Connection connection{login.connection(), "test"};
    REQUIRE(store::migrate(connection, base::Instant{}).has_value());
    CHECK(store::schema_status(connection).current());

    CHECK(store::missing_roles(connection).empty()); // of the cluster
    const auto missing = store::make_roles(connection);
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].statement == fmt::format("grant convictiond_owner to {}", login.name()));

    database.run(missing[0].statement);
    database.run(fmt::format("grant create on database {} to convictiond_owner", database.name()));
    REQUIRE(store::migrate(connection, base::Instant{}).has_value());
    CHECK(privileges(database, "convictiond_operator", "journal") == "S");
    CHECK(privileges(database, "convictiond_daemon", "journal") == "SI");
}

TEST_CASE("a stranger sees that the schema is there and that he may not read it") {
    const Database database;
    const Login login{database, "stranger"};
    store::Connection connection{login.connection(), "test"};
    const auto rights = store::find_rights(connection);
    CHECK(rights.schema_there);
    CHECK_FALSE(rights.may_read);
    CHECK(rights.user == login.name());
}

} // namespace privileges_test
