// The files that lie in the archive, YYYY/MM/NAME, and the way back into the drop directory for one that the
// books do not know: a restore or a failover has lost its commit, and it is read again as if it had just
// come. Which are known is the caller's question. Nothing is overwritten, no link is followed.
#pragma once

#include "inbox/shelves.hpp"

#include <vector>

namespace convictiond::inbox {

struct Archived {
    std::string path; // below the archive's root, as Shelved has it
    std::string name; // as it came: without the number that a taken name was given
    std::uint64_t inode = 0;
};

inline constexpr std::size_t most_archived = 1'000'000;

// Regular files in directories of four and two digits. Throws as list() does.
[[nodiscard]] std::vector<Archived> list_archive(const Paths& paths, std::size_t at_most = most_archived);

// False where it is gone, or where its name is taken in the drop directory: then it waits there.
[[nodiscard]] bool take_back(const Paths& paths, const Archived& file);

} // namespace convictiond::inbox
