// The composition root: everything the daemon is made of, built in reading order and stopped in reverse.
#pragma once

#include "start.hpp"

namespace convictiond {

// Until SIGTERM or SIGINT; the exit status. SIGHUP reads `config_path` and all that it names again. Throws
// what nobody else waits out: a listener's address that is taken (std::system_error names it), or our own
// mistake.
[[nodiscard]] int serve(const std::string& config_path, Start start);

} // namespace convictiond
