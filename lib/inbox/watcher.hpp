// A wake-up when something happens in a directory. inotify loses events and does not see what another host
// does on a network file system: its events only wake, they are read and thrown away, and the loop looks at
// the listing; without any event it looks every `inbound.rescan`.
#pragma once

#include "inbox/descriptor.hpp"

#include <filesystem>

namespace convictiond::inbox {

class Watcher {
public:
    // Throws std::system_error that names the directory where it is missing.
    explicit Watcher(const std::filesystem::path& directory);

    // Readable when something happened; non-blocking, for the caller's event loop, which does not close it.
    [[nodiscard]] int descriptor() const { return inotify_.number(); }

    // Takes all events away. False once the directory itself was removed, moved or unmounted: nothing wakes
    // any more, and a new Watcher is due as soon as the directory is back.
    [[nodiscard]] bool drain();

private:
    Descriptor inotify_;
    bool there_ = true;
};

} // namespace convictiond::inbox
