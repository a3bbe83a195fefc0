#include "service/route.hpp"

#include "base/bytes.hpp"
#include "base/crypto.hpp"
#include "settings/secret.hpp"

#include <algorithm>
#include <array>
#include <set>

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

using Tls = std::shared_ptr<const net::ClientTls>;

class RouteMaker {
public:
    RouteMaker(const settings::Settings& settings, const IsKnown& is_known)
        : settings_{settings}, is_known_{is_known} {}

    RoutesOutcome make() {
        make_signer();
        for (const auto& [state, configured] : settings_.member_states) make_route(state, configured);
        return std::move(outcome_);
    }

private:
    static std::string key_of(base::MemberState state, std::string_view name) {
        return "member_states." + std::string{state.code()} + "." + std::string{name};
    }

    void make_signer() {
        constexpr auto key = "signing.private_key";
        if (!settings_.signing || !is_known_(key)) return;
        if (auto made = service::make_signer(*settings_.signing)) {
            signer_ = std::move(*made);
        } else {
            outcome_.faults.push_back({key, made.error()});
        }
    }

    void make_route(base::MemberState state, const settings::MemberState& configured) {
        auto url = parse(key_of(state, "url"), configured.url);
        const bool polls = configured.acknowledgement == settings::AcknowledgementMode::poll;
        std::optional<net::Url> asked;
        if (polls) asked = parse(key_of(state, "acknowledgement_url"), configured.acknowledgement_url);
        const auto tls = load_tls(state, configured);
        if (!url || (polls && !asked) || !tls) return;
        outcome_.routes.emplace(state, std::make_shared<const Route>(Route{std::move(*url), std::move(asked),
                                                                           tls, signer_, configured}));
    }

    std::optional<net::Url> parse(const std::string& key, const std::string& text) {
        if (!is_known_(key)) return std::nullopt;
        auto url = net::parse_origin(text);
        if (url) return std::move(*url);
        outcome_.faults.push_back({key, url.error()});
        return std::nullopt;
    }

    // Most states share their files, which are read and found at fault once.
    Tls load_tls(base::MemberState state, const settings::MemberState& configured) {
        const std::array<std::pair<std::string, std::string>, 3> named{
            {{key_of(state, "server_ca"), configured.server_ca},
             {key_of(state, "client_certificate"), configured.client_certificate},
             {key_of(state, "client_key"), configured.client_key}}};
        Files files;
        for (std::size_t i = 0; i < named.size(); ++i)
            if (is_known_(named[i].first)) files[i] = named[i].second;
        const auto [context, fresh] = contexts_.try_emplace(files);
        if (!fresh) return context->second;
        base::Faults faults;
        if (std::ranges::find(files, "") != files.end()) {
            faults = net::find_tls_faults(files[0], files[1], files[2]);
        } else if (auto loaded = net::ClientTls::load(files[0], files[1], files[2])) {
            context->second = *loaded;
        } else {
            faults = loaded.error();
        }
        for (auto& fault : faults) {
            if (!told_.insert(fault.where).second) continue;
            const auto key =
                std::ranges::find(named, fault.where, [](const auto& file) { return file.second; });
            outcome_.faults.push_back({key == named.end() ? "" : key->first, std::move(fault)});
        }
        return context->second;
    }

    using Files = std::array<std::string, 3>;

    const settings::Settings& settings_;
    const IsKnown& is_known_;
    std::shared_ptr<const message::Signer> signer_;
    std::map<Files, Tls> contexts_;
    std::set<std::string> told_; // files
    RoutesOutcome outcome_;
};

} // namespace

RoutesOutcome make_routes(const settings::Settings& settings, const IsKnown& is_known) {
    return RouteMaker{settings, is_known}.make();
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
