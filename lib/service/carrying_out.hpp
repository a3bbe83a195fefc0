// Carries out what an operator ordered about a decision under review or a quarantined record. Blocking, on a
// worker, in one transaction of store/carrying_out; the rules are core's and daf's, the rows record_batch's.
#pragma once

#include "service/record_batch.hpp"

namespace convictiond::service {

// Why it could not be; nothing: it is done. Nothing has changed then but the order, which has its answer.
[[nodiscard]] std::optional<std::string> carry_out(store::Connection& connection, std::int64_t order,
                                                   const AcceptanceRules& rules, base::Instant now);

} // namespace convictiond::service
