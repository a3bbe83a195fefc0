#include "service/route.hpp"

#include <algorithm>
#include <iterator>
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
        // Most states share their files, which are read and found at fault once.
        const std::tuple files{configured.server_ca, configured.client_certificate, configured.client_key};
        const auto [context, fresh] = contexts.try_emplace(files);
        if (fresh) {
            auto loaded = net::ClientTls::load(configured.server_ca, configured.client_certificate,
                                               configured.client_key);
            if (loaded) {
                context->second = *loaded;
            } else {
                std::ranges::move(loaded.error(), std::back_inserter(outcome.faults));
            }
        }
        if (const auto& tls = context->second)
            outcome.routes.emplace(state,
                                   std::make_shared<const Route>(Route{std::move(*url), tls, configured}));
    }
    return outcome;
}

} // namespace convictiond::service
