#include "service/route.hpp"

#include <tuple>

namespace convictiond::service {

RoutesOutcome make_routes(const settings::Settings& settings) {
    RoutesOutcome outcome;
    std::map<std::tuple<std::string, std::string, std::string>, std::shared_ptr<const net::ClientTls>>
        contexts;
    for (const auto& [state, configured] : settings.member_states) {
        auto url = net::parse_origin(configured.url);
        if (!url) {
            outcome.faults.push_back(url.error());
            continue;
        }
        auto& tls = contexts[{configured.server_ca, configured.client_certificate, configured.client_key}];
        if (!tls) {
            auto loaded = net::ClientTls::load(configured.server_ca, configured.client_certificate,
                                               configured.client_key);
            if (!loaded) {
                outcome.faults.push_back(loaded.error());
                continue;
            }
            tls = *loaded;
        }
        outcome.routes.emplace(state, std::make_shared<const Route>(Route{std::move(*url), tls, configured}));
    }
    return outcome;
}

} // namespace convictiond::service
