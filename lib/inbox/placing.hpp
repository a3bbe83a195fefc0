// One entry of a directory to a new place, overwriting nothing and moving nothing but the very file that was
// read. Three ways, the best first: a rename that refuses a taken name, a second link, a copy. The last two
// are for file systems that lack the first and for a shelf on another device. Whichever way: the file stands
// durably at its new place before its old name goes, so a crash leaves one name or two, never none.
#pragma once

#include "inbox/descriptor.hpp"

#include <cstdint>
#include <string_view>

namespace convictiond::inbox {

enum class Placed {
    there,
    taken,     // the new name is another's; nothing was done
    gone,      // nothing stands under the old name
    another,   // another file than `inode` stands under the old name; it stays there
    immovable, // no regular file, and only a copy could bring it there
};

enum class Way { rename, link, copy };

// `inode` is what was read. Keep it open until then: its number is used again once the file is gone.
[[nodiscard]] Placed place(const Spot& from, const Spot& to, std::uint64_t inode, Way best = Way::rename);

// A new file with these bytes, durable under its name or not there at all; false where the name is taken.
[[nodiscard]] bool write_new(const Spot& to, std::string_view bytes);

[[nodiscard]] bool stands(const Spot& spot);
// Nothing where it is gone already.
void remove(const Spot& spot);

} // namespace convictiond::inbox
