#include "store/connection.hpp"

#include "base/check.hpp"
#include "base/result.hpp"
#include "store/conninfo.hpp"
#include "store/queries.hpp"

#include <fmt/format.h>
#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <pqxx/notification>
#include <pqxx/prepared_statement>
#include <pqxx/stream_to>
#include <pqxx/transaction>
#include <set>

namespace convictiond::store {

namespace {

bool is_weather(std::string_view sqlstate) {
    // 08 connection, 53 out of resources, 57 shut down or cancelled, 58 the system; 40 rolled back to be
    // tried again, 55P03 a lock not had in time, 25006 a server that became a standby.
    return sqlstate.starts_with("08") || sqlstate.starts_with("53") || sqlstate.starts_with("57") ||
           sqlstate.starts_with("58") || sqlstate.starts_with("40") || sqlstate == "55P03" ||
           sqlstate == "25006";
}

// The server's own sentence: what follows it (DETAIL, CONTEXT) may hold a row's values.
std::string first_line(std::string_view message) {
    constexpr std::string_view prefix = "ERROR:  ";
    if (message.starts_with(prefix)) message.remove_prefix(prefix.size());
    return std::string{message.substr(0, message.find('\n'))};
}

// Runs what talks to the server, and sorts its exceptions into the three kinds of this room. libpqxx 6 knows
// deadlocks and broken COPYs as failures that are no sql_error, and leaves the SQLSTATE of some others empty.
template <class F>
auto sorted(F&& talk) {
    try {
        return std::forward<F>(talk)();
    } catch (const pqxx::insufficient_privilege& error) {
        throw Rejected{first_line(error.what()), "42501"};
    } catch (const pqxx::sql_error& error) {
        const auto& state = error.sqlstate();
        if (is_weather(state)) throw Unavailable{error.what()};
        Rejected rejected{first_line(error.what()), state};
        if (state.starts_with("23") || state == "P0001" || rejected.is_shut_out()) throw rejected;
        throw std::runtime_error{fmt::format("{} (SQLSTATE {}): {}", error.what(), state, error.query())};
    } catch (const pqxx::failure& error) {
        throw Unavailable{error.what()};
    }
}

// The process that serves our statements.
int server_process(pqxx::connection& connection) {
    pqxx::nontransaction work{connection};
    return work.exec(std::string{query_text("server_process")})[0][0].as<int>();
}

// A server tells its process with the handshake, a pooler makes something up: then two sessions of ours are
// held beside each other. Only a pooler that hands the server's sessions around can have one process serve
// both, or another one serve the first than before.
bool is_shared(pqxx::connection& ours, const std::string& text) {
    const auto process = server_process(ours);
    if (process == ours.backendpid()) return false;
    pqxx::connection beside{text};
    constexpr int looks = 8; // others use the pooler, too
    for (int look = 0; look < looks; ++look)
        if (server_process(beside) == process || server_process(ours) != process) return true;
    return false;
}

std::string why_not_shared(pqxx::connection& connection) {
    const base::Fault fault{
        "database.connection",
        fmt::format("a pooler at {} port {} that hands the server's session to others between transactions",
                    connection.hostname() == nullptr ? "?" : connection.hostname(), connection.port()),
        "a session of our own (locks, LISTEN and settings live in it)",
        "connect to PostgreSQL itself, or set the pooler to pool_mode = session"};
    return fault.text();
}

struct Receiver : pqxx::notification_receiver {
    std::vector<std::string> payloads;
    using pqxx::notification_receiver::notification_receiver;
    void operator()(const std::string& payload, int) override { payloads.push_back(payload); }
};

} // namespace

struct Connection::Session {
    pqxx::connection connection;
    std::set<std::string, std::less<>> prepared;
    std::unique_ptr<Receiver> receiver;
    std::function<void()> got_on = [] {};

    explicit Session(const std::string& text) : connection{text} {}

    // Statements are prepared when they are first used: a session uses a few of them.
    std::string prepare(std::string_view query) {
        std::string name{query};
        if (prepared.insert(name).second) connection.prepare(name, std::string{query_text(query)});
        return name;
    }
};

Connection::Connection(const std::string& connection, std::string_view purpose, Bounds bounds) {
    sorted([&] {
        session_ = std::make_unique<Session>(with_defaults(connection, purpose));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
        // libpqxx 6 reconnects silently otherwise, and advisory locks and settings would be gone unseen.
        session_->connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
        // One line, without DETAIL and CONTEXT: those show the row, and what() is logged.
        session_->connection.set_verbosity(pqxx::connection_base::terse);
        if (is_shared(session_->connection, with_defaults(connection, purpose)))
            throw SharedSession{why_not_shared(session_->connection)};
        pqxx::nontransaction settings{session_->connection};
        settings.exec(
            fmt::format("SET search_path = convictiond, pg_catalog; SET timezone = 'UTC';"
                        "SET datestyle = 'ISO'; SET client_min_messages = warning;"
                        "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_session_timeout = {};"
                        "SET idle_in_transaction_session_timeout = {}",
                        bounds.statement.count(), bounds.lock.count(), bounds.idle_session.count(),
                        bounds.idle_in_transaction.count()));
        if (!bounds.parallel) settings.exec("SET max_parallel_workers_per_gather = 0");
        if (bounds.look_up_by_key)
            settings.exec("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
                          "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off");
    });
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Rows Connection::execute(std::string_view query, const Parameters& values) {
    return sorted([&] {
        const auto name = session_->prepare(query);
        pqxx::nontransaction work{session_->connection};
        Rows rows{work.exec_prepared(name, pqxx::prepare::make_dynamic_params(values))};
        session_->got_on();
        return rows;
    });
}

void Connection::on_progress(std::function<void()> got_on) {
    session_->got_on = std::move(got_on);
}

int Connection::descriptor() const {
    return session_->connection.sock();
}

void Connection::listen(const std::string& channel) {
    sorted([&] { session_->receiver = std::make_unique<Receiver>(session_->connection, channel); });
}

std::vector<std::string> Connection::take_notifications() {
    CHECK(session_->receiver != nullptr);
    return sorted([&] {
        session_->connection.get_notifs();
        return std::exchange(session_->receiver->payloads, {});
    });
}

struct Transaction::Work {
    Connection::Session& session;
    pqxx::work work;
    explicit Work(Connection::Session& s) : session{s}, work{s.connection} {}
};

Transaction::Transaction(Connection& connection)
    : work_{sorted([&] { return std::make_unique<Work>(*connection.session_); })} {}

Transaction::~Transaction() = default;

Rows Transaction::execute(std::string_view query, const Parameters& values) {
    return sorted([&] {
        const auto name = work_->session.prepare(query);
        Rows rows{work_->work.exec_prepared(name, pqxx::prepare::make_dynamic_params(values))};
        work_->session.got_on();
        return rows;
    });
}

template <std::size_t Columns>
void Transaction::copy(const CopyTable<Columns>& table) {
    if (table.rows.empty()) return;
    sorted([&] {
        pqxx::stream_to stream{work_->work, table.name, table.columns};
        for (const auto& row : table.rows) stream << row;
        stream.complete();
        work_->session.got_on();
    });
}

void Transaction::run_script(std::string_view script) {
    sorted([&] { work_->work.exec(std::string{script}); });
}

void Transaction::commit() {
    sorted([&] { work_->work.commit(); });
}

template void Transaction::copy(const CopyTable<2>&);
template void Transaction::copy(const CopyTable<3>&);
template void Transaction::copy(const CopyTable<4>&);
template void Transaction::copy(const CopyTable<5>&);
template void Transaction::copy(const CopyTable<6>&);
template void Transaction::copy(const CopyTable<7>&);
template void Transaction::copy(const CopyTable<12>&);
template void Transaction::copy(const CopyTable<15>&);

} // namespace convictiond::store
