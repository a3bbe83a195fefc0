// Which lanes are ours, and whether the drop directory is: session advisory locks on a session that does
// nothing else. The server ends that session when it says nothing for six seconds, and with it the locks; so
// does a broken connection. Whoever posts must therefore have heard from it lately: see core/lane_claims. A
// shared lock of the same session tells other daemons that we live, so that each can tell its share of the
// lanes.
#pragma once

#include "core/lane_claims.hpp"
#include "store/presence.hpp"

namespace convictiond::store {

inline constexpr std::chrono::milliseconds lock_idle_timeout{6000};

class OwnerLocks {
public:
    explicit OwnerLocks(const std::string& connection);

    // Only what is not ours: the server counts, and a lane that is taken twice is given up twice.
    [[nodiscard]] std::optional<core::LaneClaims::Locked> try_take(base::MemberState lane);
    void give_up(base::MemberState lane);
    // The drop directory with this identity (inbox/directory_identity); as for a lane.
    [[nodiscard]] bool try_take_directory(const std::string& identity);
    void give_up_directory(const std::string& identity);
    // Before a lane becomes ours: journals which of its notifications a former owner that did not leave may
    // have sent without recording it (trace: possibly sent), of the first `reach`, or more by its last
    // report. How many.
    std::size_t note_possibly_sent(base::MemberState lane, const DaemonFacts& us, int reach,
                                   base::Instant now);
    // How many daemons have such a session. Throws Unavailable where ours is gone, and the locks with it.
    std::size_t beat();

private:
    Connection connection_;
};

} // namespace convictiond::store
