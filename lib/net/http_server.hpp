// An HTTP/1.1 server (RFC 9112) for few and mostly known callers: the admin address, plain or on a Unix
// socket, and the member states' acknowledgements with mutual TLS. It reads whole requests and hands them to
// one answerer; it knows no routes. Everything a caller can make large or slow has a bound in Limits.
#pragma once

#include "base/clock.hpp"
#include "net/http.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>

namespace convictiond::net {

namespace asio = boost::asio;

class ServerTls;

struct Listen {
    std::string address;                    // numeric; empty for a Unix socket
    std::uint16_t port = 0;                 // 0 asks for a free one
    std::string unix_path;                  // absolute; the socket gets mode 0660
    [[nodiscard]] std::string text() const; // "127.0.0.1:8471", "[::1]:8471", "unix:/run/x.sock"
};

struct Limits {
    std::size_t head_bytes = std::size_t{8} << 10U;           // beyond: 431
    std::size_t body_bytes = std::size_t{1} << 20U;           // beyond: 413
    base::Duration handshake_time = std::chrono::seconds{10}; // beyond: closed
    base::Duration head_time = std::chrono::seconds{10};      // from a request's first byte; beyond: 408
    base::Duration body_time = std::chrono::seconds{30};   // to read it: 408; and to take our answer: closed
    base::Duration answer_time = std::chrono::seconds{30}; // the answerer's; beyond: 503
    base::Duration idle_time = std::chrono::seconds{60};   // between requests; beyond: closed
    // Beyond these the oldest caller that has not shown its certificate yet makes room for a new one; where
    // there is none, the new one is closed at once. So half-open connections keep nobody out.
    std::size_t connections = 512;
    std::size_t connections_per_address = 64; // not for a Unix socket
    // Beyond: its oldest idle connection is closed; where none is idle, the new one.
    std::size_t connections_per_certificate = 32;
};

using Answerer = std::function<asio::awaitable<Reply>(Incoming)>;
// What a caller gets whose request comes to no answerer, or to no answer of one: the status says why.
using Refuser = std::function<Reply(int status)>;
// Told of what the answerer threw (the caller got a 500).
using OnError = std::function<void(std::exception_ptr)>;

class HttpServer {
public:
    // `tls` null: plain.
    HttpServer(asio::any_io_executor executor, Listen listen, std::shared_ptr<const ServerTls> tls,
               Limits limits, Answerer answerer, OnError on_error);
    ~HttpServer(); // stop() first; otherwise everything is cut

    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Before start(): else such an answer has no body.
    void refuse_with(Refuser refuser);
    // Binds and accepts. std::system_error says the address ("127.0.0.1:8471: Address already in use").
    void start();
    [[nodiscard]] std::uint16_t port() const; // the bound one; 0 for a Unix socket

    // For connections from now on: a rotated certificate. Not from plain to TLS or back.
    void use(std::shared_ptr<const ServerTls> tls);

    // No new connection or request; idle ones are closed, requests under way have `grace` to end.
    [[nodiscard]] asio::awaitable<void> stop(base::Duration grace);

private:
    class State;
    std::shared_ptr<State> state_;
};

} // namespace convictiond::net
