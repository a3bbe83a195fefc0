// A convictiond with all that it needs around it, in a temporary directory: certificates, simulated member
// states, drop directory and shelves, and a configuration that a test alters key by key. Everything is real
// and short of time: it settles in 50 ms and retries within 200. The database is the test's own. What it asks
// of the outside it asks of PostgreSQL, convictionctl and the simulator, never of the daemon's own code.
#pragma once

#include "acceptance/simulator/peer.hpp"
#include "base/clock.hpp"
#include "support/process.hpp"
#include "support/temp_directory.hpp"

#include <initializer_list>
#include <map>
#include <set>

namespace convictiond::test {

// As in the simulator's scenario.
struct SimulatedState {
    std::string name;
    std::string acknowledge; // receipt, callback, poll or none
    std::string faults;
    std::string callback;  // more members of its callback or poll: `, "delay_ms": [0, 100]`
    std::string signed_by; // `"KEY_ID": "FILE"`, as "signing/ed25519.pub"

    SimulatedState(std::string name_, std::string acknowledge_ = "receipt", std::string faults_ = "[]",
                   std::string callback_ = {}, std::string signed_by_ = {})
        : name{std::move(name_)}, acknowledge{std::move(acknowledge_)}, faults{std::move(faults_)},
          callback{std::move(callback_)}, signed_by{std::move(signed_by_)} {}
};

struct Ended {
    int status = -1;
    std::string output;
    std::string errors;
};

// A statement of the administrator: rows by line, fields by blank.
std::string query(const std::string& connection, const std::string& sql);
// The same database for a daemon: by a login that has the daemon's privileges and no others.
std::string as_daemon(const std::string& connection);

// Nobody listens there now. (A race, but ports are many and the configuration does not take 0.)
[[nodiscard]] std::uint16_t free_port();

class House {
public:
    explicit House(std::string connection, std::vector<SimulatedState> states = {{"DE"}, {"FR"}, {"PL"}});

    // Of the configuration, by its path: "inbound.settle". Taken up by the next start() or ctl().
    void set(const std::string& key, const std::string& value) { settings_[key] = value; }
    void use(const std::string& connection); // another database, from the next start() or ctl() on
    void leave_out(const std::string& key) { settings_.erase(key); }
    [[nodiscard]] std::string setting(const std::string& key) const { return settings_.at(key); }
    [[nodiscard]] std::filesystem::path write_configuration() const;
    // That of another daemon beside this one, beside ours: with these settings instead.
    [[nodiscard]] std::filesystem::path
    write_configuration_as(const std::string& name, std::map<std::string, std::string> otherwise) const;

    void start();       // returns when it has started, or has ended
    void start_ready(); // and when it is ready; throws where it is not
    std::optional<int> stop(int signal, std::chrono::milliseconds deadline = Process::patience);
    [[nodiscard]] Process& daemon() { return *daemon_; }
    // A line of this daemon's log that holds all of these, past or to come.
    [[nodiscard]] bool logs(std::initializer_list<std::string_view> words,
                            std::chrono::milliseconds deadline = Process::patience);
    [[nodiscard]] std::size_t times_logged(std::string_view words) const;
    [[nodiscard]] std::string log() const { return past_log_ + (daemon_ ? daemon_->errors() : ""); }
    // As private-postgres's administrator, or another user of the database.
    Ended ctl(std::vector<std::string> words, const std::string& user = "postgres") const;
    // True where GET answers with this status.
    [[nodiscard]] bool answers(const std::string& path, int status) const;

    // From now on it is then, for the daemon and for ctl, and time goes on from there. Before the first
    // start; later the clock can be moved, and only forward.
    void set_clock(base::Instant then);

    // As an uploader does: under another name, then renamed.
    void drop(const std::string& name, const std::string& bytes) const;
    [[nodiscard]] std::filesystem::path inbound() const { return directory_ / "inbound"; }
    [[nodiscard]] bool took_all() const; // nothing lies there but what says which directory it is
    [[nodiscard]] std::filesystem::path archive() const { return directory_ / "archive"; }
    [[nodiscard]] std::filesystem::path rejected() const { return directory_ / "rejected"; }
    [[nodiscard]] std::filesystem::path duplicates() const { return directory_ / "duplicates"; }
    [[nodiscard]] std::filesystem::path directory() const { return directory_.path(); }

    // "ed25519" or "p256": a private key; its public half lies beside it as .pub.
    [[nodiscard]] std::string signing_key(const std::string& name) const {
        return directory_ / "signing" / (name + ".key");
    }

    std::string sql(const std::string& statement) const { return query(connection_, statement); }
    // Every file of the drop directory is judged and every notification settled, held or with an operator.
    [[nodiscard]] bool comes_to_rest(std::chrono::milliseconds deadline = std::chrono::minutes{1}) const;
    // `STATE ID DIGEST` of every notification, as the database has them and as the states received them.
    [[nodiscard]] std::set<std::string> ours() const;
    [[nodiscard]] std::set<std::string> theirs() const;

    // Of the simulator's summary, over all states.
    [[nodiscard]] std::int64_t count(const std::string& key) const;
    void order(const std::string& state, const std::string& faults) const;
    // Every POST as it came to a state, a JSON object a line.
    [[nodiscard]] std::filesystem::path requests() const { return directory_ / "requests.jsonl"; }

    [[nodiscard]] std::uint16_t admin_port() const { return admin_port_; }
    [[nodiscard]] std::uint16_t callback_port() const { return callback_port_; }
    // What a state calls us with; and one of the same authority that is nobody's.
    [[nodiscard]] Credentials caller(const std::string& state) const { return callers_.at(state); }
    [[nodiscard]] Credentials unknown_caller() const { return callers_.at("nobody"); }
    // Puts another certificate and key, good for 20 days, in the place of the daemon's own.
    void renew_certificate() const;
    [[nodiscard]] Credentials stranger() const { return callers_.at("stranger"); } // of no authority we trust

private:
    [[nodiscard]] Launch launch(const std::string& name, std::vector<std::string> arguments) const;
    void make_certificates(const std::vector<SimulatedState>& states);
    void open_states(const std::vector<SimulatedState>& states);
    void settle_in(const std::vector<SimulatedState>& states);

    TempDirectory directory_;
    std::string connection_;
    std::map<std::string, std::string> settings_;
    std::map<std::string, Credentials> callers_;
    std::optional<Process> simulator_;
    std::optional<Process> daemon_;
    bool has_clock_ = false;
    std::string past_log_; // of daemons before this one
    std::uint16_t simulator_port_ = 0;
    std::map<std::string, std::uint16_t> state_ports_;
    std::uint16_t admin_port_ = free_port();
    std::uint16_t callback_port_ = free_port();
};

} // namespace convictiond::test
