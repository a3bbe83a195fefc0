// What both ways of acknowledging share, the state's call and our asking: from what was read to what is
// stored, from what came of it to the answer and the log.
#pragma once

#include "message/receipt.hpp"
#include "store/acknowledgements.hpp"

namespace convictiond::service {

// An item whose id is none of ours by its shape is left out.
[[nodiscard]] std::vector<store::ReceivedAcknowledgement>
received_of(const std::vector<message::AcknowledgementItem>& items);

// What came of each item, in order, which is logged; `stored` is of those that received_of gave.
std::vector<message::AcknowledgementAnswer> answer(base::MemberState from,
                                                   const std::vector<message::AcknowledgementItem>& items,
                                                   const std::vector<store::StoredAcknowledgement>& stored);

} // namespace convictiond::service
