#include "status/volumes.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace convictiond::status {

namespace {

namespace json = boost::json;

// Of a subject the window that is shown day by day: a share of one day says nothing.
int shown_window(const core::VolumeSubject& subject) {
    return subject.series == core::VolumeSeries::notifications ? 1 : 28;
}

json::object day_of(const core::VolumeMark& mark) {
    json::object day{
        {"day", base::to_text(mark.day)}, {"count", mark.count}, {"verdict", to_text(mark.verdict)}};
    if (mark.expected) {
        day.emplace("expected", mark.expected->mean);
        day.emplace("low", mark.expected->band.low);
        day.emplace("high", mark.expected->band.high);
    }
    return day;
}

using Marks = std::vector<core::VolumeMark>::const_iterator;

// `newest` is its source's: what is said of it is the most that any window and net can say.
json::object subject_of(Marks first, Marks last, base::Date newest) {
    json::array days;
    auto verdict = core::VolumeVerdict::not_yet_judged;
    for (auto mark = first; mark != last; ++mark) {
        if (mark->day == newest) verdict = std::max(verdict, mark->verdict);
        if (mark->net == core::VolumeNet::past && mark->window_days == shown_window(mark->subject))
            days.push_back(day_of(*mark));
    }
    json::object subject{{"id", to_text(first->subject.series)},
                         {"windowDays", shown_window(first->subject)},
                         {"verdict", to_text(verdict)},
                         {"days", std::move(days)}};
    if (first->subject.state) subject.emplace("state", first->subject.state->code());
    return subject;
}

json::object source_of(Marks first, Marks last) {
    base::Date newest = first->day;
    for (auto mark = first; mark != last; ++mark) newest = std::max(newest, mark->day);
    json::array subjects;
    for (auto begin = first; begin != last;) {
        const auto end =
            std::find_if(begin, last, [&](const auto& mark) { return mark.subject != begin->subject; });
        subjects.push_back(subject_of(begin, end, newest));
        begin = end;
    }
    return {{"id", first->source}, {"newestDay", base::to_text(newest)}, {"subjects", std::move(subjects)}};
}

} // namespace

std::string render_volumes(const std::vector<core::VolumeMark>& marks, base::Instant now) {
    json::array sources;
    for (auto begin = marks.begin(); begin != marks.end();) {
        const auto end =
            std::find_if(begin, marks.end(), [&](const auto& mark) { return mark.source != begin->source; });
        sources.push_back(source_of(begin, end));
        begin = end;
    }
    return json::serialize(json::object{{"time", base::to_rfc3339(now)}, {"sources", std::move(sources)}});
}

} // namespace convictiond::status
