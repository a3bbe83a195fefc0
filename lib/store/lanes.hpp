// What is known of the lanes beside their queues: which are paused, what their owners last told of them, and
// which daemons live. Ages are by the server's clock.
#pragma once

#include "store/presence.hpp"

#include <map>

namespace convictiond::store {

// What nobody has told for longer than this is stale: nobody knows whether it still holds.
inline constexpr base::Duration stale_after = std::chrono::seconds{10};

[[nodiscard]] bool is_paused(Connection& connection, base::MemberState lane);

struct DaemonSeen {
    std::int64_t id = 0;
    DaemonFacts facts;
    base::Duration age{}; // since it was last heard of
    [[nodiscard]] bool alive() const { return age <= stale_after; }
};
[[nodiscard]] std::vector<DaemonSeen> list_daemons(Connection& connection);

struct Pause {
    std::string reason;
    std::string by;
    base::Instant since{};
};
struct OwnedLane {
    std::int64_t daemon = 0;
    std::string host;
    LaneReport report;
    base::Duration age{}; // of the report
    [[nodiscard]] bool stale() const { return age > stale_after; }
};

[[nodiscard]] std::map<base::MemberState, Pause> list_pauses(Connection& connection);
[[nodiscard]] std::map<base::MemberState, OwnedLane> list_owned_lanes(Connection& connection);

} // namespace convictiond::store
