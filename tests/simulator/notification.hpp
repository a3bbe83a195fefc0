// Reads one request as a member state would: every rule of the wire that a request must keep, each breach
// named in words that quote nothing of a person. Written from the rules of the exchange alone, with nothing
// of the daemon's own rendering, so that the two cannot share a mistake. No socket.
// Rules: RFC 9530 (Content-Digest), the Idempotency-Key draft (a structured-field string, RFC 8941).
#pragma once

#include "base/crypto.hpp"
#include "base/ids.hpp"

#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace member_states {

struct Request {
    std::string method;
    std::string target;
    std::string content_type;
    std::string idempotency_key;
    std::string content_digest;
    std::string body;
    std::map<std::string, std::string> fields; // every one, by its name in lower case

    [[nodiscard]] std::string field(const std::string& name) const {
        const auto found = fields.find(name);
        return found == fields.end() ? std::string{} : found->second;
    }
};

struct Notification {
    convictiond::base::NotificationId id;
    convictiond::base::Digest digest; // SHA-256 of the body
    std::string event;
};

struct Violation {
    std::string words;
};

[[nodiscard]] std::variant<Notification, Violation> inspect(const Request& request, std::string_view state);

// The value of a Content-Digest header for a SHA-256.
[[nodiscard]] std::string content_digest(const convictiond::base::Digest& digest);

} // namespace member_states
