// What a reload (SIGHUP) may change while the daemon runs, and what it may not: the directories, the
// database, the listeners' addresses and the identity key are those of the start until the next one.
#pragma once

#include "start.hpp"

namespace convictiond {

struct Reload {
    std::shared_ptr<const Start> start; // what is in force from now on
    std::vector<std::string> changed;   // keys, and in force
    std::vector<std::string>
        needs_restart; // keys that changed in the file and are left in force as they were
};

// `fresh` is whole: prepare_start had no faults.
[[nodiscard]] Reload take_over(const Start& in_force, Start fresh);

} // namespace convictiond
