// Everything that must be good before the daemon starts: configuration, tables, keys, certificates. All
// faults at once, each where the key stands that names what is at fault; a key that is at fault itself hides
// nothing but what it would name. Nothing is opened for good here.
#pragma once

#include "core/code_tables.hpp"
#include "message/identity.hpp"
#include "net/tls.hpp"
#include "service/log.hpp"
#include "service/route.hpp"
#include "settings/places.hpp"
#include "settings/secret.hpp"
#include "settings/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace convictiond {

// sysexits(3)
inline constexpr int exit_software = 70;
inline constexpr int exit_config = 78;

struct Start {
    settings::Settings settings;
    core::CodeTables tables;
    std::optional<message::IdentityKey> identity;
    service::Routes routes;
    std::shared_ptr<const net::ServerTls> acknowledgements_tls; // where there is a listener for them
};

// A key's file that is read by more people than it should be, and taken all the same.
struct Exposed {
    std::string where; // "file:line:column: key"
    settings::Exposure exposure;
};

struct StartOutcome {
    Start start;
    std::vector<base::Fault> faults; // empty: `start` is whole
    std::vector<Exposed> exposed;
    settings::Places places;
};

[[nodiscard]] StartOutcome prepare_start(const std::string& config_path);

// The fault of what a key names, where that key stands.
[[nodiscard]] base::Fault located(const settings::Places& places, const std::string& key,
                                  const base::Fault& fault);

[[nodiscard]] service::LogSettings log_settings(const settings::Settings& settings);
void log_exposed(const std::vector<Exposed>& exposed);

} // namespace convictiond
