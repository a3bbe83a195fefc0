#include "status/json.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace convictiond::status {

namespace {

namespace json = boost::json;

json::object checks_of(const Health& health) {
    json::object checks;
    for (const auto& check : health.checks) {
        json::object one{{"componentId", check.component}, {"status", to_text(check.grade)}};
        if (check.observed) {
            one.emplace("observedValue", *check.observed);
            one.emplace("observedUnit", check.unit);
        }
        one.emplace("time", base::to_rfc3339(check.time));
        if (!check.output.empty()) one.emplace("output", check.output);
        auto& array = checks.emplace(check.name, json::array{}).first->value();
        array.as_array().push_back(std::move(one));
    }
    return checks;
}

json::object health_of(const Health& health) {
    return {{"status", to_text(health.grade)},
            {"version", "1"},
            {"releaseId", CONVICTIOND_VERSION},
            {"serviceId", "convictiond"},
            {"checks", checks_of(health)}};
}

void add_figures(json::object& lane, const core::LaneFigures& figures, base::Instant now) {
    for (const auto status : core::all_statuses) lane[core::to_text(status)] = figures.count(status);
    if (figures.oldest_undelivered) lane["oldestUndelivered"] = base::to_rfc3339(*figures.oldest_undelivered);
    if (!figures.undelivered.empty())
        lane["nearestDay"] = base::to_text(figures.undelivered.front().last_permitted_day);
    lane["late"] = core::count_clocks(figures.undelivered, now).late;
    lane["overdue"] = figures.overdue;
}

// Every lane with a route and every lane with notifications, in the order of their states.
json::array lanes_of(const Signs& signs) {
    std::map<base::MemberState, json::object> lanes;
    const auto begin = [&](base::MemberState state, bool route, bool ours) {
        const auto standing = standing_of(signs, state);
        auto& lane = lanes[state];
        lane = {{"id", state.code()},
                {"route", route},
                {"ours", ours},
                {"open", standing.open},
                {"inFlight", standing.in_flight},
                {"perMinute", standing.per_minute}};
        if (standing.open) lane.emplace("cause", standing.cause);
        add_figures(lane, {}, signs.taken_at);
    };
    for (const auto& lane : signs.lanes) begin(lane.state, true, lane.ours);
    if (signs.overview) {
        for (const auto& figures : signs.overview->lanes) {
            if (!lanes.contains(figures.state)) begin(figures.state, false, false);
            add_figures(lanes[figures.state], figures, signs.taken_at);
        }
    }
    json::array array;
    for (auto& [state, lane] : lanes) array.push_back(std::move(lane));
    return array;
}

json::object day_of(const std::string& source, const core::DayView& view) {
    const auto& files = view.files;
    json::object day{
        {"source", source}, {"day", base::to_text(view.day)}, {"state", core::to_text(view.state)}};
    const std::pair<const char*, std::int64_t> counts[] = {
        {"accepted", files.accepted},          {"historical", files.historical},
        {"rejectedOpen", files.rejected_open}, {"rejectedSettled", files.rejected_settled},
        {"duplicate", files.duplicate},        {"convictions", files.convictions}};
    const bool any = std::ranges::any_of(counts, [](const auto& count) { return count.second != 0; });
    for (const auto& [name, count] : counts)
        if (any) day.emplace(name, count);
    return day;
}

// Every day of every source that is configured or has files, so that a day without any is one, too.
json::array file_days_of(const Signs& signs) {
    const auto& overview = *signs.overview;
    std::map<std::string, const core::Calendar*> calendars;
    for (const auto& day : overview.file_days) calendars[day.source] = nullptr;
    for (const auto& source : signs.sources)
        calendars[source.name] = source.calendar ? &*source.calendar : nullptr;
    json::array days;
    for (const auto& [source, calendar] : calendars)
        for (const auto& view : core::view_days(source, calendar, overview.file_days, overview.finding_days,
                                                overview.files_since, signs.taken_at))
            days.push_back(day_of(source, view));
    return days;
}

json::array findings_of(const core::Overview& overview) {
    json::array findings;
    for (const auto& found : overview.findings) {
        json::object one{{"id", found.id},         {"kind", found.kind},
                         {"grade", found.grade},   {"cause", found.cause},
                         {"detail", found.detail}, {"since", base::to_rfc3339(found.since)}};
        if (!found.source.empty()) one.emplace("source", found.source);
        findings.push_back(std::move(one));
    }
    return findings;
}

json::array desk_of(const core::Overview& overview) {
    json::array desk;
    for (const auto& waiting : overview.desk) {
        json::object one{{"id", waiting.kind}, {"count", waiting.count}};
        if (waiting.nearest_day) one.emplace("nearestDay", base::to_text(*waiting.nearest_day));
        desk.push_back(std::move(one));
    }
    return desk;
}

json::array backlogs_of(const core::Overview& overview) {
    json::array backlogs;
    for (const auto& backlog : overview.backlogs)
        backlogs.push_back(json::object{{"id", backlog.id},
                                        {"file", backlog.file},
                                        {"held", backlog.held},
                                        {"since", base::to_rfc3339(backlog.since)},
                                        {"oldestRecorded", base::to_text(backlog.oldest_recorded)}});
    return backlogs;
}

json::object sums_of(const core::Overview& overview) {
    json::array rows;
    for (const auto& sum : overview.sums)
        rows.push_back(json::object{
            {"id", sum.sum}, {"owed", sum.owed}, {"found", sum.found}, {"difference", sum.difference}});
    return {{"readAt", base::to_rfc3339(overview.read_at)},
            {"unaccounted", overview.unaccounted()},
            {"rows", std::move(rows)}};
}

} // namespace

std::string render_health(const Health& health) {
    return json::serialize(health_of(health));
}

std::string render_overview(const Signs& signs, const Health& health, base::Date today) {
    json::object overview{{"time", base::to_rfc3339(signs.taken_at)},
                          {"today", base::to_text(today)},
                          {"health", health_of(health)},
                          {"lanes", lanes_of(signs)},
                          {"foreignFiles", signs.daemons.foreign_files}};
    if (signs.overview) {
        overview.emplace("readAt", base::to_rfc3339(signs.overview->read_at));
        overview.emplace("filesSince", base::to_text(signs.overview->files_since));
        overview.emplace("files", file_days_of(signs));
        overview.emplace("findings", findings_of(*signs.overview));
        overview.emplace("desk", desk_of(*signs.overview));
        overview.emplace("backlogs", backlogs_of(*signs.overview));
        overview.emplace("sums", sums_of(*signs.overview));
    }
    return json::serialize(overview);
}

} // namespace convictiond::status
