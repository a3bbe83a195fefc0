// TLS as it is configured: certificates, keys and whom to trust, loaded once and never changed; a rotation
// loads a new one. TLS 1.2 and 1.3 only, the peer is always verified. A private key that others may write is
// refused. An own certificate that has expired is no fault here: see expiry().
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <memory>
#include <string>

namespace convictiond::net {

// What is wrong with such files, each for itself; one without a path is passed over. Where a fault is: its
// file.
[[nodiscard]] base::Faults find_tls_faults(const std::string& ca_file, const std::string& certificate_file,
                                           const std::string& key_file);

// What we show and check as a client: our certificate with its chain, and the authorities of the servers.
// Host names are checked against subject alternative names alone (RFC 6125, RFC 9110 section 4.3.4).
class ClientTls {
public:
    // All faults of the three files at once.
    [[nodiscard]] static base::result_or_faults<std::shared_ptr<const ClientTls>>
    load(const std::string& ca_file, const std::string& certificate_file, const std::string& key_file);

    struct Context; // tls_context.hpp, for this room alone
    explicit ClientTls(std::unique_ptr<Context> context, base::Instant expiry);
    ~ClientTls();

    [[nodiscard]] base::Instant expiry() const { return expiry_; } // of our certificate
    [[nodiscard]] Context& context() const { return *context_; }

private:
    std::unique_ptr<Context> context_;
    base::Instant expiry_;
};

// What we show and check as a server: mutual TLS, a client without a certificate of `client_ca_file` gets no
// further than the handshake.
class ServerTls {
public:
    [[nodiscard]] static base::result_or_faults<std::shared_ptr<const ServerTls>>
    load(const std::string& client_ca_file, const std::string& certificate_file, const std::string& key_file);

    struct Context;
    explicit ServerTls(std::unique_ptr<Context> context, base::Instant expiry);
    ~ServerTls();

    [[nodiscard]] base::Instant expiry() const { return expiry_; }
    [[nodiscard]] Context& context() const { return *context_; }

private:
    std::unique_ptr<Context> context_;
    base::Instant expiry_;
};

} // namespace convictiond::net
