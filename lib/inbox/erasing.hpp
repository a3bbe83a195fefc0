// Takes a daily file off its shelf for good, with the reason that lies beside a rejected one. Which ones, and
// when, is the caller's. Only what lies on the shelf under the very name that the books have; no link on the
// way is followed. A shelf that is missing is std::system_error, so that a directory that is not mounted is
// not mistaken for one whose files are gone. Repeatable: what is gone is gone.
#pragma once

#include "inbox/shelves.hpp"

namespace convictiond::inbox {

enum class Shelf { archive, rejected, duplicates };

// Its root; throws as open_directory() does, with the setting that names it.
[[nodiscard]] Descriptor open_shelf(const Paths& paths, Shelf shelf);

// `path` as Shelved has it. False where nothing stood there.
bool erase(const Paths& paths, Shelf shelf, const std::string& path);

} // namespace convictiond::inbox
