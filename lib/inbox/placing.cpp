#include "inbox/placing.hpp"

#include "inbox/source.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace convictiond::inbox {

namespace {

std::optional<std::uint64_t> inode_of(const Spot& spot) {
    struct stat about {};
    if (::fstatat(spot.directory.number(), spot.name.c_str(), &about, AT_SYMLINK_NOFOLLOW) == 0)
        return about.st_ino;
    if (errno != ENOENT) refuse(errno, "look at", spot.name);
    return std::nullopt;
}

// 0 or an errno.
int rename_to_new(const Spot& from, const Spot& to) {
    const int failed = ::renameat2(from.directory.number(), from.name.c_str(), to.directory.number(),
                                   to.name.c_str(), RENAME_NOREPLACE);
    return failed == 0 ? 0 : errno;
}

// 0 or an errno. A link itself is linked, not what it leads to.
int link_to_new(const Spot& from, const Spot& to) {
    const int failed =
        ::linkat(from.directory.number(), from.name.c_str(), to.directory.number(), to.name.c_str(), 0);
    return failed == 0 ? 0 : errno;
}

// 0 or an errno; for names of our own, so two steps are as good as one.
int move_to_new(const Spot& from, const Spot& to) {
    int error = rename_to_new(from, to);
    if (error != EINVAL && error != ENOSYS) return error;
    error = link_to_new(from, to);
    if (error == 0) remove(from);
    return error;
}

void make_directories_durable(const Spot& from, const Spot& to) {
    make_durable(to.directory, to.name);
    make_durable(from.directory, from.name);
}

void make_content_durable(const Spot& spot) {
    const auto opened = Source::open(spot);
    if (const auto* source = std::get_if<Source>(&opened)) make_durable(source->descriptor(), spot.name);
}

// Takes the old name away, once the file stands at its new place. An upload may take the old name at any
// moment: it is put aside first, looked at, and put back unless it is what was read. Where the name cannot be
// taken away, the new place is given up, or every repetition would leave one more.
void remove_old_name(const Spot& from, const Spot& to, std::uint64_t inode) {
    const Spot aside{from.directory, fmt::format(".shelved-{}", inode)};
    if (::renameat(from.directory.number(), from.name.c_str(), aside.directory.number(),
                   aside.name.c_str()) != 0) {
        const int error = errno;
        if (error == ENOENT) return;
        remove(to);
        refuse(error, "take away", from.name);
    }
    if (inode_of(aside) == inode) return remove(aside);
    if (const int error = move_to_new(aside, from); error != 0) refuse(error, "put back", aside.name);
}

// What a way came to that failed with `error`; nothing: try the next one.
std::optional<Placed> answer_for(int error, const Spot& from, const Spot& to) {
    switch (error) {
    case EEXIST: return Placed::taken;
    case ENOENT:
        if (!stands(from)) return Placed::gone;
        refuse(error, "move", to.name); // the shelf was removed under us
    case EXDEV:
    case EINVAL: // no such flag in this file system
    case ENOSYS:
    case EOPNOTSUPP:
    case EPERM: // no links here, or none to another user's file
    case EMLINK: return std::nullopt;
    default: refuse(error, "move", from.name);
    }
}

std::optional<Placed> by_rename(const Spot& from, const Spot& to, std::uint64_t inode) {
    if (const int error = rename_to_new(from, to); error != 0) return answer_for(error, from, to);
    if (inode_of(to) == inode) return Placed::there;
    // The name was taken over since we looked: back with it.
    if (const int error = rename_to_new(to, from); error != 0) refuse(error, "put back", to.name);
    return Placed::another;
}

std::optional<Placed> by_link(const Spot& from, const Spot& to, std::uint64_t inode) {
    if (const int error = link_to_new(from, to); error != 0) return answer_for(error, from, to);
    if (inode_of(to) != inode) {
        remove(to);
        return Placed::another;
    }
    make_durable(to.directory, to.name);
    remove_old_name(from, to, inode);
    return Placed::there;
}

// A file under a name that nobody looks at, until it is complete: gone again unless it is published.
class Draft {
public:
    explicit Draft(const Spot& to) : to_{to}, spot_{to.directory, "." + to.name.substr(0, 240) + ".partial"} {
        remove(spot_); // what a crash left
        file_ = Descriptor{::openat(spot_.directory.number(), spot_.name.c_str(),
                                    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640)};
        if (!file_) refuse(errno, "create", spot_.name);
    }
    ~Draft() { ::unlinkat(spot_.directory.number(), spot_.name.c_str(), 0); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::write(file_.number(), bytes.data(), bytes.size());
            if (count >= 0) {
                bytes.remove_prefix(static_cast<std::size_t>(count));
            } else if (errno != EINTR) {
                refuse(errno, "write", spot_.name);
            }
        }
    }

    void keep_time(FileTime modified) {
        const auto since = modified.time_since_epoch();
        const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
        const timespec at{seconds.count(), (since - seconds).count()};
        const std::array<timespec, 2> times{at, at};
        if (::futimens(file_.number(), times.data()) != 0) refuse(errno, "set the time of", spot_.name);
    }

    // False where the name is taken.
    [[nodiscard]] bool publish() {
        make_durable(file_, spot_.name);
        const int error = move_to_new(spot_, to_);
        if (error == EEXIST) return false;
        if (error != 0) refuse(error, "create", to_.name);
        make_durable(to_.directory, to_.name);
        return true;
    }

private:
    Spot to_;
    Spot spot_;
    Descriptor file_;
};

Placed by_copy(const Spot& from, const Spot& to, std::uint64_t inode) {
    auto opened = Source::open(from);
    if (const auto* why = std::get_if<Unopened>(&opened)) {
        switch (*why) {
        case Unopened::vanished: return Placed::gone;
        case Unopened::link:
        case Unopened::not_regular: return Placed::immovable;
        case Unopened::no_permission: refuse(EACCES, "copy", from.name);
        }
    }
    auto& source = std::get<Source>(opened);
    if (source.entry().inode != inode) return Placed::another;
    Draft draft{to};
    constexpr std::size_t piece = 256 * 1024;
    const auto buffer = std::make_unique<char[]>(piece);
    while (const auto count = source.read({buffer.get(), piece})) draft.write({buffer.get(), count});
    if (!source.unchanged()) return Placed::another;
    draft.keep_time(source.entry().modified);
    if (!draft.publish()) return Placed::taken;
    remove_old_name(from, to, inode);
    return Placed::there;
}

} // namespace

Placed place(const Spot& from, const Spot& to, std::uint64_t inode, Way best) {
    const auto found = inode_of(from);
    if (!found) return Placed::gone;
    if (*found != inode) return Placed::another;
    make_content_durable(from);
    std::optional<Placed> placed;
    switch (best) {
    case Way::rename: placed = by_rename(from, to, inode); [[fallthrough]];
    case Way::link:
        if (!placed) placed = by_link(from, to, inode);
        [[fallthrough]];
    case Way::copy:
        if (!placed) placed = by_copy(from, to, inode);
    }
    if (*placed == Placed::there) make_directories_durable(from, to);
    return *placed;
}

bool write_new(const Spot& to, std::string_view bytes) {
    Draft draft{to};
    draft.write(bytes);
    return draft.publish();
}

bool stands(const Spot& spot) {
    return inode_of(spot).has_value();
}

void remove(const Spot& spot) {
    if (::unlinkat(spot.directory.number(), spot.name.c_str(), 0) != 0 && errno != ENOENT)
        refuse(errno, "remove", spot.name);
}

} // namespace convictiond::inbox
