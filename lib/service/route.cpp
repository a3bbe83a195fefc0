#include "service/route.hpp"

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "settings/secret.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace convictiond::service {

namespace {

base::result<std::shared_ptr<const message::Signer>> make_signer(const settings::Signing& signing) {
    constexpr std::size_t most_bytes = 16384; // a PEM of either kind has some hundred
    const auto pem = settings::read_secret(signing.private_key, 1, most_bytes);
    if (!pem) return pem.error();
    auto key = base::SigningKey::from_pem(base::as_text(*pem));
    if (!key) {
        auto fault = key.error();
        fault.where = signing.private_key;
        return fault;
    }
    return std::make_shared<const message::Signer>(std::move(*key), signing.key_id);
}

std::string text_of(settings::AcknowledgementMode mode) {
    switch (mode) {
    case settings::AcknowledgementMode::callback: return "callback";
    case settings::AcknowledgementMode::poll: return "poll";
    case settings::AcknowledgementMode::receipt: return "receipt";
    case settings::AcknowledgementMode::none: return "none";
    }
    return "none";
}

} // namespace

RoutesOutcome make_routes(const settings::Settings& settings) {
    RoutesOutcome outcome;
    std::map<std::tuple<std::string, std::string, std::string>, std::shared_ptr<const net::ClientTls>>
        contexts;
    std::shared_ptr<const message::Signer> signer;
    if (settings.signing) {
        if (auto made = make_signer(*settings.signing)) {
            signer = std::move(*made);
        } else {
            outcome.faults.push_back(made.error());
        }
    }
    for (const auto& [state, configured] : settings.member_states) {
        auto url = net::parse_origin(configured.url);
        if (!url) {
            outcome.faults.push_back(url.error());
            continue;
        }
        std::optional<net::Url> acknowledgements;
        if (configured.acknowledgement == settings::AcknowledgementMode::poll) {
            auto asked = net::parse_origin(configured.acknowledgement_url);
            if (!asked) {
                outcome.faults.push_back(asked.error());
                continue;
            }
            acknowledgements = std::move(*asked);
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
            outcome.routes.emplace(
                state, std::make_shared<const Route>(
                           Route{std::move(*url), std::move(acknowledgements), tls, signer, configured}));
    }
    return outcome;
}

std::string digest_of(const Routes& routes) {
    std::string text;
    const auto add = [&text](std::string_view part) { text.append(part).append(1, '\n'); };
    for (const auto& note : notes_of(routes)) {
        const auto& configured = routes.at(note.state)->settings;
        for (const auto& part : {std::string{note.state.code()}, note.url, note.acknowledgement,
                                 note.acknowledgement_url.value_or(""),
                                 std::string{configured.receipt_required ? "required" : "optional"},
                                 std::to_string(configured.ack_within.count())})
            add(part);
        for (const auto& fingerprint : configured.callback_fingerprints) add(fingerprint);
        add("names");
        for (const auto& name : configured.callback_names) add(name);
    }
    return base::to_hex(base::sha256(text));
}

std::vector<store::RouteNote> notes_of(const Routes& routes) {
    std::vector<store::RouteNote> notes;
    for (const auto& [state, route] : routes) {
        const auto& configured = route->settings;
        std::optional<std::string> asked;
        if (route->acknowledgements) asked = configured.acknowledgement_url;
        notes.push_back({state, configured.url, text_of(configured.acknowledgement), std::move(asked)});
    }
    return notes;
}

} // namespace convictiond::service
