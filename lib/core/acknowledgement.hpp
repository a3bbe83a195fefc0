// What a member state's acknowledgement does to a notification, and what we answer: the table of the
// exchange, "state of the notification × recorded or refused", a row a case.
#pragma once

#include "core/notification.hpp"

namespace convictiond::core {

enum class AcknowledgementStatus { recorded, refused }; // their word
enum class AcknowledgementResult { stored, repeated, unknown, conflict };

[[nodiscard]] std::string_view to_text(AcknowledgementStatus status);
[[nodiscard]] std::string_view to_text(AcknowledgementResult result);

// What is known of a notification when an acknowledgement for it comes in.
struct Acknowledged {
    Status status = Status::queued;
    bool refused_by_answer = false; // refused: with the delivery's answer, not by an acknowledgement
};

struct AcknowledgementJudgement {
    AcknowledgementResult result = AcknowledgementResult::unknown;
    std::optional<Status> becomes; // where it is `stored`
};

[[nodiscard]] AcknowledgementJudgement judge_acknowledgement(Acknowledged notification,
                                                             AcknowledgementStatus theirs);

} // namespace convictiond::core
