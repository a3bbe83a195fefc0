// What an answer means: the rows of the exchange's table, every status, every failure of the network.
#include "core/attempt.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace attempt_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

namespace {

using enum AttemptOutcome;

const auto now = *base::parse_rfc3339("2026-11-24T08:00:00Z");

Exchange answered(int status, std::string retry_after = {}) {
    Exchange exchange;
    Answer answer;
    answer.status = status;
    answer.retry_after = std::move(retry_after);
    exchange.came = std::move(answer);
    exchange.may_have_left = true;
    return exchange;
}

AttemptJudgement judged(int status, const Receipt& receipt = {}, bool required = false) {
    return judge(answered(status), receipt, required, now);
}

AttemptJudgement silent(Failure failure, bool may_have_left) {
    Exchange exchange;
    exchange.came = NoAnswer{failure, "the library's words"};
    exchange.may_have_left = may_have_left;
    return judge(exchange, {}, false, now);
}

Receipt page() { // a gateway's "it works"
    Receipt receipt;
    receipt.is_empty = false;
    return receipt;
}

Receipt json() {
    auto receipt = page();
    receipt.is_json = true;
    return receipt;
}

Receipt for_id(bool ours, ReceiptStatus status = ReceiptStatus::unstated) {
    auto receipt = json();
    receipt.our_id = ours;
    receipt.status = status;
    return receipt;
}

} // namespace

TEST_CASE("every status from 200 to 599 means what the table says") {
    const std::set<int> waits = {408, 409, 425, 429, 500, 502, 503, 504};
    const std::set<int> refuses = {400, 413, 422};
    for (int status = 200; status < 600; ++status) {
        const auto expected = status < 300               ? delivered
                              : waits.contains(status)   ? transient
                              : refuses.contains(status) ? refused
                                                         : lane_failure;
        INFO("answer " << status);
        const auto judgement = judged(status);
        CHECK(judgement.outcome == expected);
        CHECK(judgement.status == status);
        CHECK(judgement.cause == (status < 300 ? "" : "answer " + std::to_string(status)));
        CHECK_FALSE(judgement.acknowledged);
    }
}

TEST_CASE("an interim answer that ends the exchange, and a status of no class, are the lane's fault") {
    for (const int status : {100, 101, 103, 199, 600, 999}) CHECK(judged(status).outcome == lane_failure);
}

TEST_CASE(
    "a failure without an answer means what the table says, and a byte that may have left is recorded") {
    struct Row {
        Failure failure;
        AttemptOutcome nothing_left, something_left;
        const char* cause;
    };
    const Row table[] = {
        {Failure::not_resolved, transient, unknown, "name not resolved"},
        {Failure::connect_refused, transient, unknown, "connect refused"},
        {Failure::connect_timed_out, transient, unknown, "connect timed out"},
        {Failure::handshake_timed_out, transient, unknown, "handshake timed out"},
        {Failure::answer_timed_out, transient, unknown, "answer timed out"},
        {Failure::reset, transient, unknown, "connection reset"},
        {Failure::certificate_untrusted, lane_failure, lane_failure, "certificate not trusted"},
        {Failure::certificate_wrong_name, lane_failure, lane_failure, "certificate of another name"},
        {Failure::certificate_expired, lane_failure, lane_failure, "certificate expired"},
        {Failure::tls_alert, lane_failure, lane_failure, "TLS alert"},
        {Failure::not_http, lane_failure, lane_failure, "answer is not HTTP"},
        {Failure::answer_too_big, lane_failure, lane_failure, "answer too big"},
        {Failure::cut_off, transient, unknown, "cut off by our stop"},
    };
    for (const auto& row : table) {
        INFO(row.cause);
        CHECK(silent(row.failure, false).outcome == row.nothing_left);
        CHECK(silent(row.failure, true).outcome == row.something_left);
        CHECK(silent(row.failure, true).cause == row.cause);
        CHECK_FALSE(silent(row.failure, true).status);
        CHECK_FALSE(silent(row.failure, true).retry_after);
    }
}

TEST_CASE("time-outs, 429 and 503 narrow the window, nothing else does") {
    std::set<int> narrow;
    for (int status = 200; status < 600; ++status)
        if (judged(status).congested) narrow.insert(status);
    CHECK(narrow == std::set<int>{429, 503});
    for (const auto failure :
         {Failure::connect_timed_out, Failure::handshake_timed_out, Failure::answer_timed_out})
        CHECK(silent(failure, true).congested);
    for (const auto failure :
         {Failure::not_resolved, Failure::connect_refused, Failure::reset, Failure::tls_alert,
          Failure::certificate_untrusted, Failure::not_http, Failure::answer_too_big})
        CHECK_FALSE(silent(failure, true).congested);
}

TEST_CASE("a 2xx with no body or with JSON is a delivery, with anything else the lane's fault") {
    for (const int status : {200, 201, 202, 204, 299}) {
        CHECK(judged(status).outcome == delivered);
        CHECK(judged(status, json()).outcome == delivered);
        CHECK(judged(status, page()).outcome == lane_failure);
        CHECK(judged(status, page()).cause == "delivered, says a body that is not JSON");
    }
}

TEST_CASE("a receipt's status settles a delivery or refuses it, and says nothing where it is unstated") {
    const auto acknowledged = judged(200, for_id(true, ReceiptStatus::acknowledged));
    CHECK(acknowledged.outcome == delivered);
    CHECK(acknowledged.acknowledged);
    const auto turned_down = judged(200, for_id(true, ReceiptStatus::refused));
    CHECK(turned_down.outcome == refused);
    CHECK(turned_down.cause == "refused by the receipt");
    CHECK_FALSE(turned_down.acknowledged);
    CHECK(judged(200, for_id(true)).outcome == delivered);
    CHECK_FALSE(judged(200, for_id(true)).acknowledged);
}

TEST_CASE("a status without our id is no receipt and settles nothing") {
    Receipt receipt;
    receipt.is_empty = false;
    receipt.is_json = true;
    for (const auto status : {ReceiptStatus::acknowledged, ReceiptStatus::refused}) {
        receipt.status = status;
        CHECK(judged(200, receipt).outcome == delivered);
        CHECK_FALSE(judged(200, receipt).acknowledged);
    }
}

TEST_CASE("a receipt for another id or another content is the lane's fault, whatever else it says") {
    for (const auto status : {ReceiptStatus::unstated, ReceiptStatus::acknowledged, ReceiptStatus::refused}) {
        const auto other_id = judged(200, for_id(false, status));
        CHECK(other_id.outcome == lane_failure);
        CHECK(other_id.cause == "receipt for another id");
        auto receipt = for_id(true, status);
        receipt.our_digest = false;
        CHECK(judged(200, receipt).outcome == lane_failure);
        CHECK(judged(200, receipt).cause == "receipt for another content");
        CHECK_FALSE(judged(200, receipt).acknowledged);
        receipt.our_digest = true;
        CHECK(judged(200, receipt).outcome != lane_failure);
    }
}

TEST_CASE("where a receipt is required, a 2xx without one that carries our id is the lane's fault") {
    CHECK(judged(200, {}, true).outcome == lane_failure);
    CHECK(judged(200, json(), true).outcome == lane_failure);
    CHECK(judged(200, json(), true).cause == "no receipt with our id");
    CHECK(judged(200, for_id(false), true).outcome == lane_failure);
    CHECK(judged(200, for_id(true), true).outcome == delivered);
    auto digest_alone = json();
    digest_alone.our_digest = true;
    CHECK(judged(200, digest_alone, true).outcome == lane_failure);
}

TEST_CASE("a 409 whose receipt carries our id says delivered before, another's id is the lane's fault") {
    CHECK(judged(409).outcome == transient);
    CHECK(judged(409, page()).outcome == transient);
    CHECK(judged(409, json()).outcome == transient);
    CHECK(judged(409, for_id(true)).outcome == delivered);
    CHECK(judged(409, for_id(true)).cause.empty());
    CHECK(judged(409, for_id(true, ReceiptStatus::acknowledged)).acknowledged);
    CHECK(judged(409, for_id(true, ReceiptStatus::refused)).outcome == refused);
    CHECK(judged(409, for_id(false)).outcome == lane_failure);
    CHECK(judged(409, {}, true).outcome == transient); // required of a 2xx alone
}

TEST_CASE("a receipt in an answer that is no delivery changes nothing") {
    for (const int status : {400, 404, 429, 500})
        CHECK(judged(status, for_id(true, ReceiptStatus::acknowledged)).outcome == judged(status).outcome);
}

TEST_CASE("Retry-After is read of every answer, as it came") {
    auto waits = [](int status, const char* retry_after) {
        return judge(answered(status, retry_after), {}, false, now).retry_after;
    };
    CHECK(waits(503, "120") == 120s);
    CHECK(waits(429, "Tue, 24 Nov 2026 08:01:00 GMT") == 60s);
    CHECK(waits(401, "7200") == 2h);
    CHECK_FALSE(waits(503, ""));
    CHECK_FALSE(waits(503, "soon"));
}

TEST_CASE("outcomes have the words that attempts are recorded with") {
    CHECK(to_text(delivered) == "delivered");
    CHECK(to_text(transient) == "transient");
    CHECK(to_text(refused) == "refused");
    CHECK(to_text(lane_failure) == "lane_failure");
    CHECK(to_text(unknown) == "unknown");
}

} // namespace attempt_test
