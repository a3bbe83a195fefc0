// The calendar as people see it: what became of each business date of a source, out of its files, its
// findings and its calendar. Decides what is shown of a day and nothing else; the gravest thing wins, so that
// a missing day is never hidden by another mark.
#pragma once

#include "core/calendar.hpp"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace convictiond::core {

enum class DayState {
    missing,  // a finding is open: nobody has the file and nobody has excused it
    rejected, // a file was rejected, and no good one came since
    odd,      // it came, and a finding about it is open
    late,     // it came late, and nobody has settled that yet
    excused,  // no file came, and two operators excused it
    came,
    empty,      // it came without a conviction: a statement of the source
    historical, // a re-extract only, which fills no day
    pending,    // it may still come
    unwatched,  // no file, of a source without a calendar
    not_due,    // none is expected
};
inline constexpr std::array all_day_states{DayState::missing,   DayState::rejected,   DayState::odd,
                                           DayState::late,      DayState::excused,    DayState::came,
                                           DayState::empty,     DayState::historical, DayState::pending,
                                           DayState::unwatched, DayState::not_due};

[[nodiscard]] std::string_view to_text(DayState state); // "not-due"

// The files of one source and business date.
struct FileDay {
    std::string source;
    base::Date day{};
    std::int64_t accepted = 0;   // daily
    std::int64_t historical = 0; // accepted
    std::int64_t rejected_open = 0;
    std::int64_t rejected_settled = 0;
    std::int64_t duplicate = 0;
    std::int64_t convictions = 0; // of what was accepted, canaries left out
};

// What findings say of it.
struct FindingDay {
    std::string source;
    base::Date day{};
    bool missing = false; // open
    bool late = false;    // open
    bool odd = false;     // any other is open
    bool excused = false; // a missing day that operators closed
};

struct DayView {
    base::Date day{};
    DayState state{};
    FileDay files;
};

// Every day from `since` to the day of `now`, in order. Without a calendar only files tell.
[[nodiscard]] std::vector<DayView> view_days(const std::string& source, const Calendar* calendar,
                                             const std::vector<FileDay>& files,
                                             const std::vector<FindingDay>& findings, base::Date since,
                                             base::Instant now);

} // namespace convictiond::core
