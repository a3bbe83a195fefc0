// A real PostgreSQL for a test: a database of its own, gone when the test ends. The server is the one that
// tests/support/private-postgres started around the tests (`private-postgres -- ctest …`, one for all of
// them); a test that runs without it starts one for its process by the same script. It never touches another
// server, whatever PGHOST says. What cannot be had throws std::runtime_error, so that a test without its
// database fails.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace convictiond::test {

class Administrator;

class Database {
public:
    enum class Schema {
        migrated, // as store::migrate makes it: a copy of a template that is made once
        none
    };

    explicit Database(Schema schema = Schema::migrated);
    ~Database(); // ends the sessions that are left
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // For store::Connection, or `database.connection` of a configuration.
    [[nodiscard]] const std::string& connection() const { return connection_; }
    [[nodiscard]] const std::string& name() const { return name_; }

    // What no production code does, as the administrator, in a session that is kept, since a new one costs as
    // much as fifty statements; none sees what another left in it. From one thread at a time. Values are
    // PostgreSQL's text, NULL is "NULL".
    using Row = std::vector<std::string>;
    std::vector<Row> rows(const std::string& sql) const;
    std::string value(const std::string& sql) const; // of the first row and column
    void run(const std::string& script) const;
    // "SQLSTATE message" where the server turns a statement down, else empty. It leaves nothing behind.
    [[nodiscard]] std::string refusal(const std::string& sql) const;

    // Ends every session of store::Connection with this purpose; how many there were.
    int end_sessions(const std::string& purpose) const;

private:
    std::string name_;
    std::string connection_;
    std::unique_ptr<Administrator> administrator_;
};

} // namespace convictiond::test
