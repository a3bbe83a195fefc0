// Where each key stood: the dotted key ("member_states.DE.url") with file, line and column, so that a fault
// that is found late (a rule between two keys, a state that the tables do not know) can still be shown its
// place.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace convictiond::settings {

// Lines and columns count from 1. Marks sort in the order of reading.
struct Mark {
    std::size_t file = 0; // index into Places::files
    int line = 1;
    int column = 1;
    friend auto operator<=>(const Mark&, const Mark&) = default;
};

struct Places {
    std::vector<std::string> files; // the first is the file that load was asked for
    std::map<std::string, Mark> marks;

    // The key's own place; else that of the default that a member state took over; else the nearest
    // section's.
    [[nodiscard]] Mark of(const std::string& key) const;
    [[nodiscard]] std::string text(Mark mark) const; // "file:line:column"
};

// "member_states.DE.retry.cap" → "defaults.retry.cap"; empty for keys of other sections.
[[nodiscard]] std::string default_behind(const std::string& key);

} // namespace convictiond::settings
