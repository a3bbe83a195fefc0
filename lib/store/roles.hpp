// The group roles that logins are granted: convictiond_owner, _daemon, _operator and _auditor, and what each
// may do (roles/grants.sql). Roles belong to the cluster, not to the database: whoever migrates may lack the
// right to make them. Then nothing fails; what is missing is told, with the statements that make it, and the
// next migration grants.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

struct MissingRole {
    std::string what;       // "the role convictiond_auditor"
    std::string statement;  // makes it
    bool of_caller = false; // only for whoever wants to migrate: the membership of convictiond_owner
};
// Without what is the caller's own matter.
[[nodiscard]] std::vector<MissingRole> missing_roles(Connection& connection);

// Makes what the session's user may make, safe against others that do the same; what is missing still,
// for the caller, too.
std::vector<MissingRole> make_roles(Connection& connection);

// Ownership and privileges, anew. Throws Rejected where the session's user may not.
void apply_grants(Transaction& transaction);

// What the session's user may do at all.
struct Rights {
    bool schema_there = false;
    bool may_read = false;
    std::string user;
};
[[nodiscard]] Rights find_rights(Connection& connection);

} // namespace convictiond::store
