// What every command of convictionctl has: the configuration's database as the caller's own user, and one way
// to show a table to a person or a program. A command prints on standard output; what went wrong goes to
// standard error, with the exit status of docs/operators.md.
#pragma once

#include "settings/settings.hpp"
#include "store/connection.hpp"

#include <string>
#include <vector>

namespace convictiond::commands {

inline constexpr int exit_wrong = 1; // something is wrong in what was asked about
inline constexpr int exit_usage = 2;
inline constexpr int exit_unavailable = 69; // EX_UNAVAILABLE: the database cannot be reached
inline constexpr int exit_config = 78;      // EX_CONFIG

struct Context {
    settings::Settings settings;
    bool json = false;

    // Throws store::Unavailable. The user is the caller's, never that of the configuration.
    [[nodiscard]] store::Connection connect() const;
};

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

[[nodiscard]] int database_migrate(const Context& context);
[[nodiscard]] int database_status(const Context& context);
[[nodiscard]] int desk(const Context& context);
[[nodiscard]] int reconcile(const Context& context);
[[nodiscard]] int status(const Context& context);

} // namespace convictiond::commands
