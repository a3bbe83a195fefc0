// Our client against our server, as a member state's acknowledgements come in.
#include "net/http_server.hpp"
#include "net/https_client.hpp"
#include "world.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

namespace mutual_tls_test {

using namespace convictiond;
using namespace convictiond::test;
using net::HttpsClient;
using net::HttpServer;
using net::Incoming;
using net::Reply;
using net::Request;

namespace {

asio::awaitable<Reply> remember(std::vector<Incoming>& asked, Incoming incoming) {
    const bool slow = incoming.path == "/slow";
    asked.push_back(std::move(incoming));
    if (slow) {
        asio::steady_timer timer{co_await asio::this_coro::executor, 1s};
        co_await timer.async_wait(asio::use_awaitable);
    }
    co_return Reply{200, "application/json", "[]"};
}

struct MutualTls : World {
    asio::io_context loop{1};
    std::vector<Incoming> asked;
    std::shared_ptr<const net::ClientTls> tls = client_tls();
    HttpServer server;

    explicit MutualTls(net::Limits limits = {})
        : server{loop.get_executor(),
                 {"127.0.0.1", 0, {}},
                 server_tls(),
                 limits,
                 [this](Incoming incoming) { return remember(asked, std::move(incoming)); },
                 [](std::exception_ptr) {}} {
        server.start();
    }
    ~MutualTls() { run(loop, server.stop(1s)); }

    core::Exchange post(HttpsClient& caller) {
        Request request{"POST", "/v1/acknowledgements", {}, "[]"};
        return run(loop, caller.exchange(std::move(request)));
    }
    [[nodiscard]] net::Origin origin() const { return {"localhost", server.port()}; }
    core::Exchange post_with(const Identity& identity) {
        auto own =
            net::ClientTls::load(states.identity.certificate, identity.certificate, identity.key).value();
        HttpsClient caller{loop.get_executor(), std::move(own), origin(), {}};
        return post(caller);
    }
    static core::Failure failure(const core::Exchange& exchange) {
        return std::get<core::NoAnswer>(exchange.came).failure;
    }
};

// Connections on which nothing is said.
std::vector<asio::ip::tcp::socket> half_open(asio::io_context& loop, std::uint16_t port, int count) {
    std::vector<asio::ip::tcp::socket> all;
    for (int i = 0; i < count; ++i) {
        all.emplace_back(loop);
        all.back().connect({asio::ip::address_v4::loopback(), port});
    }
    return all;
}

asio::awaitable<void> post_slowly(HttpsClient& caller, std::vector<core::Exchange>& came) {
    Request request{"POST", "/slow", {}, "[]"};
    auto exchange = co_await caller.exchange(std::move(request));
    came.push_back(std::move(exchange));
}

} // namespace

TEST_CASE("the caller is known by its certificate's fingerprint and names") {
    MutualTls mutual;
    HttpsClient caller{mutual.loop.get_executor(), mutual.tls, mutual.origin(), {}};
    const auto exchange = mutual.post(caller);
    CHECK(std::get<core::Answer>(exchange.came).body == "[]");
    REQUIRE(mutual.asked.size() == 1);
    const auto& asked = mutual.asked[0].caller;
    CHECK(asked.address == "127.0.0.1");
    CHECK((asked.certificate == mutual.client.fingerprint));
    CHECK(asked.certificate_names == std::vector<std::string>{"client.test", "second.test"});
}

TEST_CASE("a connection carries many requests") {
    MutualTls mutual{{.connections = 1}};
    HttpsClient caller{mutual.loop.get_executor(), mutual.tls, mutual.origin(), {}};
    for (int request = 0; request < 3; ++request)
        CHECK(std::holds_alternative<core::Answer>(mutual.post(caller).came));
    CHECK(mutual.asked.size() == 3);
}

TEST_CASE(
    "a certificate of another authority, of a server or past its end comes no further than the handshake") {
    MutualTls mutual;
    CHECK(mutual.failure(mutual.post_with(static_cast<World&>(mutual).server)) == core::Failure::tls_alert);
    CHECK(mutual.failure(mutual.post_with(mutual.pki.issue(mutual.us, Subject{"s", {}, Usage::server}))) ==
          core::Failure::tls_alert);
    Subject old{"old"};
    old.from = std::chrono::hours{-48};
    old.until = std::chrono::hours{-24};
    CHECK(mutual.failure(mutual.post_with(mutual.pki.issue(mutual.us, old))) == core::Failure::tls_alert);
    CHECK(mutual.asked.empty());
}

TEST_CASE("a caller that does not shake hands is closed in time, and the server goes on") {
    MutualTls mutual{{.handshake_time = 50ms}};
    asio::ip::tcp::socket silent{mutual.loop};
    silent.connect({asio::ip::address_v4::loopback(), mutual.server.port()});
    std::array<char, 64> room{};
    boost::system::error_code ended;
    silent.async_read_some(asio::buffer(room),
                           [&](boost::system::error_code error, std::size_t) { ended = error; });
    while (!ended) mutual.loop.run_one();
    CHECK(ended == asio::error::eof);
    CHECK(std::holds_alternative<core::Answer>(mutual.post_with(mutual.client).came));
}

TEST_CASE("plain HTTP to the TLS port gets no answer") {
    MutualTls mutual;
    asio::ip::tcp::socket plain{mutual.loop};
    plain.connect({asio::ip::address_v4::loopback(), mutual.server.port()});
    asio::write(plain, asio::buffer(std::string_view{"GET / HTTP/1.1\r\nHost: x\r\n\r\n"}));
    std::string received;
    boost::system::error_code ended;
    asio::async_read(plain, asio::dynamic_buffer(received),
                     [&](boost::system::error_code error, std::size_t) { ended = error; });
    while (!ended) mutual.loop.run_one();
    CHECK(received.find("HTTP") == std::string::npos);
    CHECK(mutual.asked.empty());
}

TEST_CASE("a rotated certificate is shown to new connections and the old ones live on") {
    MutualTls mutual;
    HttpsClient before{mutual.loop.get_executor(), mutual.tls, mutual.origin(), {}};
    CHECK(std::holds_alternative<core::Answer>(mutual.post(before).came));

    const auto wrong = mutual.pki.issue(mutual.states, Subject{"rotated", {"elsewhere.test"}});
    mutual.server.use(
        net::ServerTls::load(mutual.us.identity.certificate, wrong.certificate, wrong.key).value());
    CHECK(std::holds_alternative<core::Answer>(mutual.post(before).came));
    CHECK(mutual.failure(mutual.post_with(mutual.client)) == core::Failure::certificate_wrong_name);
}

TEST_CASE("half-open connections make room for who shows a certificate, at both bounds") {
    const bool by_address = GENERATE(false, true);
    MutualTls mutual{by_address ? net::Limits{.connections_per_address = 3} : net::Limits{.connections = 3}};
    HttpsClient known{mutual.loop.get_executor(), mutual.tls, mutual.origin(), {}};
    REQUIRE(std::holds_alternative<core::Answer>(mutual.post(known).came));
    const auto silent = half_open(mutual.loop, mutual.server.port(), 20);
    for (int i = 0; i < 3; ++i)
        CHECK(std::holds_alternative<core::Answer>(mutual.post_with(mutual.client).came));
    // Who has shown one keeps its place: the same connection goes on.
    CHECK(std::holds_alternative<core::Answer>(mutual.post(known).came));
    CHECK(mutual.asked.size() == 5);
}

TEST_CASE(
    "of one certificate the oldest idle connection makes room, and one with a request under way does not") {
    MutualTls mutual{{.connections_per_certificate = 2}};
    const auto executor = mutual.loop.get_executor();
    HttpsClient one{executor, mutual.tls, mutual.origin(), {}};
    HttpsClient two{executor, mutual.tls, mutual.origin(), {}};
    HttpsClient three{executor, mutual.tls, mutual.origin(), {}};
    for (auto* caller : {&one, &two, &three})
        CHECK(std::holds_alternative<core::Answer>(mutual.post(*caller).came));

    std::vector<core::Exchange> came;
    asio::co_spawn(executor, post_slowly(one, came), asio::detached);
    asio::co_spawn(executor, post_slowly(two, came), asio::detached);
    mutual.loop.restart();
    while (mutual.asked.size() < 5) mutual.loop.run_one();
    CHECK(mutual.failure(mutual.post(three)) == core::Failure::reset);
    // Another certificate is another matter.
    const auto other = mutual.pki.issue(mutual.us, Subject{"other", {}, Usage::client});
    CHECK(std::holds_alternative<core::Answer>(mutual.post_with(other).came));
    mutual.loop.restart();
    while (came.size() < 2) mutual.loop.run_one();
    for (const auto& exchange : came) CHECK(std::holds_alternative<core::Answer>(exchange.came));
}

} // namespace mutual_tls_test
