// What should have come with a file, and what its coming tells of others: its place in the sequence, the hash
// of the file before it, its day, its census and its canaries. Each comes to a finding or to none. Pure: what
// stands beside the file in the books is a value, the time too. Findings about days without a file are made
// here and opened by whoever looks at the clock.
#pragma once

#include "base/crypto.hpp"
#include "core/calendar.hpp"
#include "core/census.hpp"
#include "core/finding.hpp"
#include "core/routing.hpp"

#include <map>
#include <vector>

namespace convictiond::core {

// A file as findings speak of it.
struct FileInQuestion {
    std::string name;
    std::string source;
    base::Date business_date{};
    int sequence = 0;
};

// The accepted files of the source around it.
struct Neighbours {
    std::optional<int> below; // the nearest numbers
    std::optional<int> above;
    std::optional<base::Digest> before; // SHA-256 of the file with the number before
    struct Next {
        FileInQuestion file;
        std::optional<base::Digest> previous; // what its HDR 8 says
    };
    std::optional<Next> next;    // the file with the number after, where it came first
    bool day_had_a_file = false; // another accepted daily file of the same date
    bool day_was_excused = false;
};

// A day of the source without its file.
[[nodiscard]] Finding missing_day(const std::string& source, base::Date day, const Calendar& calendar);

// A daily file that came after its day's deadline, where none had come before and nobody had excused the day.
[[nodiscard]] std::optional<Finding> find_late_day(const FileInQuestion& file, const Calendar& calendar,
                                                   const Neighbours& around, base::Instant now);

// The numbers between this file and the nearest one, where it is the source's highest or lowest. One within
// lies in a gap that was found before.
[[nodiscard]] std::optional<Finding> find_gap(const FileInQuestion& file, const Neighbours& around);

// HDR 8 against the bytes of the file before it, in whichever order the two came.
[[nodiscard]] std::vector<Finding> find_broken_chain(const FileInQuestion& file, const base::Digest& sha256,
                                                     const std::optional<base::Digest>& previous,
                                                     const Neighbours& around);

[[nodiscard]] std::optional<Finding> find_census_difference(const FileInQuestion& file, const Census& census);

// A file that is none of ours and lies in the drop directory for too long. Its name is hostile, and its path
// names it among those of other directories.
[[nodiscard]] Finding foreign_file(const std::string& directory, const std::string& name);

// A file of the archive that the books do not know.
[[nodiscard]] Finding unknown_archived(const std::string& path, const std::string& source,
                                       base::Date business_date);

// The canaries of one daily file: each that is configured must be in it and lead to its states, all of them
// and no other; what waits for a person leads nowhere surely.
class Canaries {
public:
    using Expected = std::map<std::string, std::set<base::MemberState>, std::less<>>; // by reference

    explicit Canaries(Expected expected) : expected_{std::move(expected)} {}

    void see(const std::string& reference, const std::vector<Decision>& decisions);
    // It is in the file as a record that was quarantined.
    void see_unreadable(const std::string& reference);

    [[nodiscard]] std::vector<Finding> findings(const FileInQuestion& file) const;

private:
    Expected expected_;
    std::map<std::string, std::string, std::less<>> seen_; // what is wrong with it; empty: nothing
};

} // namespace convictiond::core
