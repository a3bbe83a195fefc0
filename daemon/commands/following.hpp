// The same look each second, until Ctrl-C: what --follow does.
#pragma once

#include "commands/command.hpp"

#include <functional>

namespace convictiond::commands {

// Ends with 0 at SIGINT or SIGTERM. A session that was lost is opened again; what `look` prints is flushed.
int follow(const Context& context, const std::function<void(store::Connection&)>& look);

} // namespace convictiond::commands
