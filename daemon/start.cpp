#include "start.hpp"

#include "base/date.hpp"
#include "settings/load.hpp"
#include "settings/secret.hpp"
#include "settings/tables.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace convictiond {

namespace {

// "file:line:column: key", by the default's name where a member state took it over.
std::string where_of(const settings::Places& places, const std::string& key) {
    const auto preset = settings::default_behind(key);
    const bool taken_over = !places.marks.contains(key) && places.marks.contains(preset);
    return places.text(places.of(key)) + ": " + (taken_over ? preset : key);
}

// What the configuration names and what must be there, each for itself.
class Preparation {
public:
    Preparation(const settings::LoadOutcome& loaded, StartOutcome& outcome)
        : loaded_{loaded}, settings_{loaded.as_read}, outcome_{outcome}, start_{outcome.start} {}

    void prepare() {
        start_.settings = settings_;
        prepare_tables();
        prepare_identity();
        auto routes =
            service::make_routes(settings_, [this](const auto& key) { return loaded_.is_known(key); });
        for (const auto& [key, fault] : routes.faults) add(key, fault);
        start_.routes = std::move(routes.routes);
        prepare_listener();
        if (loaded_.is_known("log.file"))
            if (const auto fault = service::find_log_fault(log_settings(settings_))) add("log.file", *fault);
        find_exposed();
    }

private:
    void add(const std::string& key, const base::Fault& fault) {
        outcome_.faults.push_back(located(loaded_.places(), key, fault));
    }

    void prepare_tables() {
        if (!loaded_.is_known("tables")) return;
        auto tables = settings::load_tables(settings_.tables);
        if (!tables) {
            for (const auto& fault : tables.error()) add("tables", fault);
            return;
        }
        start_.tables = std::move(*tables);
        const auto today = base::date_in(base::london, base::now());
        for (auto& fault : settings::check_against(settings_, loaded_.places(), start_.tables, today))
            outcome_.faults.push_back(std::move(fault));
    }

    void prepare_identity() {
        if (!loaded_.is_known("identity_key")) return;
        if (auto key = settings::read_secret(settings_.identity_key, settings::identity_key_min_bytes,
                                             settings::identity_key_max_bytes)) {
            start_.identity.emplace(std::move(*key));
        } else {
            add("identity_key", key.error());
        }
    }

    void prepare_listener() {
        if (!settings_.acknowledgements) return;
        const auto& listener = *settings_.acknowledgements;
        const std::array<std::pair<std::string, std::string>, 3> files{
            {{"acknowledgements.client_ca", listener.client_ca},
             {"acknowledgements.certificate", listener.certificate},
             {"acknowledgements.private_key", listener.private_key}}};
        std::array<std::string, 3> known;
        for (std::size_t i = 0; i < files.size(); ++i)
            if (loaded_.is_known(files[i].first)) known[i] = files[i].second;
        auto faults = net::find_tls_faults(known[0], known[1], known[2]);
        if (faults.empty() && std::ranges::find(known, "") == known.end()) {
            if (auto tls = net::ServerTls::load(known[0], known[1], known[2])) {
                start_.acknowledgements_tls = *tls;
            } else {
                faults = tls.error();
            }
        }
        for (const auto& fault : faults) {
            const auto named =
                std::ranges::find(files, fault.where, [](const auto& file) { return file.second; });
            add(named == files.end() ? "acknowledgements" : named->first, fault);
        }
    }

    void find_exposed() {
        std::map<std::string, std::string> keys; // by their files, each once
        keys.emplace(settings_.identity_key, "identity_key");
        if (settings_.signing) keys.emplace(settings_.signing->private_key, "signing.private_key");
        if (settings_.acknowledgements)
            keys.emplace(settings_.acknowledgements->private_key, "acknowledgements.private_key");
        for (const auto& [state, configured] : settings_.member_states)
            keys.emplace(configured.client_key, "member_states." + std::string{state.code()} + ".client_key");
        for (const auto& [path, key] : keys)
            if (loaded_.is_known(key))
                if (auto exposure = settings::find_exposure(path))
                    outcome_.exposed.push_back({where_of(loaded_.places(), key), std::move(*exposure)});
    }

    const settings::LoadOutcome& loaded_;
    const settings::Settings& settings_;
    StartOutcome& outcome_;
    Start& start_;
};

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

base::Fault located(const settings::Places& places, const std::string& key, const base::Fault& fault) {
    auto found = fault.where.empty() || fault.where == key ? fault.found : fault.where + ": " + fault.found;
    return {where_of(places, key), std::move(found), fault.expected, fault.remedy};
}

void log_exposed(const std::vector<Exposed>& exposed) {
    for (const auto& [where, exposure] : exposed)
        service::log(service::Level::warning, "key.exposed",
                     {{"path", exposure.path}, {"mode", exposure.mode}, {"remedy", exposure.remedy}});
}

StartOutcome prepare_start(const std::string& config_path) {
    StartOutcome outcome;
    const auto loaded = settings::load(config_path);
    outcome.faults = loaded.faults;
    outcome.places = loaded.places();
    Preparation{loaded, outcome}.prepare();
    return outcome;
}

} // namespace convictiond
