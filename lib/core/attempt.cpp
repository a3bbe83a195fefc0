#include "core/attempt.hpp"

#include "base/check.hpp"
#include "core/retry_policy.hpp"

#include <fmt/format.h>

namespace convictiond::core {

std::string_view to_text(AttemptOutcome outcome) {
    switch (outcome) {
    case AttemptOutcome::delivered: return "delivered";
    case AttemptOutcome::transient: return "transient";
    case AttemptOutcome::refused: return "refused";
    case AttemptOutcome::lane_failure: return "lane_failure";
    case AttemptOutcome::unknown: return "unknown";
    }
    CHECK(!"an outcome that does not exist");
    return {};
}

std::string_view to_text(Failure failure) {
    switch (failure) {
    case Failure::not_resolved: return "name not resolved";
    case Failure::connect_refused: return "connect refused";
    case Failure::connect_timed_out: return "connect timed out";
    case Failure::handshake_timed_out: return "handshake timed out";
    case Failure::certificate_untrusted: return "certificate not trusted";
    case Failure::certificate_wrong_name: return "certificate of another name";
    case Failure::certificate_expired: return "certificate expired";
    case Failure::tls_alert: return "TLS alert";
    case Failure::reset: return "connection reset";
    case Failure::answer_timed_out: return "answer timed out";
    case Failure::not_http: return "answer is not HTTP";
    case Failure::answer_too_big: return "answer too big";
    case Failure::cut_off: return "cut off by our stop";
    }
    CHECK(!"a failure that does not exist");
    return {};
}

namespace {

bool is_lanes_fault(Failure failure) {
    switch (failure) {
    case Failure::certificate_untrusted:
    case Failure::certificate_wrong_name:
    case Failure::certificate_expired:
    case Failure::tls_alert:
    case Failure::not_http:
    case Failure::answer_too_big: return true;
    case Failure::not_resolved:
    case Failure::connect_refused:
    case Failure::connect_timed_out:
    case Failure::handshake_timed_out:
    case Failure::reset:
    case Failure::answer_timed_out:
    case Failure::cut_off: return false;
    }
    return false;
}

AttemptJudgement judge_silence(const NoAnswer& no_answer, bool may_have_left) {
    AttemptJudgement judgement;
    judgement.cause = to_text(no_answer.failure);
    if (is_lanes_fault(no_answer.failure)) {
        judgement.outcome = AttemptOutcome::lane_failure;
        return judgement;
    }
    judgement.outcome = may_have_left ? AttemptOutcome::unknown : AttemptOutcome::transient;
    judgement.congested = no_answer.failure == Failure::answer_timed_out ||
                          no_answer.failure == Failure::connect_timed_out ||
                          no_answer.failure == Failure::handshake_timed_out;
    return judgement;
}

AttemptJudgement judge_delivery(AttemptJudgement judgement, const Receipt& receipt, bool receipt_required) {
    auto lane_failure = [&](std::string cause) {
        judgement.outcome = AttemptOutcome::lane_failure;
        judgement.cause = std::move(cause);
        return judgement;
    };
    if (!receipt.is_empty && !receipt.is_json) return lane_failure("delivered, says a body that is not JSON");
    if (receipt.our_id == false) return lane_failure("receipt for another id");
    if (receipt.our_digest == false) return lane_failure("receipt for another content");
    if (receipt_required && receipt.our_id != true) return lane_failure("no receipt with our id");
    // Without our id it is no receipt: a gateway's {"status": …} settles nothing.
    const auto status = receipt.our_id == true ? receipt.status : ReceiptStatus::unstated;
    if (status == ReceiptStatus::refused) {
        judgement.outcome = AttemptOutcome::refused;
        judgement.cause = "refused by the receipt";
        judgement.by_receipt = true;
        return judgement;
    }
    judgement.outcome = AttemptOutcome::delivered;
    judgement.acknowledged = status == ReceiptStatus::acknowledged;
    return judgement;
}

bool is_transient(int status) {
    switch (status) {
    case 408:
    case 409:
    case 425:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504: return true;
    default: return false; // a number from outside, no enum of ours
    }
}

} // namespace

AttemptJudgement judge(const Exchange& exchange, const Receipt& receipt, bool receipt_required,
                       base::Instant now) {
    if (const auto* no_answer = std::get_if<NoAnswer>(&exchange.came))
        return judge_silence(*no_answer, exchange.may_have_left);

    const auto& answer = std::get<Answer>(exchange.came);
    AttemptJudgement judgement;
    judgement.status = answer.status;
    judgement.cause = fmt::format("answer {}", answer.status);
    judgement.retry_after = parse_retry_after(answer.retry_after, now);
    judgement.congested = answer.status == 429 || answer.status == 503;
    const bool delivered_before = answer.status == 409 && receipt.our_id.has_value();
    if ((answer.status >= 200 && answer.status < 300) || delivered_before) {
        judgement.cause.clear();
        return judge_delivery(std::move(judgement), receipt, receipt_required);
    }
    if (is_transient(answer.status)) {
        judgement.outcome = AttemptOutcome::transient;
    } else if (answer.status == 400 || answer.status == 413 || answer.status == 422) {
        judgement.outcome = AttemptOutcome::refused;
    } else {
        judgement.outcome = AttemptOutcome::lane_failure;
    }
    return judgement;
}

} // namespace convictiond::core
