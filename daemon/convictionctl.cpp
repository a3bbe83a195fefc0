// The operators' command line: what stands where, and the schema. Works while the daemon is down: it talks to
// the database.
#include "commands/command.hpp"
#include "settings/load.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

namespace {

using namespace convictiond;

int run(const std::string& config, bool json, const std::function<int(const commands::Context&)>& command) {
    auto loaded = settings::load(config);
    for (const auto& fault : loaded.faults) std::fprintf(stderr, "%s\n", fault.text().c_str());
    if (!loaded.settings) return commands::exit_config;
    try {
        return command({std::move(*loaded.settings), json});
    } catch (const store::Unavailable& error) {
        std::fprintf(stderr, "the database cannot be reached: %s\n", error.what());
        return commands::exit_unavailable;
    } catch (const std::exception& error) { // a schema that is not there, or our own mistake
        std::fprintf(stderr, "%s\n", error.what());
        return commands::exit_wrong;
    }
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"convictionctl shows what convictiond holds and settles what waits for a person."};
    app.set_version_flag("--version", CONVICTIOND_VERSION);
    app.require_subcommand(1);
    std::string config = "/etc/convictiond/convictiond.yaml";
    bool json = false;
    app.add_option("--config", config, "the daemon's configuration file")->capture_default_str();
    app.add_flag("--json", json, "print JSON");
    app.fallthrough();

    std::function<int(const commands::Context&)> chosen;
    auto add = [&](CLI::App& parent, const char* name, const char* about,
                   int (*command)(const commands::Context&)) {
        parent.add_subcommand(name, about)->fallthrough()->callback([&chosen, command] { chosen = command; });
    };
    add(app, "status", "one screen: files, lanes, desk, sums", commands::status);
    add(app, "desk", "everything that waits for a person, nearest deadline first", commands::desk);
    add(app, "reconcile", "the four sums of the accounting; exit 1 where one does not hold",
        commands::reconcile);
    auto* database = app.add_subcommand("database", "the schema")->require_subcommand(1)->fallthrough();
    add(*database, "migrate", "bring the schema up to this program's", commands::database_migrate);
    add(*database, "status", "which migrations are applied; exit 1 where one is missing",
        commands::database_status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : commands::exit_usage;
    }
    return run(config, json, chosen);
}
