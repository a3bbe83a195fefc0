// What is seen of a peer by a TLS handshake alone: for the test of a lane, by which no request is sent.
#pragma once

#include "base/clock.hpp"

#include <string>

using SSL = struct ssl_st;

namespace convictiond::net {

struct Greeting {
    std::string protocol; // "TLSv1.3"
    std::string cipher;
    std::string subject; // of the peer's certificate, RFC 2253
    std::string issuer;
    base::Instant expires_at{};
    base::Duration took{}; // name, connection and handshake
};

// Of a connection whose handshake is done, so that there is a certificate and it is trusted. How long that
// took is the caller's to know.
[[nodiscard]] Greeting read_greeting(SSL* tls);

} // namespace convictiond::net
