// One kept-alive HTTP/1.1 connection over TLS to one origin: the hot path of the dispatch. Whatever the peer
// does comes back as a core::Exchange; the peer's weather never throws. Redirects are never followed, proxies
// never used, nothing is ever sent twice. Both an answer's head and its body are bounded (64 KiB unless said
// otherwise), and its whole is bounded in time. HTTP is RFC 9112.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "core/attempt.hpp"
#include "net/greeting.hpp"
#include "net/http.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace convictiond::net {

namespace asio = boost::asio;

class ClientTls;

struct Origin {
    std::string host; // a name or a numeric address, an IPv6 address without brackets
    std::uint16_t port = 443;
};

struct Url {
    Origin origin;
    std::string target; // path and query, at least "/"
};

// The host as the Host field has it: the port where it is not that of https (RFC 9110, section 4.2.3).
[[nodiscard]] std::string authority(const Origin& origin);

// An absolute https URL; http, user information and fragments are faults.
[[nodiscard]] base::result<Url> parse_origin(std::string_view url);

struct Timeouts {
    base::Duration connect = std::chrono::seconds{10}; // name, connection and handshake together
    base::Duration answer = std::chrono::seconds{30};  // from the first byte sent to the last received
};

// An answer's head, and its body, are refused beyond this many bytes.
inline constexpr std::size_t max_answer_bytes = std::size_t{64} << 10U;
// A connection that was idle for longer is not used again: the peer, or a firewall between, has its own
// limit.
inline constexpr base::Duration max_connection_idle = std::chrono::seconds{30};

class HttpsClient {
public:
    HttpsClient(asio::any_io_executor executor, std::shared_ptr<const ClientTls> tls, Origin origin,
                Timeouts timeouts, std::size_t max_body_bytes = max_answer_bytes);
    ~HttpsClient(); // closes; not while an exchange is under way

    HttpsClient(const HttpsClient&) = delete;
    HttpsClient& operator=(const HttpsClient&) = delete;

    // One at a time. Throws only when it is itself cancelled (operation_aborted); the connection is then
    // closed.
    [[nodiscard]] asio::awaitable<core::Exchange> exchange(Request request);
    // As in core::Exchange, of the last exchange, also of one that was cancelled.
    [[nodiscard]] bool may_have_left() const;

    // A new connection that sends no request and is closed again: who is there, or why there is none. With
    // TLS 1.3 a peer turns our certificate down after the handshake, so that a second is waited for that.
    using Greeted = std::variant<Greeting, core::NoAnswer>;
    [[nodiscard]] asio::awaitable<Greeted> greet();

private:
    class Connection;
    std::unique_ptr<Connection> connection_;
};

} // namespace convictiond::net
