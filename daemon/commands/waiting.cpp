#include "commands/waiting.hpp"

#include "store/lanes.hpp"

#include <algorithm>
#include <poll.h>

namespace convictiond::commands {

namespace {

// Until the server tells us something or a second has passed: then the truth is looked at.
void wait_for_hint(store::Connection& connection) {
    pollfd socket{connection.descriptor(), POLLIN, 0};
    if (::poll(&socket, 1, 1000) > 0) (void)connection.take_notifications();
}

} // namespace

bool wait_until(store::Connection& connection, base::Duration limit,
                const std::function<bool()>& looks_done) {
    const auto until = base::monotonic_now() + limit;
    while (!looks_done()) {
        if (base::monotonic_now() >= until) return false;
        wait_for_hint(connection);
    }
    return true;
}

bool any_daemon_alive(store::Connection& connection) {
    return std::ranges::any_of(store::list_daemons(connection), &store::DaemonSeen::alive);
}

} // namespace convictiond::commands
