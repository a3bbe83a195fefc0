// What every command of convictionctl has: its arguments, the configuration's database as the caller's own
// user, and one way to show a table to a person or a program. A command prints on standard output; what went
// wrong goes to standard error, with the exit status of docs/convictionctl.md.
#pragma once

#include "base/result.hpp"
#include "settings/settings.hpp"
#include "store/connection.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace convictiond::commands {

inline constexpr int exit_wrong = 1; // something is wrong in what was asked about
inline constexpr int exit_usage = 2;
inline constexpr int exit_unknown = 3;      // of `check`: a monitor's UNKNOWN
inline constexpr int exit_unavailable = 69; // EX_UNAVAILABLE: the database cannot be reached
inline constexpr int exit_not_allowed = 77; // EX_NOPERM
inline constexpr int exit_config = 78;      // EX_CONFIG

// What may be said after a verb; each verb takes some of it (verbs.cpp).
struct Arguments {
    std::string what; // a state, a reference, an id
    std::string reason;
    std::string date;
    std::vector<std::string> states;
    std::string means; // of a delivery, and its evidence
    std::string on;
    std::string evidence;
    bool not_applicable = false;
    std::string format;
    std::string months;
    std::string lines;
    bool all = false;
    bool files = false;
    bool follow = false;
    bool reveal = false;
};

// The caller's user lacks a privilege; exit_not_allowed.
class NotAllowed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The database was never migrated; exit_wrong.
class NoSchema : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Context {
    settings::Settings settings;
    bool json = false;
    Arguments arguments;

    // Throws store::Unavailable. The user is the caller's, never that of the configuration.
    [[nodiscard]] store::Connection connect() const;
    // As connect(), to a schema that is there and may be read; else throws NotAllowed or NoSchema.
    [[nodiscard]] store::Connection open() const;
    // The member state that the arguments name: one that is configured or in the tables.
    [[nodiscard]] base::result<base::MemberState> member_state() const;
    // Those of --state.
    [[nodiscard]] base::result<std::vector<base::MemberState>> member_states() const;
};

// YYYY-MM-DD, today or yesterday in London; nothing where it is neither.
[[nodiscard]] std::optional<base::Date> day_of(const std::string& text);

// "5m 2s ago" is for people, RFC 3339 for programs.
[[nodiscard]] std::string ago(base::Instant at, base::Instant now);

// A sentence of the database's for a terminal: escaped, but for the quotes that are ours already.
[[nodiscard]] std::string shown(std::string_view text, std::size_t limit = 300);

// Characters, not bytes; cut with "…".
[[nodiscard]] std::string cut(const std::string& text, std::size_t characters);

// Columns as wide as their widest cell; numbers to the right.
class Table {
public:
    explicit Table(std::vector<std::string> heads) : heads_{std::move(heads)} {}
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    [[nodiscard]] std::string text() const;

private:
    std::vector<std::string> heads_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace convictiond::commands
