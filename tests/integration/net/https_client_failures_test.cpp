// Every way in which an exchange can fail to bring an answer, against real TLS peers.
#include "net/https_client.hpp"
#include "support/scripted_peer.hpp"
#include "world.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace https_client_failures_test {

using namespace convictiond;
using namespace convictiond::test;
using asio::ip::tcp;
using core::Failure;
using net::HttpsClient;
using net::Request;

namespace {

struct Failed {
    Failure failure;
    bool may_have_left;
    std::string detail;
};

Failed post(std::shared_ptr<const net::ClientTls> tls, const net::Origin& origin, net::Timeouts timeouts) {
    asio::io_context loop{1};
    HttpsClient client{loop.get_executor(), std::move(tls), origin, timeouts};
    Request request{"POST", "/", {}, std::string(1500, 'x')};
    const auto exchange = run(loop, client.exchange(std::move(request)));
    REQUIRE(std::holds_alternative<core::NoAnswer>(exchange.came));
    const auto& none = std::get<core::NoAnswer>(exchange.came);
    INFO(none.detail);
    CHECK_FALSE(none.detail.empty());
    return {none.failure, exchange.may_have_left, none.detail};
}

Failed post_to(const World& world, const ScriptedPeer& peer, net::Timeouts timeouts = {5s, 5s}) {
    return post(world.client_tls(), {"localhost", peer.port()}, timeouts);
}

Failed post_for(Step step, net::Timeouts timeouts = {5s, 5s}) {
    const World world;
    const ScriptedPeer peer{world.server, {test::Connection{{std::move(step)}}}};
    return post_to(world, peer, timeouts);
}

Failed post_to_start(test::Connection::Start start, net::Timeouts timeouts = {5s, 5s}) {
    const World world;
    const ScriptedPeer peer{world.server, {test::Connection{{Step::answer(200)}, start}}};
    return post_to(world, peer, timeouts);
}

Failed post_to_certificate(const Subject& subject) {
    const World world;
    const ScriptedPeer peer{world.pki.issue(world.states, subject), {test::Connection{{Step::answer(200)}}}};
    return post_to(world, peer);
}

} // namespace

TEST_CASE("a name that does not exist is not resolved") {
    const World world;
    const auto failed = post(world.client_tls(), {"nobody.invalid", 443}, {5s, 5s});
    CHECK(failed.failure == Failure::not_resolved);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a port where nobody listens refuses the connection") {
    const World world;
    asio::io_context loop;
    tcp::acceptor unheard{loop};
    unheard.open(tcp::v4());
    unheard.bind({asio::ip::address_v4::loopback(), 0});
    const auto port = unheard.local_endpoint().port();
    const auto failed = post(world.client_tls(), {"127.0.0.1", port}, {5s, 5s});
    CHECK(failed.failure == Failure::connect_refused);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a listener whose queue is full times the connection out") {
    const World world;
    asio::io_context loop;
    tcp::acceptor full{loop, tcp::v4()};
    full.bind({asio::ip::address_v4::loopback(), 0});
    full.listen(0);
    std::vector<tcp::socket> fillers;
    for (int filler = 0; filler < 4; ++filler) {
        fillers.emplace_back(loop).async_connect(full.local_endpoint(), [](boost::system::error_code) {});
        loop.poll();
    }
    const auto failed = post(world.client_tls(), {"127.0.0.1", full.local_endpoint().port()}, {100ms, 5s});
    CHECK(failed.failure == Failure::connect_timed_out);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a peer that says nothing to the handshake times it out") {
    const auto failed = post_to_start(test::Connection::Start::silence_before_handshake, {100ms, 5s});
    CHECK(failed.failure == Failure::handshake_timed_out);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a peer that closes before the handshake resets") {
    const auto failed = post_to_start(test::Connection::Start::close_before_handshake);
    CHECK(failed.failure == Failure::reset);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a peer that closes after the handshake may have the request") {
    const auto failed = post_to_start(test::Connection::Start::close_after_handshake);
    CHECK(failed.failure == Failure::reset);
    CHECK(failed.may_have_left);
}

TEST_CASE("a certificate of another authority is not trusted") {
    const World world;
    const auto foreign = world.pki.issue(world.us, Subject{"foreign", {"localhost"}});
    const ScriptedPeer peer{foreign, {test::Connection{{Step::answer(200)}}}};
    const auto failed = post_to(world, peer);
    CHECK(failed.failure == Failure::certificate_untrusted);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a client's certificate does not make a server") {
    const auto failed = post_to_certificate(Subject{"peer", {"localhost"}, Usage::client});
    CHECK(failed.failure == Failure::certificate_untrusted);
}

TEST_CASE("a certificate for another name is of the wrong name") {
    const auto failed = post_to_certificate(Subject{"peer", {"elsewhere.test"}});
    CHECK(failed.failure == Failure::certificate_wrong_name);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a common name is no name") {
    const auto failed = post_to_certificate(Subject{"localhost"});
    CHECK(failed.failure == Failure::certificate_wrong_name);
}

TEST_CASE("an address is not covered by a name") {
    const World world;
    const auto named = world.pki.issue(world.states, Subject{"peer", {"localhost"}});
    const ScriptedPeer peer{named, {test::Connection{{Step::answer(200)}}}};
    const auto failed = post(world.client_tls(), {"127.0.0.1", peer.port()}, {5s, 5s});
    CHECK(failed.failure == Failure::certificate_wrong_name);
}

TEST_CASE("a certificate past its end has expired") {
    Subject expired{"peer", {"localhost"}};
    expired.from = std::chrono::hours{-48};
    expired.until = std::chrono::hours{-24};
    const auto failed = post_to_certificate(expired);
    CHECK(failed.failure == Failure::certificate_expired);
    CHECK_FALSE(failed.may_have_left);
}

TEST_CASE("a certificate before its begin counts as expired") {
    Subject early{"peer", {"localhost"}};
    early.from = std::chrono::hours{24};
    CHECK(post_to_certificate(early).failure == Failure::certificate_expired);
}

TEST_CASE("a peer that turns our certificate down shows as its TLS alert") {
    const World world;
    // It wants a client certificate of its own authority; with TLS 1.3 its alert comes after our handshake.
    const ScriptedPeer peer{
        world.server, {test::Connection{{Step::answer(200)}}}, world.states.identity.certificate};
    // Whether our request or its alert is first is a race: every order must give the same.
    for (int attempt = 0; attempt < 20; ++attempt) {
        const auto failed = post_to(world, peer);
        INFO(failed.detail);
        CHECK(failed.failure == Failure::tls_alert);
    }
}

TEST_CASE("a reset after the request was read leaves it unknown") {
    const auto failed = post_for(Step::reset());
    CHECK(failed.failure == Failure::reset);
    CHECK(failed.may_have_left);
}

TEST_CASE("an end without an answer is a reset") {
    const auto failed = post_for(Step::close());
    CHECK(failed.failure == Failure::reset);
    CHECK(failed.may_have_left);
}

TEST_CASE("an answer that breaks off is a reset") {
    const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.";
    CHECK(post_for(Step::raw_then_close(half)).failure == Failure::reset);
    CHECK(post_for(Step::raw_then_truncate(half)).failure == Failure::reset);
    CHECK(post_for(Step::raw_then_close("HTTP/1.1 200")).failure == Failure::reset);
}

TEST_CASE("an answer without a length is not complete where TLS was cut off") {
    const auto failed = post_for(Step::raw_then_truncate("HTTP/1.1 200 OK\r\n\r\nhalf"));
    CHECK(failed.failure == Failure::reset);
}

TEST_CASE("a peer that never answers times the answer out") {
    const auto failed = post_for(Step::silence(), {5s, 100ms});
    CHECK(failed.failure == Failure::answer_timed_out);
    CHECK(failed.may_have_left);
}

TEST_CASE("a dripping peer is bounded by the whole answer's time") {
    const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(10'000, 'x');
    const auto failed = post_for(Step::drip(answer, 5ms), {5s, 150ms});
    CHECK(failed.failure == Failure::answer_timed_out);
}

TEST_CASE("what is not HTTP is told so") {
    CHECK(post_for(Step::raw("SSH-2.0-OpenSSH_9.2\r\n")).failure == Failure::not_http);
    // However little it says, and whether it goes on to close or to be silent.
    for (const auto* little : {"OK\n", "{}", "<html>", "503\r\n"})
        CHECK(post_for(Step::raw(little)).failure == Failure::not_http);
    CHECK(post_for(Step::raw("HTTP/1.1 2xx Odd\r\n\r\n")).failure == Failure::not_http);
    CHECK(
        post_for(Step::raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc")).failure ==
        Failure::not_http);
    CHECK(post_for(Step::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")).failure ==
          Failure::not_http);
}

TEST_CASE("a head or body beyond 64 KiB is too big") {
    const std::string head = "HTTP/1.1 200 OK\r\n";
    const std::string big(net::max_answer_bytes + 1, 'x');
    CHECK(post_for(Step::raw(head + "X: " + big + "\r\n\r\n")).failure == Failure::answer_too_big);
    CHECK(post_for(Step::answer(200, "text/plain", big)).failure == Failure::answer_too_big);
    CHECK(post_for(Step::raw(head + "\r\n" + big)).failure == Failure::answer_too_big);
    CHECK(post_for(Step::raw(head + "Transfer-Encoding: chunked\r\n\r\n10001\r\n" + big)).failure ==
          Failure::answer_too_big);
}

TEST_CASE("an endless row of small things is too big") {
    std::string interim, chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int count = 0; count < 12'000; ++count) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    for (int count = 0; count < 300; ++count) chunks += "1;" + std::string(1000, 'e') + "\r\nx\r\n";
    CHECK(post_for(Step::raw(interim)).failure == Failure::answer_too_big);
    CHECK(post_for(Step::raw(chunks)).failure == Failure::answer_too_big);
}

} // namespace https_client_failures_test
