// Which names of the drop directory are to be dealt with now. Pure: it is shown one listing after another
// with the monotonic time of each, and answers; it opens nothing and never asks the clock. What stands still
// is judged by what we saw ourselves: a modification time in the past proves nothing, an uploader can set it.
#pragma once

#include "base/clock.hpp"
#include "inbox/listing.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convictiond::inbox {

// An upload under way, to be left alone: begins with '.', or ends in .tmp, .part or .filepart.
[[nodiscard]] bool is_upload(std::string_view name);

struct Waits {
    base::Duration settle;           // a file is read once it has stood still this long
    base::Duration foreign_after;    // a foreign name is a warning after this long
    base::Duration incomplete_after; // a file without its TRL is broken after this long without a change
    friend bool operator==(const Waits&, const Waits&) = default;
};

// All kinds of answer repeat at every look until the cause is gone: they are states, not events.
struct Arrived {
    // Have daily files' names and stand still; may be no regular files.
    std::vector<Entry> ready;
    // Those of them that may wait for a moment more, for one that settles still …
    std::vector<std::string> just_settled;
    // … and regular ones with such names that came lately and do not stand still yet.
    std::vector<std::string> settling;
    std::vector<Entry> expired;                // were noted as incomplete and have not changed for too long
    std::vector<std::string> foreign;          // every foreign name
    std::vector<std::string> foreign_too_long; // those of them that are a warning
    std::optional<base::Monotonic> look_again; // the earliest time at which the answer can differ by itself
};

class Arrivals {
public:
    // The daily files' names are the caller's to know; uploads' names are never asked about.
    Arrivals(Waits waits, std::function<bool(std::string_view)> is_daily);

    [[nodiscard]] Arrived look(const std::vector<Entry>& entries, base::Monotonic now);

    // It was read as it stood at the last look and had no TRL: not ready again until it has changed. When it
    // expires if it does not change.
    std::optional<base::Monotonic> note_incomplete(std::string_view name);
    // It was dealt with: what shows under this name from now on is new.
    void forget(std::string_view name);
    // The directory went away: whatever it shows when it is back is new.
    void forget_all() { seen_.clear(); }

private:
    struct Seen {
        Entry entry;
        base::Monotonic since;
        base::Monotonic first; // under this name
        bool incomplete = false;
    };
    void judge(const Seen& seen, base::Monotonic now, Arrived& arrived) const;

    Waits waits_;
    std::function<bool(std::string_view)> is_daily_;
    std::map<std::string, Seen, std::less<>> seen_; // what the last listing showed, so bounded as it is
};

} // namespace convictiond::inbox
