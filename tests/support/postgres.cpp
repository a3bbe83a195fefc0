#include "support/postgres.hpp"

#include "base/crypto.hpp"
#include "store/embedded.hpp"
#include "store/migrate.hpp"
#include "support/process.hpp"

#include <atomic>
#include <cstdlib>
#include <fmt/format.h>
#include <pqxx/pqxx>
#include <stdexcept>
#include <unistd.h>

namespace convictiond::test {

namespace {

// The cluster of this process alone: it ends with the script, and the script with this object.
class OwnCluster {
public:
    OwnCluster()
        : script_{Launch{
              CONVICTIOND_SOURCE_DIR "/tests/support/private-postgres",
              {"--", "sh", "-c", "echo \"host=$PGHOST port=$PGPORT user=$PGUSER\"; exec sleep infinity"}}} {
        const auto is_address = [](std::string_view line) { return line.starts_with("host="); };
        const auto line = script_.wait_for_line(is_address);
        if (!line) throw std::runtime_error{"no PostgreSQL for this test: " + script_.errors()};
        address_ = *line;
    }
    [[nodiscard]] const std::string& address() const { return address_; }

private:
    Process script_;
    std::string address_;
};

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : value;
}

std::string find_server() {
    if (variable("CONVICTIOND_TEST_POSTGRES") == "1")
        return fmt::format("host={} port={} user={}", variable("PGHOST"), variable("PGPORT"),
                           variable("PGUSER"));
    static const OwnCluster cluster;
    return cluster.address();
}

std::string connection_to(const std::string& database) {
    static const auto server = find_server();
    return fmt::format("{} dbname={}", server, database);
}

} // namespace

// A session of the administrator, opened when it is first needed and again when it was cut; outside of any
// transaction: CREATE DATABASE wants none.
class Administrator {
public:
    explicit Administrator(const std::string& database)
        : address_{connection_to(database) + " application_name=administrator"} {}

    pqxx::result run(const std::string& sql) {
        try {
            return run_once(sql);
        } catch (const pqxx::broken_connection&) { // the server was restarted since, or a test cut us off
            session_.reset();
            return run_once(sql);
        }
    }

    // What a script before this one left: a role, a setting, a lock; a transaction that failed ends the
    // session.
    void forget() {
        try {
            run("discard all");
        } catch (const pqxx::sql_error&) {
            session_.reset();
        }
    }

private:
    pqxx::result run_once(const std::string& sql) {
        if (!session_) session_ = std::make_unique<pqxx::connection>(address_);
        pqxx::nontransaction work{*session_};
        return work.exec(sql);
    }

    std::string address_;
    std::unique_ptr<pqxx::connection> session_;
};

namespace {

std::string template_name() {
    std::string all;
    for (const auto& file : store::migration_files) all.append(file.name).append(file.text);
    return "template_" + base::to_hex(base::sha256(all)).substr(0, 16);
}

// Made under another name and renamed when it is whole, so that one that was broken off is never copied.
void make_template(Administrator& server, const std::string& name) {
    const auto unfinished = name + "_unfinished";
    server.run(fmt::format("drop database if exists {} with (force)", unfinished));
    server.run(fmt::format("create database {}", unfinished));
    {
        store::Connection connection{connection_to(unfinished), "template"};
        const base::Instant long_ago{};
        if (const auto done = store::migrate(connection, long_ago); !done)
            throw std::runtime_error{done.error().text()};
    }
    server.run(fmt::format("alter database {} rename to {}", unfinished, name));
}

// The template for this schema; whoever comes first makes it, the others wait.
std::string find_template(Administrator& server) {
    const auto name = template_name();
    server.run("select pg_advisory_lock(hashtext('convictiond test template'))");
    if (server.run(fmt::format("select from pg_database where datname = '{}'", name)).empty())
        make_template(server, name);
    server.run("select pg_advisory_unlock(hashtext('convictiond test template'))");
    return name;
}

std::string fresh_name() {
    static std::atomic<int> count{0};
    return fmt::format("test_{}_{}", ::getpid(), ++count);
}

// One session for all databases of this process.
Administrator& server() {
    static Administrator postgres{"postgres"};
    return postgres;
}

} // namespace

Database::Database(Schema schema)
    : name_{fresh_name()}, connection_{connection_to(name_)}, administrator_{
                                                                  std::make_unique<Administrator>(name_)} {
    const auto origin = schema == Schema::migrated ? find_template(server()) : "template0";
    server().run(fmt::format("create database {} template {} strategy file_copy", name_, origin));
}

Database::~Database() {
    try {
        server().run(fmt::format("drop database if exists {} with (force)", name_));
    } catch (const std::exception&) { // the server is gone, and the database with it
    }
}

std::vector<Database::Row> Database::rows(const std::string& sql) const {
    administrator_->forget();
    administrator_->run("set search_path = convictiond, pg_catalog; set timezone = 'UTC'");
    std::vector<Row> rows;
    for (const auto& row : administrator_->run(sql)) {
        auto& texts = rows.emplace_back();
        for (const auto& field : row) texts.emplace_back(field.is_null() ? "NULL" : field.c_str());
    }
    return rows;
}

std::string Database::value(const std::string& sql) const {
    const auto found = rows(sql);
    if (found.empty() || found[0].empty()) throw std::runtime_error{"no rows: " + sql};
    return found[0][0];
}

void Database::run(const std::string& script) const {
    rows(script);
}

std::string Database::refusal(const std::string& sql) const {
    std::string refusal;
    try {
        rows("begin; " + sql + "; set constraints all immediate; rollback");
        return refusal;
    } catch (const pqxx::insufficient_privilege& error) { // libpqxx 6 leaves its SQLSTATE empty
        refusal = fmt::format("42501 {}", error.what());
    } catch (const pqxx::sql_error& error) {
        refusal = fmt::format("{} {}", error.sqlstate(), error.what());
    }
    administrator_->run("rollback");
    return refusal;
}

int Database::end_sessions(const std::string& purpose) const {
    const auto ended = rows(fmt::format("select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                                        "where datname = current_database() "
                                        "and application_name = 'convictiond {}'",
                                        purpose));
    return static_cast<int>(ended.size());
}

} // namespace convictiond::test
