#include "inbox/listing.hpp"

#include "inbox/descriptor.hpp"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace convictiond::inbox {

namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

FileTime time_of(const timespec& at) {
    return FileTime{std::chrono::seconds{at.tv_sec} + std::chrono::nanoseconds{at.tv_nsec}};
}

Kind kind_of(mode_t mode) {
    if (S_ISREG(mode)) return Kind::regular;
    if (S_ISDIR(mode)) return Kind::directory;
    if (S_ISLNK(mode)) return Kind::link;
    return Kind::other;
}

} // namespace

Entry entry_of(std::string_view name, const struct ::stat& about) {
    return {std::string{name},      kind_of(about.st_mode), static_cast<std::uint64_t>(about.st_size),
            time_of(about.st_mtim), time_of(about.st_ctim), about.st_ino};
}

Listing list(const std::filesystem::path& directory, std::size_t at_most) {
    const auto opened = open_directory(directory, "inbound.directory");
    // fdopendir takes the descriptor over; the second one stays ours, so that each has one owner.
    const int copy = ::fcntl(opened.number(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0) refuse(errno, "read the directory", directory.native());
    const std::unique_ptr<DIR, CloseDirectory> stream{::fdopendir(copy)};
    if (!stream) {
        const int error = errno;
        ::close(copy);
        refuse(error, "read the directory", directory.native());
    }
    Listing listing;
    for (;;) {
        errno = 0;
        const dirent* const entry = ::readdir(stream.get());
        if (entry == nullptr) {
            if (errno != 0) refuse(errno, "read the directory", directory.native());
            return listing;
        }
        const std::string_view name = entry->d_name;
        if (name == "." || name == "..") continue;
        struct stat about {};
        if (::fstatat(opened.number(), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT) continue;
            refuse(errno, "look at", name);
        }
        if (listing.entries.size() == at_most) {
            listing.cut = true;
            return listing;
        }
        listing.entries.push_back(entry_of(name, about));
    }
}

} // namespace convictiond::inbox
