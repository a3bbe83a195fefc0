// Acts of operators: each is one function of the database, which checks, acts and journals under the
// session's own user, so that it is the same from here and from psql. Throws Rejected: SQLSTATE 42501 where
// this user may not, P0001 where the act makes no sense now (its words say why); nothing has changed then.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

void pause_lane(Connection& connection, base::MemberState lane, const std::string& reason);
void resume_lane(Connection& connection, base::MemberState lane);
// The number of the order, which a daemon carries out: see orders.hpp.
[[nodiscard]] std::int64_t order_lane_test(Connection& connection, base::MemberState lane);

} // namespace convictiond::store
