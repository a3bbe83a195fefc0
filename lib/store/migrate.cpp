#include "store/migrate.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "store/embedded.hpp"
#include "store/roles.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace convictiond::store {

namespace {

struct Applied {
    std::string name;
    base::Digest sha256;
    base::Instant at;
};

int number_of(std::string_view name) {
    int number = 0;
    std::from_chars(name.data(), name.data() + 4, number);
    CHECK(number > 0 && name.size() > 5 && name[4] == '_');
    return number;
}

std::string_view without_extension(std::string_view name) {
    return name.substr(0, name.rfind('.'));
}

std::map<int, Applied> applied(Transaction& transaction) {
    std::map<int, Applied> found;
    if (transaction.execute("find_migration_table").is_null(0, 0)) return found;
    const auto rows = transaction.execute("list_migrations");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        found.emplace(static_cast<int>(rows.number(i, 0)),
                      Applied{std::string{rows.text(i, 1)}, rows.digest(i, 2), rows.instant(i, 3)});
    }
    return found;
}

SchemaStatus status_in(Transaction& transaction) {
    auto found = applied(transaction);
    SchemaStatus status;
    for (const auto& file : migration_files) {
        Migration migration;
        migration.number = number_of(file.name);
        migration.name = without_extension(file.name);
        if (const auto row = found.extract(migration.number)) {
            migration.applied = true;
            migration.applied_at = row.mapped().at;
            if (row.mapped().sha256 != base::sha256(file.text)) status.changed.push_back(migration.name);
        }
        status.migrations.push_back(std::move(migration));
    }
    for (const auto& [number, row] : found) status.unknown.push_back(row.name);
    return status;
}

base::Fault foreign_history(const SchemaStatus& status) {
    if (!status.unknown.empty()) {
        return {"schema convictiond",
                "migration " + status.unknown.front() + ", which this program does not know",
                "a database of this version or an older one", "run the newer convictionctl that migrated it"};
    }
    return {"schema convictiond", "migration " + status.changed.front() + " was applied with another content",
            "the content that this program ships", "find out which program migrated this database"};
}

} // namespace

bool SchemaStatus::current() const {
    return unknown.empty() && changed.empty() && std::ranges::all_of(migrations, &Migration::applied);
}

SchemaStatus schema_status(Connection& connection) {
    Transaction transaction{connection};
    return status_in(transaction);
}

base::result<std::vector<std::string>> migrate(Connection& connection, base::Instant now) {
    const bool with_roles = make_roles(connection).empty();
    Transaction transaction{connection};
    transaction.execute("lock_migrations"); // two that migrate at once take turns
    if (transaction.execute("find_schema").is_null(0, 0)) transaction.execute("make_schema");
    transaction.execute("make_migration_table");
    const auto status = status_in(transaction);
    if (!status.unknown.empty() || !status.changed.empty()) return foreign_history(status);
    std::vector<std::string> done;
    for (std::size_t i = 0; i < migration_files.size(); ++i) {
        const auto& migration = status.migrations[i];
        if (migration.applied) continue;
        transaction.run_script(migration_files[i].text);
        transaction.execute("add_migration",
                            parameters(migration.number, migration.name,
                                       base::BytesView{base::sha256(migration_files[i].text)}, now));
        done.push_back(migration.name);
    }
    if (with_roles) apply_grants(transaction);
    transaction.commit();
    return done;
}

} // namespace convictiond::store
