// One attempt to deliver: the facts that the network saw (Exchange), and what they mean for the notification
// and for its lane (judge), as docs/exchange.md tells member states under "What your answer means". It is
// pure, so that each row of that table is tested by calling it.
#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace convictiond::core {

// A complete answer of a peer.
struct Answer {
    int status = 0;
    std::string retry_after; // the field's value as it came; empty: none
    std::string body;        // at most 64 KiB
};

// Why there is no answer.
enum class Failure {
    not_resolved,
    connect_refused,
    connect_timed_out,
    handshake_timed_out,
    certificate_untrusted,
    certificate_wrong_name,
    certificate_expired,
    tls_alert, // the peer's or ours: a version, a cipher, a client certificate that was turned down
    reset,     // the connection broke before the answer was complete
    answer_timed_out,
    not_http,
    answer_too_big, // more than 64 KiB, head or body
    cut_off,        // by our own stop
};

[[nodiscard]] std::string_view to_text(Failure failure);

struct NoAnswer {
    Failure failure = Failure::reset;
    std::string detail; // for the log: the library's words, escaped; no personal data
};

// What one POST or GET came to. `may_have_left`: a byte of the request may have reached the peer, so that it
// may have acted on it.
struct Exchange {
    std::variant<Answer, NoAnswer> came;
    bool may_have_left = false;
    base::Duration took{};
};

enum class AttemptOutcome { delivered, transient, refused, lane_failure, unknown };

[[nodiscard]] std::string_view to_text(AttemptOutcome outcome);

// What an answer's body says, read by message/receipt.
enum class ReceiptStatus { unstated, acknowledged, refused };

struct Receipt {
    bool is_empty = true;           // no body at all
    bool is_json = false;           // else a gateway's page, say
    std::optional<bool> our_id;     // it carries an id: is it the one of this notification?
    std::optional<bool> our_digest; // it carries a digest: is it the one of what we sent?
    ReceiptStatus status = ReceiptStatus::unstated;
    std::string reference; // theirs; text from outside
};

struct AttemptJudgement {
    AttemptOutcome outcome = AttemptOutcome::unknown;
    std::string cause;                         // in a few words; empty where it was delivered
    std::optional<int> status;                 // of the answer
    std::optional<base::Duration> retry_after; // theirs, as it came
    bool acknowledged = false;                 // delivered, and the receipt settles it at once
    bool by_receipt = false; // refused, and it is the receipt that says so: their authority's word
    bool congested = false;  // a time-out, 429 or 503: the lane narrows its window
};

[[nodiscard]] AttemptJudgement judge(const Exchange& exchange, const Receipt& receipt, bool receipt_required,
                                     base::Instant now);

} // namespace convictiond::core
