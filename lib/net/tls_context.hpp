// The OpenSSL side of ClientTls and ServerTls; for the sources of this room that include Asio's TLS anyway.
#pragma once

#include "net/tls.hpp"

#include <boost/asio/ssl/context.hpp>

namespace convictiond::net {

struct ClientTls::Context {
    // Shared by all connections; OpenSSL counts it, so that a connection may outlive a rotation.
    boost::asio::ssl::context ssl{boost::asio::ssl::context::tls_client};
};

struct ServerTls::Context {
    boost::asio::ssl::context ssl{boost::asio::ssl::context::tls_server};
};

} // namespace convictiond::net
