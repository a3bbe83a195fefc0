#include "message/sign.hpp"

#include <fmt/format.h>

namespace convictiond::message {

namespace {

constexpr std::string_view label = "convictiond";

// A string of structured fields (RFC 8941, section 3.3.3); what it may hold was seen to by the settings.
std::string quoted_string(std::string_view text) {
    std::string quoted{'"'};
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted += '"';
}

} // namespace

std::string signature_parameters(const std::vector<Component>& covered,
                                 const SignatureParameters& parameters) {
    std::string list{'('};
    for (const auto& component : covered) {
        if (list.size() > 1) list += ' ';
        list += quoted_string(component.name);
    }
    list += fmt::format(");created={};keyid={}", parameters.created, quoted_string(parameters.key_id));
    if (!parameters.algorithm.empty()) list += ";alg=" + quoted_string(parameters.algorithm);
    return list;
}

std::string signature_base(const std::vector<Component>& covered, std::string_view parameters) {
    std::string base;
    for (const auto& component : covered)
        base += fmt::format("{}: {}\n", quoted_string(component.name), component.value);
    return base += fmt::format("\"@signature-params\": {}", parameters);
}

Signature Signer::sign(const Signed& what, base::Instant now) const {
    const std::vector<Component> covered{{"@method", "POST"},
                                         {"@target-uri", what.target_uri},
                                         {"content-type", "application/json"},
                                         {"content-digest", what.content_digest},
                                         {"idempotency-key", what.idempotency_key}};
    Signature made;
    made.created = std::chrono::floor<std::chrono::seconds>(now);
    made.key_id = key_id_;
    const auto created = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const auto parameters =
        signature_parameters(covered, {created, key_id_, base::to_text(key_.algorithm())});
    made.bytes = key_.sign(signature_base(covered, parameters));
    made.input_field = fmt::format("{}={}", label, parameters);
    made.signature_field = fmt::format("{}=:{}:", label, base::to_base64(made.bytes));
    return made;
}

} // namespace convictiond::message
