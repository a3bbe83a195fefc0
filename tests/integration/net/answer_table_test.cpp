// The specification's "What the answer means", row by row: a real TLS peer does it, the client tells what it
// saw, the receipt is read and the whole is judged, as the lane's loop does.
#include "core/circuit.hpp"
#include "message/receipt.hpp"
#include "message/render.hpp"
#include "net/https_client.hpp"
#include "support/scripted_peer.hpp"
#include "world.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

namespace answer_table_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

const std::string body = R"({"schema":"notification/1"})";
const auto digest = base::sha256(body);
const auto id = base::NotificationId::parse("0198a5b4-0000-8000-8000-000000000001").value();
const auto other_id = base::NotificationId::parse("0198a5b4-0000-8000-8000-000000000002").value();
const auto noon = base::parse_rfc3339("2026-11-24T12:00:00Z").value();

constexpr net::Timeouts patient{5s, 5s};
constexpr net::Timeouts hasty{300ms, 300ms};

core::AttemptJudgement attempt(const World& world, const net::Origin& origin, net::Timeouts timeouts,
                               bool receipt_required) {
    asio::io_context loop{1};
    net::HttpsClient client{loop.get_executor(), world.client_tls(), origin, timeouts};
    net::Request request{"POST", "/notifications", {{"Content-Type", "application/json"}}, body};
    const auto exchange = run(loop, client.exchange(std::move(request)));
    core::Receipt receipt;
    if (const auto* answer = std::get_if<core::Answer>(&exchange.came))
        receipt = message::read_receipt(answer->body, id, digest);
    return core::judge(exchange, receipt, receipt_required, noon);
}

// "refused: answer 422", "delivered", "delivered and settled"
std::string told(const core::AttemptJudgement& judgement) {
    std::string text{core::to_text(judgement.outcome)};
    if (judgement.acknowledged) text += " and settled";
    return judgement.cause.empty() ? text : text + ": " + judgement.cause;
}

std::string told_for(Step step, bool receipt_required = false, net::Timeouts timeouts = patient) {
    const World world;
    const ScriptedPeer peer{world.server, {test::Connection{{std::move(step)}}}};
    const auto judgement = attempt(world, {"localhost", peer.port()}, timeouts, receipt_required);
    CHECK(peer.requests().size() == 1); // whatever it answers, it is asked once
    return told(judgement);
}

std::string told_for_start(test::Connection::Start start, net::Timeouts timeouts = patient) {
    const World world;
    const ScriptedPeer peer{world.server, {test::Connection{{Step::answer(200)}, start}}};
    return told(attempt(world, {"localhost", peer.port()}, timeouts, false));
}

std::string told_for_certificate(const Subject& subject) {
    const World world;
    const ScriptedPeer peer{world.pki.issue(world.states, subject), {test::Connection{{Step::answer(200)}}}};
    const auto judgement = attempt(world, {"localhost", peer.port()}, patient, false);
    CHECK(peer.requests().empty()); // nobody's data went there
    return told(judgement);
}

std::string receipt_of(const base::NotificationId& of, std::string_view status = "received",
                       const base::Digest& content = digest) {
    return fmt::format(R"({{"id":"{}","contentDigest":"{}","status":"{}","reference":"FR-1"}})", of.text(),
                       message::content_digest(content), status);
}

Step json(int status, std::string text) {
    return Step::answer(status, "application/json", std::move(text));
}

} // namespace

TEST_CASE("answer table: 2xx with no body or with JSON is delivered, and a receipt may settle or refuse it") {
    CHECK(told_for(Step::answer(200)) == "delivered");
    CHECK(told_for(Step::answer(202)) == "delivered");
    CHECK(told_for(Step::answer(204)) == "delivered");
    CHECK(told_for(json(200, "{}")) == "delivered");
    CHECK(told_for(json(201, receipt_of(id))) == "delivered");
    CHECK(told_for(json(200, receipt_of(id, "acknowledged"))) == "delivered and settled");
    CHECK(told_for(json(200, receipt_of(id, "refused"))) == "refused: refused by the receipt");
}

TEST_CASE(
    "answer table: a receipt for another id or other content, or a missing one, is the lane's failure") {
    CHECK(told_for(json(200, receipt_of(other_id))) == "lane_failure: receipt for another id");
    CHECK(told_for(json(200, receipt_of(other_id, "acknowledged"))) ==
          "lane_failure: receipt for another id");
    CHECK(told_for(json(200, receipt_of(id, "acknowledged", base::sha256("other")))) ==
          "lane_failure: receipt for another content");
    CHECK(told_for(Step::answer(200), true) == "lane_failure: no receipt with our id");
    CHECK(told_for(json(200, "{}"), true) == "lane_failure: no receipt with our id");
    CHECK(told_for(json(200, receipt_of(id)), true) == "delivered");
}

TEST_CASE("answer table: 409 was delivered before where the receipt carries our id") {
    CHECK(told_for(json(409, receipt_of(id))) == "delivered");
    CHECK(told_for(json(409, receipt_of(id, "acknowledged"))) == "delivered and settled");
    CHECK(told_for(json(409, receipt_of(other_id))) == "lane_failure: receipt for another id");
    CHECK(told_for(json(409, "{}")) == "transient: answer 409");
    CHECK(told_for(Step::answer(409)) == "transient: answer 409");
}

TEST_CASE("answer table: what passes is transient, and Retry-After is read") {
    for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
        CAPTURE(status);
        CHECK(told_for(Step::answer(status, "text/html", "<p>later</p>")) ==
              fmt::format("transient: answer {}", status));
    }
    const World world;
    const ScriptedPeer peer{world.server,
                            {test::Connection{{Step::answer(503, {}, {}, {{"Retry-After", "120"}})}}}};
    CHECK(attempt(world, {"localhost", peer.port()}, patient, false).retry_after == 2min);
}

TEST_CASE("answer table: what may have left without an answer is unknown, an outcome of its own") {
    CHECK(told_for(Step::silence(), false, hasty) == "unknown: answer timed out");
    CHECK(told_for(Step::reset()) == "unknown: connection reset");
    CHECK(told_for(Step::close()) == "unknown: connection reset");
    CHECK(told_for(Step::raw_then_close("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive.")) ==
          "unknown: connection reset");
    CHECK(told_for(Step::drip("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", 20ms), false, hasty) ==
          "unknown: answer timed out");
    CHECK(told_for_start(test::Connection::Start::close_after_handshake) == "unknown: connection reset");
}

TEST_CASE("answer table: what surely did not leave is transient") {
    CHECK(told_for_start(test::Connection::Start::close_before_handshake) == "transient: connection reset");
    CHECK(told_for_start(test::Connection::Start::silence_before_handshake, hasty) ==
          "transient: handshake timed out");
    const World world;
    CHECK(told(attempt(world, {"nobody.invalid", 443}, patient, false)) == "transient: name not resolved");
    asio::io_context loop;
    asio::ip::tcp::acceptor unheard{loop};
    unheard.open(asio::ip::tcp::v4());
    unheard.bind({asio::ip::address_v4::loopback(), 0});
    CHECK(told(attempt(world, {"127.0.0.1", unheard.local_endpoint().port()}, patient, false)) ==
          "transient: connect refused");
}

TEST_CASE("answer table: 400, 413 and 422 refuse this message alone, with an answer of at most 64 KiB") {
    for (const int status : {400, 413, 422}) {
        CAPTURE(status);
        CHECK(told_for(json(status, R"({"title":"no such court"})")) ==
              fmt::format("refused: answer {}", status));
    }
    CHECK(told_for(Step::answer(422, "text/plain", std::string(net::max_answer_bytes, 'x'))) ==
          "refused: answer 422");
    CHECK(told_for(Step::answer(422, "text/plain", std::string(net::max_answer_bytes + 1, 'x'))) ==
          "lane_failure: answer too big");
}

TEST_CASE("answer table: five refusals in a row by the peer open the circuit, and name the last") {
    const World world;
    const ScriptedPeer peer{world.server, {test::Connection{{Step::answer(422)}}}};
    core::Circuit circuit{core::CircuitPolicy{}};
    for (int refusal = 1; refusal <= 5; ++refusal) {
        const auto judgement = attempt(world, {"localhost", peer.port()}, patient, false);
        const auto change = circuit.note(judgement, false, 0s, base::Monotonic{1h});
        CHECK(change == (refusal == 5 ? core::Circuit::Change::opened : core::Circuit::Change::none));
    }
    CHECK(circuit.cause() == "5 refusals in a row, the last: answer 422");
}

TEST_CASE("answer table: a gateway's page with 200 is the lane's failure") {
    CHECK(told_for(Step::answer(200, "text/html", "<html><h1>It works!</h1></html>")) ==
          "lane_failure: delivered, says a body that is not JSON");
    CHECK(told_for(Step::answer(200, "application/json", "ok")) ==
          "lane_failure: delivered, says a body that is not JSON");
}

TEST_CASE("answer table: a redirect is the lane's failure and is not followed") {
    for (const int status : {301, 302, 303, 307, 308}) {
        CAPTURE(status);
        CHECK(told_for(Step::answer(status, {}, {}, {{"Location", "/elsewhere"}})) ==
              fmt::format("lane_failure: answer {}", status));
    }
}

TEST_CASE("answer table: statuses that speak of us or of the address are the lane's failure") {
    for (const int status : {401, 403, 404, 405, 410, 415, 418, 421, 451, 501, 505}) {
        CAPTURE(status);
        CHECK(told_for(Step::answer(status)) == fmt::format("lane_failure: answer {}", status));
    }
}

TEST_CASE("answer table: a certificate that is not to be trusted gets no data, and fails the lane") {
    CHECK(told_for_certificate(Subject{"peer", {"elsewhere.test"}}) ==
          "lane_failure: certificate of another name");
    Subject expired{"peer", {"localhost"}};
    expired.from = std::chrono::hours{-48};
    expired.until = std::chrono::hours{-24};
    CHECK(told_for_certificate(expired) == "lane_failure: certificate expired");
    const World world;
    const ScriptedPeer foreign{world.pki.issue(world.us, Subject{"foreign", {"localhost"}}),
                               {test::Connection{{Step::answer(200)}}}};
    CHECK(told(attempt(world, {"localhost", foreign.port()}, patient, false)) ==
          "lane_failure: certificate not trusted");
    CHECK(foreign.requests().empty());
}

TEST_CASE("answer table: a TLS alert of theirs is the lane's failure") {
    const World world;
    const ScriptedPeer peer{
        world.server, {test::Connection{{Step::answer(200)}}}, world.states.identity.certificate};
    CHECK(told(attempt(world, {"localhost", peer.port()}, patient, false)) == "lane_failure: TLS alert");
}

TEST_CASE("answer table: an answer that is not HTTP, or has no end, is the lane's failure") {
    CHECK(told_for(Step::raw("220 mail.example.org ESMTP ready\r\n")) == "lane_failure: answer is not HTTP");
    CHECK(told_for(Step::answer(200, "application/json", std::string(net::max_answer_bytes + 1, ' '))) ==
          "lane_failure: answer too big");
    CHECK(told_for(Step::raw("HTTP/1.1 200 OK\r\nX: " + std::string(net::max_answer_bytes + 1, 'x'))) ==
          "lane_failure: answer too big");
}

} // namespace answer_table_test
