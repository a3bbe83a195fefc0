#include "reload.hpp"

#include "settings/load.hpp"

#include <algorithm>
#include <array>

namespace convictiond {

namespace {

constexpr std::array<std::string_view, 9> fixed_keys{
    "inbound.directory",  "inbound.archive", "inbound.rejected",
    "inbound.duplicates", "database",        "admin",
    "identity_key",       "lane_takeover",   "acknowledgements.listen"};

bool is_fixed(const std::string& key) {
    if (key == "acknowledgements") return true; // it came or went as a whole, and the listener with it
    return std::ranges::any_of(fixed_keys, [&key](std::string_view fixed) {
        return key == fixed || (key.starts_with(fixed) && key[fixed.size()] == '.');
    });
}

void keep_fixed(Start& fresh, const Start& in_force) {
    const auto& old = in_force.settings;
    auto& settings = fresh.settings;
    settings.inbound.directory = old.inbound.directory;
    settings.inbound.archive = old.inbound.archive;
    settings.inbound.rejected = old.inbound.rejected;
    settings.inbound.duplicates = old.inbound.duplicates;
    settings.database = old.database;
    settings.admin = old.admin;
    settings.identity_key = old.identity_key;
    settings.lane_takeover = old.lane_takeover;
    fresh.identity = in_force.identity;
    if (old.acknowledgements && settings.acknowledgements) {
        settings.acknowledgements->listen = old.acknowledgements->listen;
    } else {
        settings.acknowledgements = old.acknowledgements;
        fresh.acknowledgements_tls = in_force.acknowledgements_tls;
    }
}

} // namespace

Reload take_over(const Start& in_force, Start fresh) {
    Reload reload;
    for (auto& key : settings::changed_keys(in_force.settings, fresh.settings)) {
        auto& where = is_fixed(key) ? reload.needs_restart : reload.changed;
        where.push_back(std::move(key));
    }
    // The same path, and another key in it.
    if (in_force.identity->check_value() != fresh.identity->check_value() &&
        std::ranges::count(reload.needs_restart, "identity_key") == 0)
        reload.needs_restart.emplace_back("identity_key");
    keep_fixed(fresh, in_force);
    reload.start = std::make_shared<const Start>(std::move(fresh));
    return reload;
}

} // namespace convictiond
