// One session with PostgreSQL, and the one way to run a statement on it. Blocking: it is used by one database
// worker and never by the event loop. libpqxx ends here and in rows.cpp.
//
// Errors: Unavailable is the weather (server away, session lost, time-out, deadlock): whoever runs the loop
// waits and opens a new session. Rejected is what a constraint, a trigger or a privilege turned down. Any
// other error but SharedSession is our own mistake and is let through as std::runtime_error, which ends the
// service.
#pragma once

#include "store/rows.hpp"
#include "store/values.hpp"

#include <array>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace convictiond::store {

class Unavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The schema is not there, or not for the login: the administrator's to change. A daemon waits for it.
class ShutOut : public Unavailable {
public:
    using Unavailable::Unavailable;
    static constexpr const char* remedy =
        "run convictionctl database migrate, and grant its login the role convictiond_daemon";
};

class Rejected : public std::runtime_error {
public:
    Rejected(const std::string& what, std::string sqlstate)
        : std::runtime_error{what}, sqlstate_{std::move(sqlstate)} {}
    [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }
    [[nodiscard]] bool is_for_want_of_privilege() const { return sqlstate_ == "42501"; }
    // The schema is not there, or not for us: none of it is known, no table (42P01), no function (42883).
    [[nodiscard]] bool is_shut_out() const {
        return is_for_want_of_privilege() || sqlstate_ == "3F000" || sqlstate_ == "42P01" ||
               sqlstate_ == "42883";
    }

private:
    std::string sqlstate_;
};

// Between us and the server stands a pooler that hands the server's session to others between transactions:
// our locks would be theirs. A fault of the configuration; what() says all of it.
class SharedSession : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// How long a statement may take and wait for a lock; 0: as the server says.
struct Bounds {
    std::chrono::milliseconds statement{30'000};
    std::chrono::milliseconds lock{10'000};
    std::chrono::milliseconds idle_session{0}; // the server ends a session that says nothing for so long
    // … within a transaction: what a frozen daemon has locked is free again.
    std::chrono::milliseconds idle_in_transaction{60'000};
    // Plans look up by key, and a statement is planned once a session: planning anew took a third of the time
    // of reading ahead, and a plan that was made while a table was small would read it whole with every batch
    // when it has grown.
    bool look_up_by_key = false;
    // Statements may take several of the server's cores.
    bool parallel = true;
};
[[nodiscard]] inline Bounds by_key() {
    Bounds bounds;
    bounds.look_up_by_key = true;
    return bounds;
}
// Who counts whole tables beside the work takes no more than one core from it.
[[nodiscard]] inline Bounds beside_the_work() {
    Bounds bounds;
    bounds.parallel = false;
    return bounds;
}

class Connection {
public:
    // `purpose` shows in pg_stat_activity as "convictiond PURPOSE". Throws Unavailable; SharedSession.
    Connection(const std::string& connection, std::string_view purpose, Bounds bounds = {});
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    // Runs one named statement in a transaction of its own.
    Rows execute(std::string_view query, const Parameters& values = {});

    // The socket, to wait on for what the server sends unasked; owned by the session.
    [[nodiscard]] int descriptor() const;
    // Takes in what the server sent: the payloads of NOTIFY on the channel that was listened to.
    [[nodiscard]] std::vector<std::string> take_notifications();
    void listen(const std::string& channel);

    // Told of every statement that came to its end, also within a transaction.
    void on_progress(std::function<void()> got_on);

private:
    friend class Transaction;
    struct Session;
    std::unique_ptr<Session> session_;
};

// Rows that go into one table by COPY. How many columns there are is part of the type, as libpqxx wants it;
// the widths that are used are instantiated at the end of connection.cpp.
template <std::size_t Columns>
struct CopyTable {
    std::string name;
    std::array<std::string, Columns> columns;
    std::vector<std::array<Value, Columns>> rows;
};

// A transaction; rolled back unless it was committed.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    Rows execute(std::string_view query, const Parameters& values = {});
    // COPY of whole rows.
    template <std::size_t Columns>
    void copy(const CopyTable<Columns>& table);
    // A script of several statements: migrations alone.
    void run_script(std::string_view script);
    void commit();

private:
    struct Work;
    std::unique_ptr<Work> work_;
};

} // namespace convictiond::store
