#include "store/lane_lock.hpp"

namespace convictiond::store {

namespace {

Bounds lock_bounds() {
    Bounds bounds;
    // A beat that takes longer is no sign of life in time.
    bounds.statement = std::chrono::milliseconds{2000};
    bounds.idle_session = lock_idle_timeout;
    return bounds;
}

} // namespace

LaneLock::LaneLock(const std::string& connection) : connection_{connection, "locks", lock_bounds()} {}

bool LaneLock::try_take(base::MemberState lane) {
    return connection_.execute("try_lock_lane", parameters(lane.number())).truth(0, 0);
}

void LaneLock::give_up(base::MemberState lane) {
    (void)connection_.execute("unlock_lane", parameters(lane.number()));
}

void LaneLock::beat() {
    (void)connection_.execute("beat");
}

} // namespace convictiond::store
