#include "inbox/source.hpp"

#include "base/check.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace convictiond::inbox {

namespace {

// The refusals that are an answer about this one name; every other errno is the weather.
std::optional<Unopened> answer_for(int error) {
    switch (error) {
    case ENOENT: return Unopened::vanished;
    case ELOOP: return Unopened::link; // of O_NOFOLLOW
    case ENXIO:                        // a socket, or a device without its driver
    case ENODEV: return Unopened::not_regular;
    case EACCES:
    case EPERM: return Unopened::no_permission;
    default: return std::nullopt;
    }
}

} // namespace

std::string_view to_text(Unopened why) {
    switch (why) {
    case Unopened::vanished: return "it vanished";
    case Unopened::link: return "not a regular file (a link)";
    case Unopened::not_regular: return "not a regular file (a directory, a pipe, a socket or a device)";
    case Unopened::no_permission: return "the daemon may not read it";
    }
    CHECK(!"a reason that does not exist");
    return {};
}

std::variant<Source, Unopened> Source::open(const std::filesystem::path& directory, std::string_view name) {
    const auto opened = open_directory(directory, "inbound.directory");
    return open(Spot{opened, std::string{name}});
}

std::variant<Source, Unopened> Source::open(const Spot& spot) {
    // O_NONBLOCK: a pipe without a writer must not hold us; reading a regular file does not heed it.
    Descriptor file{::openat(spot.directory.number(), spot.name.c_str(),
                             O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
    if (!file) {
        const int error = errno;
        if (const auto answer = answer_for(error)) return *answer;
        refuse(error, "open", spot.name);
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0) refuse(errno, "look at", spot.name);
    auto entry = entry_of(spot.name, about);
    if (entry.kind != Kind::regular) return Unopened::not_regular;
    // A hint alone: a refusal costs speed, not bytes.
    static_cast<void>(::posix_fadvise(file.number(), 0, 0, POSIX_FADV_SEQUENTIAL));
    return Source{std::move(file), std::move(entry)};
}

std::size_t Source::read(std::span<char> into) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        const auto count = ::read(file_.number(), into.data() + filled, into.size() - filled);
        if (count == 0) break;
        if (count > 0) {
            filled += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            refuse(errno, "read", entry_.name);
        }
    }
    return filled;
}

void Source::rewind() {
    if (::lseek(file_.number(), 0, SEEK_SET) != 0) refuse(errno, "rewind", entry_.name);
}

bool Source::unchanged() const {
    struct stat about {};
    if (::fstat(file_.number(), &about) != 0) refuse(errno, "look at", entry_.name);
    return entry_of(entry_.name, about) == entry_;
}

} // namespace convictiond::inbox
