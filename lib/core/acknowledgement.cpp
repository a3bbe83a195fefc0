#include "core/acknowledgement.hpp"

#include "base/check.hpp"

namespace convictiond::core {

std::string_view to_text(AcknowledgementStatus status) {
    switch (status) {
    case AcknowledgementStatus::recorded: return "recorded";
    case AcknowledgementStatus::refused: return "refused";
    }
    CHECK(!"a status that does not exist");
    return {};
}

std::string_view to_text(AcknowledgementResult result) {
    switch (result) {
    case AcknowledgementResult::stored: return "stored";
    case AcknowledgementResult::repeated: return "repeated";
    case AcknowledgementResult::unknown: return "unknown";
    case AcknowledgementResult::conflict: return "conflict";
    }
    CHECK(!"a result that does not exist");
    return {};
}

AcknowledgementJudgement judge_acknowledgement(Acknowledged notification, AcknowledgementStatus theirs) {
    using enum AcknowledgementResult;
    const bool recorded = theirs == AcknowledgementStatus::recorded;
    const auto happening = recorded ? Happening::recorded : Happening::refused_by_authority;
    switch (notification.status) {
    case Status::held: // never sent: they cannot know it
    case Status::closed: return {unknown, std::nullopt};
    case Status::queued:
    case Status::delivered: return {stored, after(notification.status, happening)};
    case Status::acknowledged:
        if (recorded) return {repeated, std::nullopt};
        return {conflict, std::nullopt};
    case Status::refused:
        if (!recorded) return {repeated, std::nullopt};
        // A refusal by their machine is no word of their authority; one by the authority stands until an
        // operator resubmits, which makes it queued again.
        if (notification.refused_by_answer) return {stored, after(Status::refused, happening)};
        return {conflict, std::nullopt};
    }
    CHECK(!"a status that does not exist");
    return {};
}

} // namespace convictiond::core
