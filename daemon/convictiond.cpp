// The daemon's command line: reads the configuration, says all that is wrong with it, and serves.
#include "serve.hpp"
#include "service/log.hpp"
#include "start.hpp"
#include "store/connection.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace {

using namespace convictiond;

int run(const std::string& config, bool check_only) {
    auto outcome = prepare_start(config);
    for (const auto& fault : outcome.faults) std::fprintf(stderr, "%s\n", fault.text().c_str());
    if (check_only)
        for (const auto& [where, exposure] : outcome.exposed)
            std::fprintf(stderr, "%s: warning: %s has mode %s, which lets more than its owner read it; %s\n",
                         where.c_str(), exposure.path.c_str(), exposure.mode.c_str(),
                         exposure.remedy.c_str());
    if (!outcome.faults.empty()) return exit_config;
    if (check_only) {
        std::printf("%s: no faults\n", config.c_str());
        return 0;
    }
    if (const auto fault = service::set_up_log(log_settings(outcome.start.settings))) {
        std::fprintf(stderr, "%s\n", located(outcome.places, "log.file", *fault).text().c_str());
        return exit_config;
    }
    log_exposed(outcome.exposed);
    try {
        return serve(config, std::move(outcome.start));
    } catch (const store::SharedSession& error) {
        service::log(service::Level::error, "database.shared_session", {{"cause", error.what()}});
        return exit_config;
    } catch (
        const std::exception& error) { // our own mistake, or a port that is taken: systemd starts us again
        service::log(service::Level::error, "daemon.failed", {{"cause", error.what()}});
        return exit_software;
    }
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"convictiond notifies EU member states of convictions of their nationals."};
    app.set_version_flag("--version", CONVICTIOND_VERSION);
    std::string config = "/etc/convictiond/convictiond.yaml";
    bool check_only = false;
    app.add_option("--config", config, "the configuration file")->capture_default_str();
    app.add_flag("--check-config", check_only,
                 "print every fault of the configuration and exit (78 where there is one)");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return run(config, check_only);
}
