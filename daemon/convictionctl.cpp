// The operators' command line: what stands where, and what to do about it. Works while the daemon is down: it
// talks to the database. Every verb is a row of commands/verbs.cpp.
#include "base/text.hpp"
#include "commands/verbs.hpp"
#include "settings/load.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <map>

namespace {

using namespace convictiond;
using commands::Verb;

std::string_view who_may(commands::Does does) {
    switch (does) {
    case commands::Does::look: return "a member of convictiond_operator or convictiond_auditor";
    case commands::Does::act: return "a member of convictiond_operator";
    case commands::Does::migrate: return "the owner of the schema, or of the database";
    }
    return {};
}

int rejected(const Verb& verb, const store::Rejected& error) {
    if (!error.is_for_want_of_privilege()) {
        fmt::print(stderr, "{}\n", error.what());
        return commands::exit_wrong;
    }
    const std::string_view what = error.what();
    fmt::print(stderr, "not allowed: {}", what);
    if (what.starts_with("permission denied")) // the server's words; ours say what it takes
        fmt::print(stderr, "; it takes {}", who_may(verb.does));
    fmt::print(stderr, "\n");
    return commands::exit_not_allowed;
}

// A monitor reads one line of standard output, whatever hinders the check.
void tell_unknown(const std::string& why) {
    fmt::print("CONVICTIOND UNKNOWN - {}\n", commands::shown(why, 200));
}

int run(const Verb& verb, const std::string& config, bool json, const commands::Arguments& arguments) {
    auto loaded = settings::load(config);
    for (const auto& fault : loaded.faults) fmt::print(stderr, "{}\n", fault.text());
    if (!loaded.settings) {
        if (verb.words == "check")
            tell_unknown(base::counted(loaded.faults.size(), "fault") + " in " + config);
        return commands::exit_config;
    }
    const bool is_check = verb.words == "check";
    try {
        return verb.run({std::move(*loaded.settings), json, arguments});
    } catch (const store::Unavailable& error) {
        fmt::print(stderr, "the database cannot be reached: {}\n", commands::shown(error.what(), 500));
        return commands::exit_unavailable;
    } catch (const store::SharedSession& error) {
        if (is_check) tell_unknown(error.what());
        fmt::print(stderr, "{}\n", error.what());
        return commands::exit_config;
    } catch (const commands::NotAllowed& error) {
        fmt::print(stderr, "not allowed: {}\n", error.what());
        return commands::exit_not_allowed;
    } catch (const store::Rejected& error) {
        if (is_check) tell_unknown(error.what());
        return is_check ? commands::exit_unknown : rejected(verb, error);
    } catch (const std::exception& error) { // a schema that is older than this program, or our own mistake
        if (is_check) tell_unknown(error.what());
        fmt::print(stderr, "{}\n", error.what());
        return is_check ? commands::exit_unknown : commands::exit_wrong;
    }
}

void add_arguments(CLI::App& sub, const Verb& verb, commands::Arguments& arguments) {
    for (const auto& argument : verb.arguments) {
        const std::string name{argument.name};
        const std::string about{argument.about};
        if (const auto* text = std::get_if<std::string commands::Arguments::*>(&argument.value)) {
            sub.add_option(name, arguments.*(*text), about)->required(argument.required);
        } else if (const auto* list =
                       std::get_if<std::vector<std::string> commands::Arguments::*>(&argument.value)) {
            sub.add_option(name, arguments.*(*list), about)
                ->required(argument.required)
                ->allow_extra_args(false);
        } else {
            sub.add_flag(name, arguments.*(*std::get_if<bool commands::Arguments::*>(&argument.value)),
                         about);
        }
    }
}

// The verb that each subcommand stands for; a group that is no verb of its own wants one of its own.
using Chosen = std::map<const CLI::App*, const Verb*>;

Chosen add_verbs(CLI::App& app, commands::Arguments& arguments) {
    Chosen chosen;
    std::map<std::string, CLI::App*> groups; // by their words
    for (const auto& verb : commands::verbs()) {
        const std::string words{verb.words};
        const auto space = words.find(' ');
        auto* parent = &app;
        if (space != std::string::npos) {
            auto& group = groups[words.substr(0, space)];
            if (group == nullptr) {
                group = app.add_subcommand(words.substr(0, space), "see its --help");
                group->require_subcommand(1)->fallthrough();
            }
            parent = group;
        }
        auto* sub = parent->add_subcommand(words.substr(space + 1), std::string{verb.about});
        std::string examples = "Examples:";
        for (const auto example : verb.examples) examples += "\n  " + std::string{example};
        sub->fallthrough()->footer(examples);
        add_arguments(*sub, verb, arguments);
        groups.emplace(words, sub);
        chosen.emplace(sub, &verb);
    }
    return chosen;
}

const CLI::App& innermost(const CLI::App& app) {
    const auto subs = app.get_subcommands();
    return subs.empty() ? app : innermost(*subs.front());
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
    app.footer("Exit: 0 good, 1 something is wrong, 2 usage, 69 database unreachable, 77 not allowed, "
               "78 configuration.");
    commands::Arguments arguments;
    const auto chosen = add_verbs(app, arguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (app.exit(error) == 0) return 0;
        if (!app.got_subcommand("check")) return commands::exit_usage;
        tell_unknown(error.what());
        return commands::exit_unknown;
    }
    return run(*chosen.at(&innermost(app)), config, json, arguments);
}
