// Everything that must be good before the daemon starts: configuration, tables, keys, certificates. All
// faults at once; nothing is opened for good here.
#pragma once

#include "core/code_tables.hpp"
#include "message/identity.hpp"
#include "net/tls.hpp"
#include "service/log.hpp"
#include "service/route.hpp"
#include "settings/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace convictiond {

// sysexits(3)
inline constexpr int exit_software = 70;
inline constexpr int exit_unavailable = 69;
inline constexpr int exit_config = 78;

struct Start {
    settings::Settings settings;
    core::CodeTables tables;
    std::optional<message::IdentityKey> identity;
    service::Routes routes;
    std::shared_ptr<const net::ServerTls> acknowledgements_tls; // where there is a listener for them
};

struct StartOutcome {
    Start start;
    std::vector<base::Fault> faults; // empty: `start` is whole
};

[[nodiscard]] StartOutcome prepare_start(const std::string& config_path);

[[nodiscard]] service::LogSettings log_settings(const settings::Settings& settings);

} // namespace convictiond
