#include "simulator/signature.hpp"

#include <charconv>
#include <openssl/evp.h>
#include <regex>

namespace member_states {

namespace {

namespace base = convictiond::base;

constexpr std::chrono::minutes most_skew{5};

// Components and parameters, in the one order that we were promised.
const std::regex& promised() {
    static const std::regex shape{
        R"re(convictiond=(\("@method" "@target-uri" "content-type" "content-digest" "idempotency-key"\))re"
        R"re(;created=(\d{1,12});keyid="([^"\\]*)";alg="([a-z0-9-]+)"))re"};
    return shape;
}

// "convictiond=:…:"; empty where it is not that.
base::Bytes decoded(const std::string& field) {
    constexpr std::size_t base64_length = 88; // of 64 bytes
    const std::string prefix = "convictiond=:";
    if (!field.starts_with(prefix) || field.size() != prefix.size() + base64_length + 1 ||
        !field.ends_with(':'))
        return {};
    base::Bytes bytes(66); // padding is decoded, too
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(field.data() + prefix.size()), base64_length);
    if (length != static_cast<int>(bytes.size())) return {};
    bytes.resize(base::signature_bytes);
    return bytes;
}

std::string signed_text(const Request& request, const std::string& parameters) {
    return "\"@method\": " + request.method + "\n\"@target-uri\": https://" + request.field("host") +
           request.target + "\n\"content-type\": " + request.content_type +
           "\n\"content-digest\": " + request.content_digest +
           "\n\"idempotency-key\": " + request.idempotency_key + "\n\"@signature-params\": " + parameters;
}

} // namespace

std::optional<std::string> find_signature_fault(const Request& request, const PublicKeys& keys,
                                                base::Instant now) {
    const auto input = request.field("signature-input");
    if (input.empty()) return "it is not signed";
    std::smatch parts;
    if (!std::regex_match(input, parts, promised())) return "Signature-Input is not as promised";
    std::int64_t created = 0;
    const auto digits = parts[2].str();
    std::from_chars(digits.data(), digits.data() + digits.size(), created);
    const auto off = now - base::Instant{std::chrono::seconds{created}};
    if (std::chrono::abs(off) > most_skew) return "the signature is not of now";
    const auto key = keys.find(parts[3].str());
    if (key == keys.end()) return "the signature's key is not one that we were given";
    if (parts[4].str() != base::to_text(key->second.algorithm())) return "alg is not that of the key";
    const auto parameters = input.substr(input.find('=') + 1);
    const auto signature = decoded(request.field("signature"));
    if (!key->second.verifies(signed_text(request, parameters), signature)) return "the signature is wrong";
    return std::nullopt;
}

} // namespace member_states
