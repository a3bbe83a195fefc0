// Opens what HttpServer listens on; TCP and Unix sockets are one type from here on.
#pragma once

#include "net/http_server.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <string>
#include <sys/types.h>

namespace convictiond::net {

using Socket = asio::generic::stream_protocol::socket;
using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

class Listener {
public:
    // Binds and listens; throws std::system_error with the address. A Unix socket in the way is replaced only
    // where nobody listens on it any more.
    Listener(const asio::any_io_executor& executor, const Listen& listen);
    ~Listener(); // removes its Unix socket

    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] Acceptor& acceptor() { return acceptor_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    void listen_tcp(const Listen& listen);
    void listen_unix(const std::string& path);

    Acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::string unix_path_; // empty: TCP
    ino_t inode_ = 0;       // of our socket: one that another put in its place is not ours to remove
};

// The numeric address of a peer, "unix" for a Unix socket; empty where it is gone already.
[[nodiscard]] std::string peer_address(const Socket& socket);

} // namespace convictiond::net
