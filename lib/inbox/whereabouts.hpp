// Where on its shelf a file stands that was judged and moved without the books being told: a kill or a
// database that went away came between. By its name there, with or without a number, and by what it is; the
// books tell which names are other files'. Nothing is changed. A shelf that is missing is std::system_error.
#pragma once

#include "base/crypto.hpp"
#include "inbox/erasing.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace convictiond::inbox {

// What was judged.
struct Judged {
    Shelf shelf = Shelf::archive;
    std::string name;
    base::Date business_date{};
    std::uint64_t size = 0;             // bytes
    std::optional<base::Digest> sha256; // absent: it was not read
};

// The paths below the shelf's root that a file of that name is given: NAME, NAME.2, … as far as they stand
// there.
[[nodiscard]] std::vector<std::string> list_places(const Paths& paths, const Judged& file);

// Whether what stands there is that file. `tick` is called while it is read.
[[nodiscard]] bool is_that_file(const Paths& paths, const Judged& file, const std::string& path,
                                const std::function<void()>& tick);

} // namespace convictiond::inbox
