// Files that stand on their shelf without the books saying so: a kill or a database that went away came
// between the move and its record. They are found at the start and each hour and written down, so that they
// are erased in their time, too. Blocking, on intake's worker; repeatable at any point.
#pragma once

#include "inbox/erasing.hpp"
#include "service/progress.hpp"
#include "settings/settings.hpp"
#include "store/connection.hpp"

namespace convictiond::service {

[[nodiscard]] inbox::Shelf shelf_of(std::string_view verdict);

struct FoundOnShelf {
    base::FileId id;
    std::string name;
    std::string path; // below the shelf's root
};

// Which could not be looked for: a shelf that is away, a file that may not be read. It is not erased
// meanwhile.
struct NotLookedFor {
    std::string name;
    std::string cause;
};

struct ShelfCheck {
    std::vector<FoundOnShelf> found;
    std::vector<NotLookedFor> not_looked_for;
};

[[nodiscard]] ShelfCheck mark_shelved(store::Connection& connection, const settings::Inbound& inbound,
                                      Progress& progress);

} // namespace convictiond::service
