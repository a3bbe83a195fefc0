// What member states say of what they got, stored before it is answered: one transaction for a whole array.
// A notification of another state is `unknown`; nothing leaks.
#pragma once

#include "core/acknowledgement.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

struct ReceivedAcknowledgement {
    base::NotificationId id;
    core::AcknowledgementStatus status = core::AcknowledgementStatus::recorded;
    std::string reason;    // theirs, erasable
    std::string reference; // theirs, erasable
};

// One result for each, in order. The same id twice in an array is judged in that order.
[[nodiscard]] std::vector<core::AcknowledgementResult>
store_acknowledgements(Connection& connection, base::MemberState from,
                       const std::vector<ReceivedAcknowledgement>& received, base::Instant now);

} // namespace convictiond::store
