#include "service/acknowledging.hpp"

#include "base/check.hpp"
#include "service/log.hpp"

namespace convictiond::service {

namespace {

// Of one that speaks of a notification that we know.
std::string_view event_of(core::AcknowledgementResult result) {
    switch (result) {
    case core::AcknowledgementResult::stored: return "acknowledgement.stored";
    case core::AcknowledgementResult::repeated: return "acknowledgement.repeated";
    case core::AcknowledgementResult::conflict: return "acknowledgement.conflict";
    case core::AcknowledgementResult::unknown: break;
    }
    CHECK(!"an acknowledgement of what is known");
    return {};
}

// What it is about stands in the line, so that grep finds a conviction and a file, too.
void log_answer(base::MemberState from, const message::AcknowledgementItem& item,
                const store::StoredAcknowledgement& came) {
    const std::string_view status = core::to_text(item.status);
    if (came.result == core::AcknowledgementResult::unknown) {
        log(Level::warning, "acknowledgement.unknown",
            {{"notification", item.id_text}, {"state", from.code()}, {"status", status}});
        return;
    }
    const bool alarming = came.result == core::AcknowledgementResult::conflict;
    log(alarming ? Level::warning : Level::info, event_of(came.result),
        {{"notification", item.id_text},
         {"state", from.code()},
         {"status", status},
         {"reference", came.reference},
         {"version", std::to_string(came.version)},
         {"file", came.file}});
}

} // namespace

std::vector<store::ReceivedAcknowledgement>
received_of(const std::vector<message::AcknowledgementItem>& items) {
    std::vector<store::ReceivedAcknowledgement> received;
    for (const auto& item : items) {
        if (!item.acknowledgement) continue;
        const auto& one = *item.acknowledgement;
        received.push_back({one.id, item.status, one.reason, one.reference});
    }
    return received;
}

// An id that is none by its shape is unknown without a look.
std::vector<message::AcknowledgementAnswer> answer(base::MemberState from,
                                                   const std::vector<message::AcknowledgementItem>& items,
                                                   const std::vector<store::StoredAcknowledgement>& stored) {
    std::vector<message::AcknowledgementAnswer> answers;
    auto next = stored.begin();
    for (const auto& item : items) {
        const auto came = item.acknowledgement ? *next++ : store::StoredAcknowledgement{};
        answers.push_back({item.id_text, came.result});
        log_answer(from, item, came);
    }
    return answers;
}

} // namespace convictiond::service
