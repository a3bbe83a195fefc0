// The signature of a message (RFC 9421): what is signed, and the two header fields that say so. Label
// `convictiond`; covered are the method, the target, the type and digest of the body (RFC 9530) and the
// idempotency key. Made at each attempt, for it says when. Sends nothing and asks no clock.
#pragma once

#include "base/clock.hpp"
#include "base/signing_key.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace convictiond::message {

// A covered component (section 2): a header field in lower case, or "@method" and the like.
struct Component {
    std::string_view name;
    std::string value;
};

struct SignatureParameters {
    std::int64_t created = 0; // Unix time, whole seconds
    std::string key_id;
    std::string_view algorithm; // empty: left to the key id
};

// The inner list of components with its parameters: the value of Signature-Input behind the label.
[[nodiscard]] std::string signature_parameters(const std::vector<Component>& covered,
                                               const SignatureParameters& parameters);
// The text that is signed (section 2.5).
[[nodiscard]] std::string signature_base(const std::vector<Component>& covered, std::string_view parameters);

// What of a POST is signed besides its method and the type of its body.
struct Signed {
    std::string target_uri; // absolute, as it is sent
    std::string content_digest;
    std::string idempotency_key;
};

struct Signature {
    base::Instant created{}; // whole seconds
    std::string key_id;
    base::Bytes bytes;
    std::string input_field;     // the value of Signature-Input
    std::string signature_field; // the value of Signature
};

// Our key, and the name that it is published under.
class Signer {
public:
    Signer(base::SigningKey key, std::string key_id) : key_{std::move(key)}, key_id_{std::move(key_id)} {}
    [[nodiscard]] Signature sign(const Signed& what, base::Instant now) const;

private:
    base::SigningKey key_;
    std::string key_id_;
};

} // namespace convictiond::message
