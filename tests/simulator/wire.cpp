#include "simulator/wire.hpp"

#include "simulator/admin.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/url/parse.hpp>
#include <cctype>
#include <csignal>
#include <set>
#include <stdexcept>

namespace member_states {

namespace {

namespace base = convictiond::base;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ssl = asio::ssl;
using tcp = asio::ip::tcp;
using boost::system::error_code;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable); // errors are values here
constexpr std::uint64_t request_limit = 1024 * 1024;
constexpr std::uint64_t acknowledgement_answer_limit = 1024 * 1024;
constexpr std::chrono::seconds callback_deadline{10};
constexpr std::chrono::milliseconds first_pause{100};
constexpr std::chrono::milliseconds longest_pause{5000};

using ServerStream = ssl::stream<tcp::socket>;
using ClientStream = ssl::stream<beast::tcp_stream>;

ssl::context tls_context(const Identity& identity, ssl::context::method method) {
    ssl::context tls{method};
    tls.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    tls.use_certificate_chain_file(identity.certificate.string());
    tls.use_private_key_file(identity.key.string(), ssl::context::pem);
    tls.load_verify_file(identity.ca.string());
    tls.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
    return tls;
}

void open_port(tcp::acceptor& acceptor, const tcp::endpoint& at) {
    acceptor.open(at.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address{true});
    acceptor.bind(at);
    acceptor.listen();
}

void reset_connection(tcp::socket& socket) {
    error_code ignored; // it may be gone already
    socket.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket.close(ignored);
}

asio::awaitable<void> pause(std::chrono::milliseconds length) {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, length};
    co_await timer.async_wait(as_values);
}

std::string text_of(const http::request<http::string_body>& message, http::field field) {
    const auto value = message[field];
    return {value.data(), value.size()};
}

Request request_of(http::request<http::string_body> message) {
    const auto idempotency_key = message["Idempotency-Key"];
    const auto digest = message["Content-Digest"];
    std::map<std::string, std::string> fields;
    for (const auto& field : message) {
        std::string name{field.name_string()};
        std::ranges::transform(name, name.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        fields.emplace(std::move(name), field.value());
    }
    return {std::string{message.method_string()},
            std::string{message.target()},
            text_of(message, http::field::content_type),
            std::string{idempotency_key},
            std::string{digest},
            std::move(message.body()),
            std::move(fields)};
}

// A member state's port with its connections, and its way back to us.
struct Gate {
    Gate(asio::io_context& loop, MemberState& state_, const std::string& listen)
        : state{state_}, tls{tls_context(state.scenario().identity, ssl::context::tls_server)},
          acceptor{loop}, callback_timer{loop} {
        open_port(acceptor, {asio::ip::make_address(listen), state.scenario().port});
        port = acceptor.local_endpoint();
        if (!state.scenario().callback) return;
        callback_tls.emplace(tls_context(state.scenario().callback->identity, ssl::context::tls_client));
        callback_url = state.scenario().callback->url;
    }

    MemberState& state;
    ssl::context tls;
    tcp::acceptor acceptor;
    tcp::endpoint port;
    std::set<tcp::socket*> connections;
    std::optional<ssl::context> callback_tls;
    std::string callback_url;
    asio::steady_timer callback_timer;
};

// Whether the connection goes on.
asio::awaitable<bool> obey(ServerStream& stream, Reaction reaction) {
    if (reaction.delay.count() > 0) co_await pause(reaction.delay);
    switch (reaction.act) {
    case Reaction::Act::black_hole: {
        std::array<char, 256> ignored{};
        const auto buffer = asio::buffer(ignored);
        for (;;) { // until the other side has had enough
            auto [gone, size] = co_await stream.async_read_some(buffer, as_values);
            if (gone) co_return false;
        }
    }
    case Reaction::Act::reset: reset_connection(stream.next_layer()); co_return false;
    case Reaction::Act::answer: break;
    }
    const std::size_t piece = reaction.per_byte.count() > 0 ? 1 : reaction.bytes.size();
    for (std::size_t at = 0; at < reaction.bytes.size(); at += piece) {
        const auto buffer = asio::buffer(reaction.bytes.data() + at, piece);
        auto [gone, size] = co_await asio::async_write(stream, buffer, as_values);
        if (gone) co_return false;
        if (reaction.per_byte.count() > 0) co_await pause(reaction.per_byte);
    }
    co_return !reaction.close;
}

// The callbacks' loop waits for what is due first; that may have changed.
void wake_callbacks(Gate& gate) {
    const auto& owed = gate.state.acknowledgements();
    if (owed && owed->next_due() && *owed->next_due() < gate.callback_timer.expiry())
        gate.callback_timer.expires_at(*owed->next_due()); // ends the wait under way
}

void note_if_too_big(Gate& gate, const error_code& failed) {
    if (failed == http::error::body_limit) gate.state.note_violation("the body is over 1 MiB");
}

asio::awaitable<void> converse(Gate& gate, ServerStream& stream) {
    beast::flat_buffer buffer;
    for (bool alive = true; alive;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(request_limit);
        auto [no_head, head_size] = co_await http::async_read_header(stream, buffer, parser, as_values);
        if (no_head) { // the limit is judged by Content-Length, where there is one
            note_if_too_big(gate, no_head);
            co_return;
        }
        const auto fault = gate.state.strike();
        if (fault && fault->kind == FaultKind::close_early) co_return;
        auto [no_body, body_size] = co_await http::async_read(stream, buffer, parser, as_values);
        if (no_body) {
            note_if_too_big(gate, no_body);
            co_return;
        }
        alive = parser.keep_alive();
        const auto request = request_of(parser.release());
        auto reaction = gate.state.receive(request, fault, base::monotonic_now());
        wake_callbacks(gate);
        const bool goes_on = co_await obey(stream, std::move(reaction));
        alive = alive && goes_on;
    }
}

asio::awaitable<void> serve(Gate& gate, tcp::socket socket) {
    ServerStream stream{std::move(socket), gate.tls};
    auto* const connection = &stream.next_layer();
    gate.connections.insert(connection);
    auto [refused] = co_await stream.async_handshake(ssl::stream_base::server, as_values);
    if (refused)
        gate.state.note_failed_handshake();
    else
        co_await converse(gate, stream);
    gate.connections.erase(connection);
}

void end_of_coroutine(std::exception_ptr fault) {
    if (fault) std::rethrow_exception(fault); // out of run(): a fault of this program
}

template <class Serve>
asio::awaitable<void> accept(tcp::acceptor& acceptor, Serve serve_one) {
    const auto executor = co_await asio::this_coro::executor;
    for (;;) {
        auto [failed, socket] = co_await acceptor.async_accept(as_values);
        if (!acceptor.is_open() || failed == asio::error::operation_aborted) co_return;
        if (failed) { // out of descriptors: some will come back
            co_await pause(first_pause);
            continue;
        }
        error_code ignored;
        socket.set_option(tcp::no_delay{true}, ignored);
        asio::co_spawn(executor, serve_one(std::move(socket)), end_of_coroutine);
    }
}

// Connects where there is no connection; nothing where that fails.
asio::awaitable<std::unique_ptr<ClientStream>> connect(Gate& gate) {
    const auto executor = co_await asio::this_coro::executor;
    const auto url = boost::urls::parse_uri(gate.callback_url).value();
    const std::string host = url.host_address();
    const std::string port = url.has_port() ? std::string{url.port()} : "443";
    tcp::resolver resolver{executor};
    auto [unknown, addresses] = co_await resolver.async_resolve(host, port, as_values);
    if (unknown) co_return nullptr;
    auto stream = std::make_unique<ClientStream>(executor, *gate.callback_tls);
    SSL_set_tlsext_host_name(stream->native_handle(), host.c_str());
    stream->set_verify_callback(ssl::host_name_verification{host});
    beast::get_lowest_layer(*stream).expires_after(callback_deadline);
    auto [refused, endpoint] = co_await beast::get_lowest_layer(*stream).async_connect(addresses, as_values);
    if (refused) co_return nullptr;
    auto [not_trusted] = co_await stream->async_handshake(ssl::stream_base::client, as_values);
    if (not_trusted) co_return nullptr;
    co_return stream;
}

// The body of the answer, where that is 200.
asio::awaitable<std::optional<std::string>> post(Gate& gate, ClientStream& stream, std::string body) {
    const auto url = boost::urls::parse_uri(gate.callback_url).value();
    http::request<http::string_body> request{http::verb::post, std::string{url.encoded_target()}, 11};
    request.set(http::field::host, std::string{url.encoded_host_and_port()});
    request.set(http::field::content_type, "application/json");
    request.body() = std::move(body);
    request.prepare_payload();
    beast::get_lowest_layer(stream).expires_after(callback_deadline);
    auto [not_sent, sent] = co_await http::async_write(stream, request, as_values);
    if (not_sent) co_return std::nullopt;
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(acknowledgement_answer_limit);
    auto [no_answer, size] = co_await http::async_read(stream, buffer, parser, as_values);
    if (no_answer || parser.get().result_int() != 200) co_return std::nullopt;
    co_return parser.release().body();
}

asio::awaitable<void> call_back(Gate& gate) {
    auto& owed = *gate.state.acknowledgements();
    std::unique_ptr<ClientStream> stream;
    auto pause_after_failure = first_pause;
    for (;;) {
        gate.callback_timer.expires_at(owed.next_due().value_or(base::Monotonic::max()));
        co_await gate.callback_timer.async_wait(as_values);
        const auto batch = owed.take(base::monotonic_now());
        if (batch.empty()) continue;
        std::optional<std::string> answer;
        if (!stream) stream = co_await connect(gate);
        if (stream) {
            auto body = Acknowledgements::render(batch, base::now());
            answer = co_await post(gate, *stream, std::move(body));
        }
        if (answer) {
            owed.settle(batch, *answer);
            pause_after_failure = first_pause;
            continue;
        }
        stream.reset();
        owed.give_back(batch, base::monotonic_now());
        co_await pause(pause_after_failure);
        pause_after_failure = std::min(2 * pause_after_failure, longest_pause);
    }
}

asio::awaitable<void> administer(Admin& admin, tcp::socket socket) {
    beast::flat_buffer buffer;
    for (bool alive = true; alive;) {
        http::request<http::string_body> request;
        auto [gone, size] = co_await http::async_read(socket, buffer, request, as_values);
        if (gone) co_return;
        alive = request.keep_alive();
        const auto answer =
            admin.answer(std::string{request.method_string()}, std::string{request.target()}, request.body());
        const auto bytes = asio::buffer(answer);
        auto [not_sent, sent] = co_await asio::async_write(socket, bytes, as_values);
        if (not_sent) co_return;
    }
}

} // namespace

class Wire::Loop {
public:
    Loop(const Scenario& scenario, std::vector<std::unique_ptr<MemberState>>& states)
        : admin_acceptor_{context_}, admin_{states, orders()} {
        open_port(admin_acceptor_, {asio::ip::make_address("127.0.0.1"), scenario.admin_port});
        for (auto& state : states)
            gates_.push_back(std::make_unique<Gate>(context_, *state, scenario.listen));
        for (const auto& gate : gates_)
            if (gate->callback_tls) check_url(gate->callback_url);
    }

    [[nodiscard]] boost::json::object ports() const {
        boost::json::object states;
        for (const auto& gate : gates_) states[gate->state.name()] = gate->port.port();
        return {{"ready", true},
                {"admin", admin_acceptor_.local_endpoint().port()},
                {"states", std::move(states)}};
    }

    void run() {
        asio::signal_set signals{context_, SIGTERM, SIGINT};
        signals.async_wait([this](error_code, int) { context_.stop(); });
        for (auto& gate : gates_) {
            start_listening(*gate);
            if (gate->callback_tls) asio::co_spawn(context_, call_back(*gate), end_of_coroutine);
        }
        auto serve_one = [this](tcp::socket socket) { return administer(admin_, std::move(socket)); };
        asio::co_spawn(context_, accept(admin_acceptor_, serve_one), end_of_coroutine);
        context_.run();
    }

private:
    static void check_url(const std::string& url) {
        const auto parsed = boost::urls::parse_uri(url);
        if (!parsed || parsed->scheme() != "https" || parsed->host_address().empty())
            throw std::invalid_argument{"callback url: expected https://host:port/path"};
    }

    Gate& gate_of(const MemberState& state) {
        return **std::find_if(gates_.begin(), gates_.end(),
                              [&](const auto& gate) { return &gate->state == &state; });
    }

    void start_listening(Gate& gate) {
        auto serve_one = [&gate](tcp::socket socket) { return serve(gate, std::move(socket)); };
        asio::co_spawn(context_, accept(gate.acceptor, serve_one), end_of_coroutine);
    }

    Orders orders() {
        return {[this](MemberState& state) {
                    auto& gate = gate_of(state);
                    if (gate.acceptor.is_open()) gate.acceptor.close();
                    for (auto* connection : gate.connections) reset_connection(*connection);
                },
                [this](MemberState& state) {
                    auto& gate = gate_of(state);
                    if (gate.acceptor.is_open()) return;
                    open_port(gate.acceptor, gate.port);
                    start_listening(gate);
                },
                [this](const std::string& url) {
                    check_url(url);
                    for (auto& gate : gates_) gate->callback_url = url;
                }};
    }

    // Gates first to go, then the context, which ends coroutines: those touch no gate when they end so.
    asio::io_context context_{1};
    std::vector<std::unique_ptr<Gate>> gates_;
    tcp::acceptor admin_acceptor_;
    Admin admin_;
};

Wire::Wire(const Scenario& scenario, std::vector<std::unique_ptr<MemberState>>& states)
    : loop_{std::make_unique<Loop>(scenario, states)} {}
Wire::~Wire() = default;

boost::json::object Wire::ports() const {
    return loop_->ports();
}

void Wire::run() {
    loop_->run();
}

} // namespace member_states
