// Holds a request's signature against the keys that a member state was given: RFC 9421, and what the exchange
// demands of it (the label, the components in their order, the parameters). Written from the rules alone,
// like notification.hpp. No socket.
#pragma once

#include "base/clock.hpp"
#include "base/signing_key.hpp"
#include "simulator/notification.hpp"

#include <map>
#include <optional>
#include <string>

namespace member_states {

using PublicKeys = std::map<std::string, convictiond::base::VerifyingKey>; // by the key id

// What is wrong with it, in words.
[[nodiscard]] std::optional<std::string> find_signature_fault(const Request& request, const PublicKeys& keys,
                                                              convictiond::base::Instant now);

} // namespace member_states
