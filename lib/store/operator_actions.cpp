#include "store/operator_actions.hpp"

namespace convictiond::store {

void pause_lane(Connection& connection, base::MemberState lane, const std::string& reason) {
    connection.execute("pause_lane", parameters(lane, reason));
}

void resume_lane(Connection& connection, base::MemberState lane) {
    connection.execute("resume_lane", parameters(lane));
}

std::int64_t order_lane_test(Connection& connection, base::MemberState lane) {
    return connection.execute("order_lane_test", parameters(lane)).number(0, 0);
}

} // namespace convictiond::store
