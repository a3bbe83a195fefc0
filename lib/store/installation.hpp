// Which identity key this database belongs to. Ids are made from the key: a daemon with another one would
// send everything again under other ids, so it must not send at all.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

// Stores the check value at the first start; afterwards answers whether it is the same.
[[nodiscard]] bool confirm_identity(Connection& connection, const base::Digest& check_value,
                                    base::Instant now);

} // namespace convictiond::store
