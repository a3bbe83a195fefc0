// A lane as people see it: where its notifications stand (always true, from the books), what its owner last
// told of it (stale after ten seconds), whether it is paused, and whether anybody could send at all.
#pragma once

#include "commands/command.hpp"
#include "store/lanes.hpp"
#include "store/overview.hpp"

#include <boost/json/object.hpp>

namespace convictiond::commands {

// What keeps a lane from sending, gravest first; `fine` where nothing does.
enum class LaneCondition { fine, open, paused, unowned, no_route };

struct LaneView {
    base::MemberState state;
    store::LaneOverview counts;
    std::optional<store::Pause> pause;
    std::optional<store::OwnedLane> owned; // absent: nobody told of it; stale ones are kept
    bool has_route = false;                // in this configuration

    [[nodiscard]] LaneCondition condition() const;
    [[nodiscard]] std::string condition_text(base::Instant now) const; // empty: fine
    [[nodiscard]] std::int64_t undelivered() const;                    // held aside
    // Anything that a screen should not leave out.
    [[nodiscard]] bool has_something_to_say() const;
    [[nodiscard]] boost::json::object json() const;
};

// Every lane that is configured, has notifications, is paused or was told of.
[[nodiscard]] std::vector<LaneView> look_at_lanes(const Context& context, store::Connection& connection);

} // namespace convictiond::commands
