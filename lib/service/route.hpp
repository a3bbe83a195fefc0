// How a member state is reached: where, with which certificate, and what its answers are held against. Made
// from the settings and never changed: a reload makes new ones, and who holds an old one ends with it. A
// state without one is a lane without a route, whose notifications wait.
#pragma once

#include "base/result.hpp"
#include "message/sign.hpp"
#include "net/https_client.hpp"
#include "net/tls.hpp"
#include "settings/settings.hpp"
#include "store/routes.hpp"

#include <functional>
#include <map>
#include <memory>

namespace convictiond::service {

struct Route {
    net::Url url;
    std::optional<net::Url> acknowledgements; // where the state is asked for them
    std::shared_ptr<const net::ClientTls> tls;
    std::shared_ptr<const message::Signer> signer; // none: sent unsigned
    settings::MemberState settings;

    // A delivery is all that will come: nothing acknowledges later.
    [[nodiscard]] bool delivery_settles() const {
        return settings.acknowledgement == settings::AcknowledgementMode::none;
    }
};

using Routes = std::map<base::MemberState, std::shared_ptr<const Route>>;

// What is wrong with what a key names; a file is named once, by the first key that does.
struct RouteFault {
    std::string key; // "member_states.DE.client_key"
    base::Fault fault;
};
// Every route, or every fault. States that share certificate, key and authorities share one TLS context; all
// share the key that signs.
struct RoutesOutcome {
    Routes routes;
    std::vector<RouteFault> faults;
};
// A key that is not known is at fault already: what it names is not looked at.
using IsKnown = std::function<bool(const std::string& key)>;
[[nodiscard]] RoutesOutcome make_routes(const settings::Settings& settings, const IsKnown& is_known);

// Of what must be the same in every daemon: how states are reached, how they acknowledge and who may call for
// them. Two that differ here treat the same notification differently.
[[nodiscard]] std::string digest_of(const Routes& routes);

// What the journal is told of them.
[[nodiscard]] std::vector<store::RouteNote> notes_of(const Routes& routes);

} // namespace convictiond::service
