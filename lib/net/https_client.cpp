#include "net/https_client.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "net/answer_reader.hpp"
#include "net/as_values.hpp"
#include "net/deadline.hpp"
#include "net/names.hpp"
#include "net/peer_weather.hpp"
#include "net/tls_context.hpp"
#include "net/within.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <fmt/format.h>
#include <openssl/x509v3.h>

#include <sys/socket.h>

namespace convictiond::net {

namespace {

using asio::ip::tcp;
using boost::system::error_code;
using core::Failure;
using core::NoAnswer;
using Stream = asio::ssl::stream<tcp::socket>;
using Came = std::variant<core::Answer, NoAnswer>;

// An operation that was cancelled is no answer of the peer's; whoever cancelled it knows why.
void throw_if_cancelled(const error_code& error) {
    if (error == asio::error::operation_aborted) throw boost::system::system_error{error};
}

bool is_numeric(const std::string& host) {
    error_code not_numeric;
    asio::ip::make_address(host, not_numeric);
    return !not_numeric;
}

// Whom we want to speak to: the name that is sent (SNI, RFC 6066) is the name that is checked (RFC 6125).
void expect_peer(SSL* tls, const std::string& host) {
    if (is_numeric(host)) {
        CHECK(X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1);
        return;
    }
    SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    CHECK(SSL_set1_host(tls, host.c_str()) == 1);
    CHECK(SSL_set_tlsext_host_name(tls, host.c_str()) == 1);
}

} // namespace

class HttpsClient::Connection {
public:
    Connection(asio::any_io_executor executor, std::shared_ptr<const ClientTls> tls, Origin origin,
               Timeouts timeouts, std::size_t max_body_bytes)
        : executor_{std::move(executor)}, tls_{std::move(tls)}, origin_{std::move(origin)},
          timeouts_{timeouts}, host_field_{authority(origin_)}, reader_{max_body_bytes},
          answer_due_{executor_, [this] { close(); }} {}

    asio::awaitable<core::Exchange> exchange(Request request);
    asio::awaitable<Greeted> greet();
    [[nodiscard]] bool may_have_left() const { return may_have_left_; }

private:
    enum class Phase { resolving, connecting, handshaking };

    void write_request(const Request& request);
    void close();
    [[nodiscard]] bool is_reusable();
    asio::awaitable<std::optional<NoAnswer>> connect();
    asio::awaitable<std::optional<NoAnswer>> establish();
    [[nodiscard]] NoAnswer connect_timed_out() const;
    asio::awaitable<Came> round_trip();
    [[nodiscard]] NoAnswer answer_timed_out() const;
    asio::awaitable<std::optional<NoAnswer>> hear_refusal();

    // Closes the connection unless the exchange came to a good end, also when it is cancelled.
    class Use;

    asio::any_io_executor executor_;
    std::shared_ptr<const ClientTls> tls_;
    Origin origin_;
    Timeouts timeouts_;
    std::string host_field_;

    std::optional<Stream> stream_; // empty: not connected
    base::Monotonic last_used_{};
    AnswerReader reader_;
    std::string outgoing_; // the request as it goes out, head and body in one write
    Phase phase_ = Phase::resolving;
    bool in_use_ = false;
    bool keep_ = false;
    bool may_have_left_ = false;
    Deadline answer_due_;
};

class HttpsClient::Connection::Use {
public:
    explicit Use(Connection& connection) : connection_{connection} {
        CHECK(!connection_.in_use_);
        connection_.in_use_ = true;
        connection_.keep_ = false;
        connection_.may_have_left_ = false;
    }
    ~Use() {
        connection_.in_use_ = false;
        connection_.answer_due_.end();
        if (connection_.keep_)
            connection_.last_used_ = base::monotonic_now();
        else
            connection_.stream_.reset();
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

private:
    Connection& connection_;
};

asio::awaitable<core::Exchange> HttpsClient::Connection::exchange(Request request) {
    const Use use{*this};
    const auto begun = base::monotonic_now();
    write_request(request);
    core::Exchange exchange;
    std::optional<NoAnswer> failed;
    if (!is_reusable()) failed = co_await connect();
    if (failed)
        exchange.came = std::move(*failed);
    else
        exchange.came = co_await round_trip();
    exchange.may_have_left = may_have_left_;
    exchange.took = std::chrono::duration_cast<base::Duration>(base::monotonic_now() - begun);
    co_return exchange;
}

void HttpsClient::Connection::write_request(const Request& request) {
    CHECK(base::is_one_line(request.method) && base::is_one_line(request.target) &&
          request.target.starts_with('/'));
    outgoing_.clear();
    auto out = std::back_inserter(outgoing_);
    fmt::format_to(out, "{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: convictiond/{}\r\n", request.method,
                   request.target, host_field_, CONVICTIOND_VERSION);
    for (const auto& [name, value] : request.headers) {
        CHECK(base::is_one_line(name) && base::is_one_line(value));
        outgoing_.append(name).append(": ").append(value).append("\r\n");
    }
    if (request.method != "GET") fmt::format_to(out, "Content-Length: {}\r\n", request.body.size());
    outgoing_.append("\r\n").append(request.body);
}

// A peer may close an idle connection at any time. What it has said since the last answer was not asked for:
// the end of the connection, mostly. Then a new one costs a handshake, the old one a failure.
bool HttpsClient::Connection::is_reusable() {
    if (!stream_ || base::monotonic_now() - last_used_ > max_connection_idle) return false;
    SSL* tls = stream_->native_handle();
    if (SSL_has_pending(tls) == 1 || BIO_ctrl_pending(SSL_get_rbio(tls)) > 0) return false;
    char byte = 0;
    const auto peeked = ::recv(stream_->lowest_layer().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return peeked < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

asio::awaitable<std::optional<NoAnswer>> HttpsClient::Connection::connect() {
    stream_.reset();
    auto established = co_await within(timeouts_.connect, establish());
    if (!established) co_return connect_timed_out();
    co_return std::move(*established);
}

NoAnswer HttpsClient::Connection::connect_timed_out() const {
    const auto limit = base::to_text(timeouts_.connect);
    switch (phase_) {
    case Phase::resolving: return {Failure::not_resolved, "the name servers did not answer within " + limit};
    case Phase::connecting: return {Failure::connect_timed_out, "no connection within " + limit};
    case Phase::handshaking: return {Failure::handshake_timed_out, "no TLS handshake within " + limit};
    }
    CHECK(false);
    return {};
}

asio::awaitable<std::optional<NoAnswer>> HttpsClient::Connection::establish() {
    phase_ = Phase::resolving;
    const auto addresses = co_await look_up(origin_.host, origin_.port);
    if (addresses.error) co_return NoAnswer{Failure::not_resolved, base::escaped(addresses.error.message())};

    phase_ = Phase::connecting;
    tcp::socket socket{executor_};
    const auto [connect_error, endpoint] =
        co_await asio::async_connect(socket, addresses.endpoints, as_values);
    throw_if_cancelled(connect_error);
    if (connect_error) co_return failed_connect(connect_error);
    error_code closed_meanwhile; // shows at the handshake
    socket.set_option(tcp::no_delay{true}, closed_meanwhile);

    phase_ = Phase::handshaking;
    stream_.emplace(std::move(socket), tls_->context().ssl);
    SSL* tls = stream_->native_handle();
    expect_peer(tls, origin_.host);
    const auto [handshake_error] = co_await stream_->async_handshake(Stream::client, as_values);
    throw_if_cancelled(handshake_error);
    if (handshake_error) co_return failed_handshake(handshake_error, SSL_get_verify_result(tls));
    co_return std::nullopt;
}

// Whatever waits for the socket ends, and whatever would wait for it next fails.
void HttpsClient::Connection::close() {
    error_code closed_before;
    stream_->lowest_layer().close(closed_before);
}

NoAnswer HttpsClient::Connection::answer_timed_out() const {
    return {Failure::answer_timed_out, "no complete answer within " + base::to_text(timeouts_.answer)};
}

asio::awaitable<Came> HttpsClient::Connection::round_trip() {
    answer_due_.begin(timeouts_.answer);
    may_have_left_ = true;
    error_code write_error;
    for (std::size_t sent = 0; sent < outgoing_.size() && !write_error;) {
        const auto rest = asio::buffer(outgoing_) + sent;
        const auto [error, count] = co_await stream_->async_write_some(rest, as_values);
        if (answer_due_.has_passed()) co_return Came{answer_timed_out()};
        throw_if_cancelled(error);
        write_error = error;
        sent += count;
    }
    // Even after a failed write there may be something to read: an early answer, or, with TLS 1.3, the alert
    // by which the peer turns our certificate down after the handshake seemed done.
    reader_.begin();
    while (!reader_.complete()) {
        const auto room = reader_.room();
        const auto [error, count] = co_await stream_->async_read_some(room, as_values);
        // What came while the limit passed is taken: an answer is never thrown away.
        const bool cut = error && answer_due_.has_passed();
        if (!cut) throw_if_cancelled(error);
        auto wrong = reader_.take(count);
        if (!wrong && cut && !reader_.complete()) wrong = answer_timed_out();
        if (!wrong && error == asio::error::eof) wrong = reader_.take_end();
        if (!wrong && error && error != asio::error::eof) wrong = broken_connection(error);
        if (wrong) co_return Came{std::move(*wrong)};
    }
    keep_ = !write_error && reader_.reusable() && !answer_due_.has_passed();
    co_return Came{reader_.answer()};
}

asio::awaitable<HttpsClient::Greeted> HttpsClient::Connection::greet() {
    const Use use{*this};
    const auto begun = base::monotonic_now();
    auto failed = co_await connect();
    const auto took = base::monotonic_now() - begun;
    if (failed) co_return Greeted{std::move(*failed)};
    // A refusal of our certificate (TLS 1.3) comes after the handshake, and soon.
    constexpr base::Duration soon = std::chrono::seconds{1};
    auto heard = co_await within(soon, hear_refusal());
    if (heard && *heard) co_return Greeted{std::move(**heard)};
    auto greeting = read_greeting(stream_->native_handle());
    greeting.took = std::chrono::duration_cast<base::Duration>(took);
    co_return Greeted{std::move(greeting)};
}

asio::awaitable<std::optional<NoAnswer>> HttpsClient::Connection::hear_refusal() {
    char byte = 0;
    const auto room = asio::buffer(&byte, 1);
    const auto [error, count] = co_await stream_->async_read_some(room, as_values);
    throw_if_cancelled(error);
    if (error) co_return broken_connection(error);
    co_return std::nullopt; // it speaks unasked, which is not what was asked about
}

HttpsClient::HttpsClient(asio::any_io_executor executor, std::shared_ptr<const ClientTls> tls, Origin origin,
                         Timeouts timeouts, std::size_t max_body_bytes)
    : connection_{std::make_unique<Connection>(std::move(executor), std::move(tls), std::move(origin),
                                               timeouts, max_body_bytes)} {}

HttpsClient::~HttpsClient() = default;

asio::awaitable<core::Exchange> HttpsClient::exchange(Request request) {
    return connection_->exchange(std::move(request));
}

bool HttpsClient::may_have_left() const {
    return connection_->may_have_left();
}

asio::awaitable<HttpsClient::Greeted> HttpsClient::greet() {
    return connection_->greet();
}

} // namespace convictiond::net
