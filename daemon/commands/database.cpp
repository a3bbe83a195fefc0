#include "commands/command.hpp"
#include "store/migrate.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

int database_migrate(const Context& context) {
    auto connection = context.connect();
    const auto done = store::migrate(connection, base::now());
    if (!done) {
        fmt::print(stderr, "{}\n", done.error().text());
        return exit_wrong;
    }
    if (context.json) {
        boost::json::array applied(done->begin(), done->end());
        fmt::print("{}\n", boost::json::serialize(boost::json::object{{"applied", std::move(applied)}}));
        return 0;
    }
    for (const auto& name : *done) fmt::print("applied {}\n", name);
    fmt::print("the schema is current\n");
    return 0;
}

int database_status(const Context& context) {
    auto connection = context.connect();
    const auto status = store::schema_status(connection);
    if (context.json) {
        boost::json::array migrations;
        for (const auto& migration : status.migrations)
            migrations.push_back(boost::json::object{{"id", migration.name}, {"applied", migration.applied}});
        fmt::print("{}\n", boost::json::serialize(boost::json::object{
                               {"current", status.current()}, {"migrations", std::move(migrations)}}));
        return status.current() ? 0 : exit_wrong;
    }
    Table table{{"migration", "applied"}};
    for (const auto& migration : status.migrations)
        table.add(
            {migration.name, migration.applied ? base::to_rfc3339(*migration.applied_at, false) : "no"});
    fmt::print("{}", table.text());
    for (const auto& name : status.unknown) fmt::print("{}: applied by a newer program\n", name);
    for (const auto& name : status.changed) fmt::print("{}: applied with another content\n", name);
    if (!status.current()) fmt::print("the schema is not current; run convictionctl database migrate\n");
    return status.current() ? 0 : exit_wrong;
}

} // namespace convictiond::commands
