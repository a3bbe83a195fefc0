#include "net/https_client.hpp"
#include "support/scripted_peer.hpp"
#include "world.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace https_client_test {

using namespace convictiond;
using namespace convictiond::test;
using core::Answer;
using net::HttpsClient;
using net::Request;

namespace {

// A world, a peer with a script, and a client of it.
struct Posting : World {
    asio::io_context loop{1};
    ScriptedPeer peer;
    HttpsClient client;

    explicit Posting(std::vector<test::Connection> script, net::Timeouts timeouts = {5s, 5s})
        : peer{server, std::move(script), us.identity.certificate}, client{
                                                                        loop.get_executor(), client_tls(),
                                                                        net::Origin{"localhost", peer.port()},
                                                                        timeouts} {}

    core::Exchange post(std::string body = "{}") {
        Request request{"POST", "/notifications?x=1", {{"Idempotency-Key", "\"a\""}}, std::move(body)};
        return run(loop, client.exchange(std::move(request)));
    }
    Answer post_answered(std::string body = "{}") { return std::get<Answer>(post(std::move(body)).came); }
};

test::Connection one(Step step) {
    return test::Connection{{std::move(step)}};
}

} // namespace

TEST_CASE("a request goes out as it was given and its answer comes back whole") {
    Posting posting{{one(Step::answer(429, "application/json", R"({"id":"1"})", {{"Retry-After", "7"}}))}};
    const auto exchange = posting.post(R"({"schema":"notification/1"})");
    const auto& answer = std::get<Answer>(exchange.came);
    CHECK(answer.status == 429);
    CHECK(answer.retry_after == "7");
    CHECK(answer.body == R"({"id":"1"})");
    CHECK(exchange.may_have_left);
    CHECK(exchange.took > 0us);

    const auto requests = posting.peer.requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].body == R"({"schema":"notification/1"})");
    const auto host = "localhost:" + std::to_string(posting.peer.port());
    CHECK(requests[0].head == "POST /notifications?x=1 HTTP/1.1\r\nHost: " + host +
                                  "\r\nUser-Agent: convictiond/" CONVICTIOND_VERSION
                                  "\r\nIdempotency-Key: \"a\"\r\nContent-Length: 27\r\n\r\n");
}

TEST_CASE("a GET has no body and no length") {
    Posting posting{{one(Step::answer(200))}};
    Request request{"GET", "/acknowledgements"};
    run(posting.loop, posting.client.exchange(std::move(request)));
    CHECK(posting.peer.requests().at(0).head.find("Content-Length") == std::string::npos);
}

TEST_CASE("a connection is used again while the answers allow it") {
    Posting posting{{one(Step::answer(200))}};
    for (int request = 0; request < 5; ++request) CHECK(posting.post_answered().status == 200);
    CHECK(posting.peer.connections() == 1);
    CHECK(posting.peer.requests().size() == 5);
}

TEST_CASE("an answer with Connection: close ends the connection") {
    Posting posting{{one(Step::answer(200, {}, {}, {{"Connection", "close"}}))}};
    CHECK(posting.post_answered().status == 200);
    CHECK(posting.peer.wait_for_ended(1));
    CHECK(posting.post_answered().status == 200);
    CHECK(posting.peer.connections() == 2);
}

TEST_CASE("a connection that the peer closed while it was idle never shows as a failure") {
    const auto ends = GENERATE(0, 1);
    const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    Posting posting{{one(ends == 0 ? Step::raw_then_close(bytes) : Step::raw_then_truncate(bytes))}};
    for (std::size_t request = 1; request <= 3; ++request) {
        CHECK(posting.post_answered().status == 200);
        CHECK(posting.peer.wait_for_ended(request));
    }
    CHECK(posting.peer.connections() == 3);
}

TEST_CASE("bytes after an answer are never taken for the next one") {
    Posting posting{{one(Step::raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                   "HTTP/1.1 500 Smuggled\r\nContent-Length: 0\r\n\r\n"))}};
    CHECK(posting.post_answered().status == 200);
    CHECK(posting.post_answered().status == 200);
    CHECK(posting.peer.connections() == 2);
}

TEST_CASE("interim answers are passed over") {
    Posting posting{{one(Step::raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                                   "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}"))}};
    const auto answer = posting.post_answered();
    CHECK(answer.status == 202);
    CHECK(answer.body == "{}");
}

TEST_CASE("a redirect is an answer and is not followed") {
    Posting posting{{one(Step::answer(307, {}, {}, {{"Location", "/elsewhere"}}))}};
    CHECK(posting.post_answered().status == 307);
    CHECK(posting.peer.requests().size() == 1);
}

TEST_CASE("a chunked answer is put together") {
    Posting posting{{one(Step::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   "5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n\r\n"))}};
    CHECK(posting.post_answered().body == "hello!");
    CHECK(posting.post_answered().body == "hello!");
    CHECK(posting.peer.connections() == 1);
}

TEST_CASE("an answer without a length ends with its connection") {
    Posting posting{{one(Step::raw_then_close("HTTP/1.1 200 OK\r\n\r\nto the end"))}};
    CHECK(posting.post_answered().body == "to the end");
}

TEST_CASE("an answer of exactly 64 KiB is read") {
    Posting posting{{one(Step::answer(200, "text/plain", std::string(net::max_answer_bytes, 'x')))}};
    CHECK(posting.post_answered().body.size() == net::max_answer_bytes);
}

TEST_CASE("a dripping answer that is complete in time is read") {
    Posting posting{{one(Step::drip("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 1ms))}};
    CHECK(posting.post_answered().body == "{}");
}

TEST_CASE("a peer is reached by its address where the certificate names it") {
    World world;
    asio::io_context loop{1};
    ScriptedPeer peer{world.server, {one(Step::answer(200))}};
    HttpsClient client{loop.get_executor(), world.client_tls(), {"127.0.0.1", peer.port()}, {}};
    Request request{"POST", "/"};
    const auto exchange = run(loop, client.exchange(std::move(request)));
    CHECK(std::get<Answer>(exchange.came).status == 200);
}

TEST_CASE("an exchange that is cancelled closes its connection at once") {
    Posting posting{{one(Step::silence()), one(Step::answer(200))}};
    asio::cancellation_signal cancel;
    Request request{"POST", "/"};
    auto ended = asio::co_spawn(posting.loop, posting.client.exchange(std::move(request)),
                                asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
    while (posting.peer.requests().empty()) posting.loop.run_one_for(1ms);
    cancel.emit(asio::cancellation_type::terminal);
    posting.loop.restart();
    posting.loop.run();
    CHECK_THROWS_AS(ended.get(), boost::system::system_error);
    CHECK(posting.peer.wait_for_ended(1));

    CHECK(posting.post_answered().status == 200);
}

} // namespace https_client_test
