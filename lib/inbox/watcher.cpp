#include "inbox/watcher.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/inotify.h>
#include <unistd.h>

namespace convictiond::inbox {

namespace {

// Not IN_MODIFY: an upload of a gigabyte would wake the loop ten thousand times, and a file is looked at
// again after `settle` anyhow. IN_CREATE tells of links, pipes and directories, IN_ATTRIB of a permission
// that an operator has put right.
constexpr std::uint32_t happenings =
    IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB;
constexpr std::uint32_t endings = IN_DELETE_SELF | IN_MOVE_SELF;

} // namespace

Watcher::Watcher(const std::filesystem::path& directory)
    : inotify_{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)} {
    if (!inotify_)
        refuse(errno, "watch the directory", directory.native(), "raise fs.inotify.max_user_instances");
    if (::inotify_add_watch(inotify_.number(), directory.c_str(), happenings | endings | IN_ONLYDIR) < 0) {
        const int error = errno;
        refuse(error, "watch the directory", directory.native(),
               error == ENOSPC ? "raise fs.inotify.max_user_watches"
                               : "create it for the daemon's user, or correct inbound.directory");
    }
}

bool Watcher::drain() {
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    for (;;) {
        const auto count = ::read(inotify_.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return there_;
        if (count <= 0) refuse(count < 0 ? errno : EIO, "read", "inotify");
        for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
            inotify_event event;
            std::memcpy(&event, buffer.data() + at, sizeof event);
            // IN_IGNORED: the kernel ended the watch. IN_Q_OVERFLOW needs nothing: it has woken us.
            if ((event.mask & (endings | IN_UNMOUNT | IN_IGNORED)) != 0) there_ = false;
            at += sizeof event + event.len;
        }
    }
}

} // namespace convictiond::inbox
