#include "commands/command.hpp"
#include "store/migrate.hpp"
#include "store/roles.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

boost::json::array to_json(const std::vector<store::MissingRole>& missing) {
    boost::json::array list;
    for (const auto& role : missing)
        list.push_back(boost::json::object{{"id", role.what}, {"statement", role.statement}});
    return list;
}

void print(const std::vector<store::MissingRole>& missing) {
    if (missing.empty()) return;
    fmt::print("privileges were not granted; what is missing, and what makes it (by a role that may):\n");
    for (const auto& role : missing) fmt::print("  {:<58} {};\n", role.what, role.statement);
    fmt::print("then run convictionctl database migrate again\n");
}

} // namespace

int database_migrate(const Context& context) {
    auto connection = context.connect();
    const auto done = store::migrate(connection, base::now());
    if (!done) {
        fmt::print(stderr, "{}\n", done.error().text());
        return exit_wrong;
    }
    const auto missing = store::make_roles(connection);
    if (context.json) {
        boost::json::array applied(done->begin(), done->end());
        fmt::print("{}\n", boost::json::serialize(boost::json::object{{"applied", std::move(applied)},
                                                                      {"missing", to_json(missing)}}));
        return 0;
    }
    for (const auto& name : *done) fmt::print("applied {}\n", name);
    fmt::print("the schema is current\n");
    print(missing);
    return 0;
}

int database_status(const Context& context) {
    auto connection = context.connect();
    const auto status = store::schema_status(connection);
    const auto missing = store::missing_roles(connection);
    const bool whole = status.current() && missing.empty();
    if (context.json) {
        boost::json::array migrations;
        for (const auto& migration : status.migrations)
            migrations.push_back(boost::json::object{{"id", migration.name}, {"applied", migration.applied}});
        fmt::print("{}\n", boost::json::serialize(boost::json::object{{"current", status.current()},
                                                                      {"migrations", std::move(migrations)},
                                                                      {"missing", to_json(missing)}}));
        return whole ? 0 : exit_wrong;
    }
    Table table{{"migration", "applied"}};
    for (const auto& migration : status.migrations)
        table.add(
            {migration.name, migration.applied ? base::to_rfc3339(*migration.applied_at, false) : "no"});
    fmt::print("{}", table.text());
    for (const auto& name : status.unknown) fmt::print("{}: applied by a newer program\n", name);
    for (const auto& name : status.changed) fmt::print("{}: applied with another content\n", name);
    if (!status.current()) fmt::print("the schema is not current; run convictionctl database migrate\n");
    print(missing);
    return whole ? 0 : exit_wrong;
}

} // namespace convictiond::commands
