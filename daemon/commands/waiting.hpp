// Waiting for what a daemon does about an order: woken by its NOTIFY, bounded in time.
#pragma once

#include "commands/command.hpp"

#include <functional>

namespace convictiond::commands {

// Looks, and again whenever the server hints at news or a second has passed; false at the limit. The
// connection listens to "convictiond" before the order is made.
[[nodiscard]] bool wait_until(store::Connection& connection, base::Duration limit,
                              const std::function<bool()>& looks_done);

[[nodiscard]] bool any_daemon_alive(store::Connection& connection);

} // namespace convictiond::commands
