#include "service/acknowledging.hpp"

#include "service/log.hpp"

namespace convictiond::service {

namespace {

std::string_view event_of(core::AcknowledgementResult result) {
    switch (result) {
    case core::AcknowledgementResult::stored: return "acknowledgement.stored";
    case core::AcknowledgementResult::repeated: return "acknowledgement.repeated";
    case core::AcknowledgementResult::unknown: return "acknowledgement.unknown";
    case core::AcknowledgementResult::conflict: return "acknowledgement.conflict";
    }
    return "acknowledgement.unknown";
}

} // namespace

std::vector<store::ReceivedAcknowledgement>
received_of(const std::vector<message::AcknowledgementItem>& items) {
    std::vector<store::ReceivedAcknowledgement> received;
    for (const auto& item : items) {
        if (!item.acknowledgement) continue;
        const auto& one = *item.acknowledgement;
        received.push_back({one.id, one.status, one.reason, one.reference});
    }
    return received;
}

// An id that is none by its shape is unknown without a look.
std::vector<message::AcknowledgementAnswer>
answers_of(const std::vector<message::AcknowledgementItem>& items,
           const std::vector<core::AcknowledgementResult>& stored) {
    std::vector<message::AcknowledgementAnswer> answers;
    auto next = stored.begin();
    for (const auto& item : items)
        answers.push_back(
            {item.id_text, item.acknowledgement ? *next++ : core::AcknowledgementResult::unknown});
    return answers;
}

void log_answers(base::MemberState from, const std::vector<message::AcknowledgementAnswer>& answers,
                 const std::vector<message::AcknowledgementItem>& items) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto result = answers[i].result;
        const bool alarming =
            result == core::AcknowledgementResult::conflict || result == core::AcknowledgementResult::unknown;
        const auto status = items[i].acknowledgement ? core::to_text(items[i].acknowledgement->status) : "";
        log(alarming ? Level::warning : Level::info, event_of(result),
            {{"notification", answers[i].id_text}, {"state", from.code()}, {"status", std::string{status}}});
    }
}

} // namespace convictiond::service
