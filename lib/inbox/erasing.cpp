#include "inbox/erasing.hpp"

#include "inbox/placing.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <fcntl.h>

namespace convictiond::inbox {

Descriptor open_shelf(const Paths& paths, Shelf shelf) {
    switch (shelf) {
    case Shelf::archive: return open_directory(paths.archive, "inbound.archive");
    case Shelf::rejected: return open_directory(paths.rejected, "inbound.rejected");
    case Shelf::duplicates: return open_directory(paths.duplicates, "inbound.duplicates");
    }
    refuse(EINVAL, "open", "a shelf that does not exist");
}

namespace {

bool names_an_entry(std::string_view part) {
    return !part.empty() && part != "." && part != "..";
}

bool take_away(const Spot& spot) {
    if (!stands(spot)) return false;
    remove(spot);
    make_durable(spot.directory, spot.name);
    return true;
}

} // namespace

bool erase(const Paths& paths, Shelf shelf, const std::string& path) {
    auto directory = open_shelf(paths, shelf);
    const auto parts = base::split(path, '/');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string part{parts[i]};
        if (!names_an_entry(part)) refuse(EINVAL, "erase", path);
        if (i + 1 == parts.size()) {
            // The reason last: a file without its reason would tell less than a reason without its file.
            const bool found = take_away({directory, part});
            if (shelf == Shelf::rejected) take_away({directory, part + std::string{reason_ending}});
            return found;
        }
        Descriptor below{
            ::openat(directory.number(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
        if (!below && errno == ENOENT) return false;
        if (!below) refuse(errno, "open the directory", part);
        directory = std::move(below);
    }
    refuse(EINVAL, "erase", path);
}

} // namespace convictiond::inbox
