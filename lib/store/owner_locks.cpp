#include "store/owner_locks.hpp"

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

OwnerLocks::OwnerLocks(const std::string& connection) : connection_{connection, "locks", lock_bounds()} {
    (void)connection_.execute("join_daemons");
}

std::optional<core::LaneClaims::Locked> OwnerLocks::try_take(base::MemberState lane) {
    constexpr auto fresh = core::LaneClaims::freshness;
    const auto rows = connection_.execute("try_lock_lane", parameters(lane.number(), lane, fresh));
    if (!rows.truth(0, 0)) return std::nullopt;
    return core::LaneClaims::Locked{lane, rows.truth(0, 1)};
}

std::size_t OwnerLocks::note_possibly_sent(base::MemberState lane, const DaemonFacts& us, int reach,
                                           base::Instant now) {
    return connection_
        .execute("journal_possibly_sent", parameters(lane, us.host, us.process_id, now, reach, us.started_at))
        .affected();
}

void OwnerLocks::give_up(base::MemberState lane) {
    (void)connection_.execute("unlock_lane", parameters(lane.number()));
}

bool OwnerLocks::try_take_directory(const std::string& identity) {
    return connection_.execute("try_lock_directory", parameters(identity)).truth(0, 0);
}

void OwnerLocks::give_up_directory(const std::string& identity) {
    (void)connection_.execute("unlock_directory", parameters(identity));
}

std::size_t OwnerLocks::beat() {
    return static_cast<std::size_t>(connection_.execute("beat").number(0, 0));
}

} // namespace convictiond::store
