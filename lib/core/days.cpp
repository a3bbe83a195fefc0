#include "core/days.hpp"

#include "base/check.hpp"

namespace convictiond::core {

namespace {

DayState state_without_a_file(base::Date day, const Calendar* calendar, const FindingDay& finding,
                              base::Instant now, base::Date today) {
    if (finding.excused) return DayState::excused;
    if (calendar == nullptr) // a day's file comes the morning after
        return base::operator+(day, std::chrono::days{1}) < today ? DayState::unwatched : DayState::pending;
    if (!calendar->expects(day)) return DayState::not_due;
    // Past its deadline it is missing, also before anybody has opened the finding.
    return now < calendar->deadline(day) ? DayState::pending : DayState::missing;
}

DayState state_of(base::Date day, const Calendar* calendar, const FileDay& files, const FindingDay& finding,
                  base::Instant now, base::Date today) {
    if (finding.missing) return DayState::missing;
    if (files.rejected_open > 0) return DayState::rejected;
    if (finding.odd) return DayState::odd;
    if (finding.late) return DayState::late;
    if (files.accepted > 0) return files.convictions > 0 ? DayState::came : DayState::empty;
    const auto without = state_without_a_file(day, calendar, finding, now, today);
    const bool quiet = without == DayState::not_due || without == DayState::unwatched;
    return files.historical > 0 && quiet ? DayState::historical : without;
}

} // namespace

std::string_view to_text(DayState state) {
    switch (state) {
    case DayState::missing: return "missing";
    case DayState::rejected: return "rejected";
    case DayState::odd: return "odd";
    case DayState::late: return "late";
    case DayState::excused: return "excused";
    case DayState::came: return "came";
    case DayState::empty: return "empty";
    case DayState::historical: return "historical";
    case DayState::pending: return "pending";
    case DayState::unwatched: return "unwatched";
    case DayState::not_due: return "not-due";
    }
    CHECK(!"a state that does not exist");
    return {};
}

std::vector<DayView> view_days(const std::string& source, const Calendar* calendar,
                               const std::vector<FileDay>& files, const std::vector<FindingDay>& findings,
                               base::Date since, base::Instant now) {
    std::map<base::Date, FileDay> files_by_day;
    for (const auto& day : files)
        if (day.source == source) files_by_day.emplace(day.day, day);
    std::map<base::Date, FindingDay> findings_by_day;
    for (const auto& day : findings)
        if (day.source == source) findings_by_day.emplace(day.day, day);
    const auto today =
        base::date_in(calendar != nullptr ? std::string_view{calendar->time_zone} : base::london, now);
    std::vector<DayView> days;
    // Without a calendar the first file says from when on there are any.
    const auto first = calendar != nullptr || files_by_day.empty() ? since : files_by_day.begin()->first;
    for (auto day = since; day <= today; day = base::operator+(day, std::chrono::days{1})) {
        FileDay came{source, day, 0, 0, 0, 0, 0, 0};
        if (const auto found = files_by_day.find(day); found != files_by_day.end()) came = found->second;
        const auto state =
            day < first ? DayState::not_due : state_of(day, calendar, came, findings_by_day[day], now, today);
        days.push_back({day, state, std::move(came)});
    }
    return days;
}

} // namespace convictiond::core
