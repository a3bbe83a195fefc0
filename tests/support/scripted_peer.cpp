#include "support/scripted_peer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace convictiond::test {

namespace {

namespace asio = boost::asio;
namespace ssl = asio::ssl;
using asio::ip::tcp;
using boost::system::error_code;
using Stream = ssl::stream<tcp::socket>;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds patience{5};

std::size_t content_length(const std::string& head) {
    constexpr std::string_view name = "\r\nContent-Length: ";
    const auto at = head.find(name);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + name.size()));
}

// Sends close_notify and does not wait for the other side's.
asio::awaitable<void> end_tls(Stream& stream) {
    SSL_set_shutdown(stream.native_handle(), SSL_RECEIVED_SHUTDOWN);
    co_await stream.async_shutdown(as_values);
}

} // namespace

Step Step::answer(int status, std::string content_type, std::string body,
                  std::vector<std::pair<std::string, std::string>> headers) {
    auto bytes = fmt::format("HTTP/1.1 {} Scripted\r\nContent-Length: {}\r\n", status, body.size());
    if (!content_type.empty()) bytes += "Content-Type: " + content_type + "\r\n";
    for (const auto& [name, value] : headers) bytes += name + ": " + value + "\r\n";
    return raw(bytes + "\r\n" + body);
}

Step Step::raw(std::string bytes) {
    Step step;
    step.bytes = std::move(bytes);
    return step;
}

Step Step::raw_then_close(std::string bytes) {
    auto step = raw(std::move(bytes));
    step.then_close = true;
    return step;
}

Step Step::raw_then_truncate(std::string bytes) {
    auto step = raw(std::move(bytes));
    step.truncate = true;
    return step;
}

Step Step::drip(std::string bytes, std::chrono::milliseconds every) {
    auto step = raw(std::move(bytes));
    step.kind = Kind::drip;
    step.every = every;
    return step;
}

Step Step::close() {
    Step step;
    step.kind = Kind::close;
    return step;
}

Step Step::reset() {
    Step step;
    step.kind = Kind::reset;
    return step;
}

Step Step::silence() {
    Step step;
    step.kind = Kind::silence;
    return step;
}

struct ScriptedPeer::State {
    State(const Identity& identity, std::vector<Connection> script_,
          const std::optional<std::filesystem::path>& client_ca);
    ~State();

    asio::awaitable<void> accept();
    asio::awaitable<void> play(tcp::socket socket, const Connection& script);
    asio::awaitable<void> play_steps(Stream& stream, const std::vector<Step>& steps);
    asio::awaitable<std::optional<Recorded>> read_request(Stream& stream, std::string& received);
    // False where the connection is over.
    asio::awaitable<bool> play_step(Stream& stream, const Step& step);
    template <class Socket>
    asio::awaitable<void> wait_for_end(Socket& socket);

    bool wait_until(const std::function<bool()>& reached) {
        std::unique_lock lock{mutex};
        return changed.wait_for(lock, patience, reached);
    }
    template <class Change>
    void change(Change apply) {
        {
            const std::lock_guard lock{mutex};
            apply();
        }
        changed.notify_all();
    }

    std::mutex mutex; // guards the next four
    std::condition_variable changed;
    std::vector<Recorded> requests;
    std::size_t accepted = 0;
    std::size_t ended = 0;

    std::vector<Connection> script;
    ssl::context tls{ssl::context::tls_server};
    asio::io_context loop{1}; // destroyed first of these, with the coroutines that it holds
    tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    std::uint16_t port = acceptor.local_endpoint().port();
    std::thread thread;
};

ScriptedPeer::State::State(const Identity& identity, std::vector<Connection> script_,
                           const std::optional<std::filesystem::path>& client_ca)
    : script{std::move(script_)} {
    tls.use_certificate_chain_file(identity.certificate);
    tls.use_private_key_file(identity.key, ssl::context::pem);
    if (client_ca) {
        tls.load_verify_file(*client_ca);
        tls.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    }
    asio::co_spawn(loop, accept(), asio::detached);
    thread = std::thread{[this] { loop.run(); }};
}

ScriptedPeer::State::~State() {
    loop.stop();
    thread.join();
}

asio::awaitable<void> ScriptedPeer::State::accept() {
    for (std::size_t number = 0;; ++number) {
        auto [error, socket] = co_await acceptor.async_accept(as_values);
        if (error) co_return;
        change([this] { ++accepted; });
        const auto& connection = script[std::min(number, script.size() - 1)];
        asio::co_spawn(loop, play(std::move(socket), connection), asio::detached);
    }
}

template <class Socket>
asio::awaitable<void> ScriptedPeer::State::wait_for_end(Socket& socket) {
    std::array<char, 1024> ignored;
    for (error_code error; !error;) {
        const auto [read_error, count] = co_await socket.async_read_some(asio::buffer(ignored), as_values);
        error = read_error;
    }
}

asio::awaitable<void> ScriptedPeer::State::play(tcp::socket socket, const Connection& connection) {
    using Start = Connection::Start;
    if (connection.start == Start::silence_before_handshake) {
        co_await wait_for_end(socket);
    } else if (connection.start != Start::close_before_handshake) {
        Stream stream{std::move(socket), tls};
        const auto [error] = co_await stream.async_handshake(Stream::server, as_values);
        if (!error && connection.start == Start::handshake) co_await play_steps(stream, connection.steps);
    }
    error_code ignored;
    socket.close(ignored);
    change([this] { ++ended; });
}

asio::awaitable<void> ScriptedPeer::State::play_steps(Stream& stream, const std::vector<Step>& steps) {
    std::string received;
    for (std::size_t number = 0;; ++number) {
        auto request = co_await read_request(stream, received);
        if (!request) co_return;
        change([&] { requests.push_back(std::move(*request)); });
        const bool goes_on = co_await play_step(stream, steps[std::min(number, steps.size() - 1)]);
        if (!goes_on) co_return;
    }
}

asio::awaitable<std::optional<Recorded>> ScriptedPeer::State::read_request(Stream& stream,
                                                                           std::string& received) {
    auto buffer = asio::dynamic_buffer(received);
    const auto [head_error, head_size] =
        co_await asio::async_read_until(stream, buffer, "\r\n\r\n", as_values);
    if (head_error) co_return std::nullopt;
    Recorded request{received.substr(0, head_size), {}};
    received.erase(0, head_size);
    const auto length = content_length(request.head);
    while (received.size() < length) {
        std::array<char, 4096> piece;
        const auto [error, count] = co_await stream.async_read_some(asio::buffer(piece), as_values);
        if (error) co_return std::nullopt;
        received.append(piece.data(), count);
    }
    request.body = received.substr(0, length);
    received.erase(0, length);
    co_return request;
}

asio::awaitable<bool> ScriptedPeer::State::play_step(Stream& stream, const Step& step) {
    switch (step.kind) {
    case Step::Kind::answer: {
        co_await asio::async_write(stream, asio::buffer(step.bytes), as_values);
        if (step.then_close) co_await end_tls(stream);
        co_return !step.then_close && !step.truncate;
    }
    case Step::Kind::drip: {
        asio::steady_timer timer{loop};
        for (const char& byte : step.bytes) {
            const auto [error, count] = co_await asio::async_write(stream, asio::buffer(&byte, 1), as_values);
            if (error) co_return false;
            timer.expires_after(step.every);
            co_await timer.async_wait(as_values);
        }
        co_return true;
    }
    case Step::Kind::close: co_await end_tls(stream); co_return false;
    case Step::Kind::reset: stream.lowest_layer().set_option(tcp::socket::linger{true, 0}); co_return false;
    case Step::Kind::silence: co_await wait_for_end(stream); co_return false;
    }
    co_return false;
}

ScriptedPeer::ScriptedPeer(const Identity& identity, std::vector<Connection> script,
                           std::optional<std::filesystem::path> client_ca)
    : state_{std::make_unique<State>(identity, std::move(script), client_ca)} {}

ScriptedPeer::~ScriptedPeer() = default;

std::uint16_t ScriptedPeer::port() const {
    return state_->port;
}

std::vector<Recorded> ScriptedPeer::requests() const {
    const std::lock_guard lock{state_->mutex};
    return state_->requests;
}

std::size_t ScriptedPeer::connections() const {
    const std::lock_guard lock{state_->mutex};
    return state_->accepted;
}

bool ScriptedPeer::wait_for_requests(std::size_t count) const {
    return state_->wait_until([this, count] { return state_->requests.size() >= count; });
}

bool ScriptedPeer::wait_for_ended(std::size_t count) const {
    return state_->wait_until([this, count] { return state_->ended >= count; });
}

} // namespace convictiond::test
