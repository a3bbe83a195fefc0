#include "start.hpp"

#include "base/date.hpp"
#include "settings/load.hpp"
#include "settings/secret.hpp"
#include "settings/tables.hpp"

namespace convictiond {

namespace {

void add(std::vector<base::Fault>& faults, std::vector<base::Fault> more) {
    faults.insert(faults.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// What the configuration names and what must be there, each for itself, so that all faults are seen at once.
void prepare_files(Start& start, const settings::Places& places, std::vector<base::Fault>& faults) {
    if (auto tables = settings::load_tables(start.settings.tables)) {
        start.tables = std::move(*tables);
        const auto today = base::date_in(base::london, base::now());
        add(faults, settings::check_against(start.settings, places, start.tables, today));
    } else {
        faults.push_back(tables.error());
    }
    if (auto key = settings::read_secret(start.settings.identity_key, settings::identity_key_min_bytes,
                                         settings::identity_key_max_bytes)) {
        start.identity.emplace(std::move(*key));
    } else {
        faults.push_back(key.error());
    }
    auto routes = service::make_routes(start.settings);
    start.routes = std::move(routes.routes);
    add(faults, std::move(routes.faults));
    if (const auto& listener = start.settings.acknowledgements) {
        auto tls = net::ServerTls::load(listener->client_ca, listener->certificate, listener->private_key);
        if (tls) {
            start.acknowledgements_tls = *tls;
        } else {
            add(faults, tls.error());
        }
    }
}

service::Level level_of(settings::LogLevel level) {
    switch (level) {
    case settings::LogLevel::trace: return service::Level::trace;
    case settings::LogLevel::debug: return service::Level::debug;
    case settings::LogLevel::info: return service::Level::info;
    case settings::LogLevel::warning: return service::Level::warning;
    case settings::LogLevel::error: return service::Level::error;
    }
    return service::Level::info;
}

} // namespace

service::LogSettings log_settings(const settings::Settings& settings) {
    const auto& log = settings.log;
    const auto format =
        log.format == settings::LogFormat::json ? service::Format::json : service::Format::text;
    return {level_of(log.level), format, log.file, log.rotate.size, log.rotate.keep};
}

StartOutcome prepare_start(const std::string& config_path) {
    StartOutcome outcome;
    auto loaded = settings::load(config_path);
    outcome.faults = std::move(loaded.faults);
    if (!loaded.settings) return outcome;
    outcome.start.settings = std::move(*loaded.settings);
    prepare_files(outcome.start, loaded.places, outcome.faults);
    return outcome;
}

} // namespace convictiond
