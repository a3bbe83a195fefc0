// The archive held against the ledger, at the start and each hour: a daily file that lies there and that the
// books do not know (a failover or a restore lost its commit) gets a finding and goes back into the drop
// directory, where intake takes it in with the same ids and bytes. Blocking, on intake's worker; repeatable
// at any point.
#pragma once

#include "settings/settings.hpp"
#include "store/connection.hpp"

namespace convictiond::service {

// The names of those that went back.
[[nodiscard]] std::vector<std::string> hold_archive_against_ledger(store::Connection& connection,
                                                                   const settings::Inbound& inbound);

} // namespace convictiond::service
