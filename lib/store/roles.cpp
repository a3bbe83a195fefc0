#include "store/roles.hpp"

#include "base/check.hpp"
#include "store/embedded.hpp"

namespace convictiond::store {

namespace {

struct Missing {
    MissingRole role;
    std::string safe_statement;
};

std::vector<Missing> list_missing(Connection& connection) {
    const auto rows = connection.execute("list_missing_roles");
    std::vector<Missing> missing;
    for (std::size_t i = 0; i < rows.size(); ++i)
        missing.push_back({{std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}, rows.truth(i, 2)},
                           std::string{rows.text(i, 3)}});
    return missing;
}

bool may_run(Connection& connection, const std::string& statement) {
    try {
        Transaction transaction{connection};
        transaction.run_script(statement);
        transaction.commit();
        return true;
    } catch (const Rejected& error) {
        if (error.is_for_want_of_privilege()) return false;
        throw;
    }
}

} // namespace

std::vector<MissingRole> missing_roles(Connection& connection) {
    std::vector<MissingRole> roles;
    for (auto& missing : list_missing(connection))
        if (!missing.role.of_caller) roles.push_back(std::move(missing.role));
    return roles;
}

std::vector<MissingRole> make_roles(Connection& connection) {
    for (const auto& missing : list_missing(connection))
        if (!may_run(connection, missing.safe_statement)) break; // the others ask for the same right
    std::vector<MissingRole> still;
    for (auto& missing : list_missing(connection)) still.push_back(std::move(missing.role));
    return still;
}

void apply_grants(Transaction& transaction) {
    CHECK(role_files.size() == 1);
    transaction.run_script(role_files.front().text);
}

Rights find_rights(Connection& connection) {
    const auto rows = connection.execute("find_rights");
    return {rows.truth(0, 0), rows.truth(0, 1), std::string{rows.text(0, 2)}};
}

} // namespace convictiond::store
