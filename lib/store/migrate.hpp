// Brings the schema `convictiond` up to this program's, forward only. Each migration is a file and runs once;
// what is missing is applied in one transaction and recorded with its hash. A history that is not ours (a
// newer program's, or a file with another content) is refused. Group roles and privileges (store/roles) come
// along where the session's user may make them.
#pragma once

#include "base/result.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

struct Migration {
    int number = 0;
    std::string name; // "0001_intake"
    bool applied = false;
    std::optional<base::Instant> applied_at;
};

struct SchemaStatus {
    std::vector<Migration> migrations; // ours, in order
    std::vector<std::string> unknown;  // applied by a newer program
    std::vector<std::string> changed;  // applied with another content than ours
    [[nodiscard]] bool current() const;
};

[[nodiscard]] SchemaStatus schema_status(Connection& connection);

// Applies what is missing and answers which; a Fault where the database is newer or its history another.
[[nodiscard]] base::result<std::vector<std::string>> migrate(Connection& connection, base::Instant now);

} // namespace convictiond::store
