// The routes that the daemons have, so that what changes in them is journaled: by a reload or a start,
// whoever edited the file. No route is read from here: how a state is reached is the configuration's alone.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

struct RouteNote {
    base::MemberState state;
    std::string url;
    std::string acknowledgement; // callback, poll, receipt, none
    std::optional<std::string> acknowledgement_url;
};

// Journals route.added, route.changed and route.removed against what was noted before.
void note_routes(Connection& connection, const std::vector<RouteNote>& routes, base::Instant now);

} // namespace convictiond::store
