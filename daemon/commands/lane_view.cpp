#include "commands/lane_view.hpp"

#include "base/text.hpp"

#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace convictiond::commands {

LaneCondition LaneView::condition() const {
    if (!has_route && !owned) return LaneCondition::no_route;
    if (pause) return LaneCondition::paused;
    if (!owned || owned->stale()) return LaneCondition::unowned;
    if (owned->report.open) return LaneCondition::open;
    return LaneCondition::fine;
}

std::string LaneView::condition_text(base::Instant now) const {
    switch (condition()) {
    case LaneCondition::fine: return {};
    case LaneCondition::no_route: return "no route: not under member_states";
    case LaneCondition::paused:
        return fmt::format("paused by {} {} ago: {}", base::escaped(pause->by, 40), ago(pause->since, now),
                           shown(pause->reason, 120));
    case LaneCondition::unowned:
        return owned ? fmt::format("stale: {} said nothing for {}", base::escaped(owned->host, 40),
                                   base::to_text(owned->age))
                     : "no daemon has it";
    case LaneCondition::open:
        return fmt::format("open for {}: {}; next probe in {}", ago(owned->report.open->since, now),
                           shown(owned->report.open->cause, 120), ago(now, owned->report.open->next_probe));
    }
    return {};
}

std::int64_t LaneView::undelivered() const {
    return counts.count(core::Status::queued) + counts.count(core::Status::refused);
}

bool LaneView::has_something_to_say() const {
    switch (condition()) {
    case LaneCondition::paused:
    case LaneCondition::open: return true;
    case LaneCondition::no_route:
    case LaneCondition::unowned:
    case LaneCondition::fine: return undelivered() > 0;
    }
    return true;
}

namespace {

std::string_view to_text(LaneCondition condition) {
    switch (condition) {
    case LaneCondition::fine: return "fine";
    case LaneCondition::open: return "open";
    case LaneCondition::paused: return "paused";
    case LaneCondition::unowned: return "unowned";
    case LaneCondition::no_route: return "no_route";
    }
    return {};
}

void add_owner(boost::json::object& lane, const store::OwnedLane& owned) {
    lane.emplace("inFlight", owned.report.in_flight);
    lane.emplace("window", owned.report.window);
    lane.emplace("perMinute", std::llround(owned.report.per_minute));
    lane.emplace("circuit", owned.report.open ? "open" : "closed");
    if (owned.report.open) {
        lane.emplace("cause", owned.report.open->cause);
        lane.emplace("openedAt", base::to_rfc3339(owned.report.open->since));
        lane.emplace("nextProbeAt", base::to_rfc3339(owned.report.open->next_probe));
    }
    if (const auto& poll = owned.report.poll_failing)
        lane.emplace("pollFailure",
                     boost::json::object{{"cause", poll->fault}, {"since", base::to_rfc3339(poll->since)}});
    lane.emplace("daemon", owned.daemon);
    lane.emplace("host", owned.host);
    lane.emplace("reportAgeSeconds", std::chrono::duration_cast<std::chrono::seconds>(owned.age).count());
    lane.emplace("stale", owned.stale());
}

} // namespace

boost::json::object LaneView::json() const {
    boost::json::object lane{
        {"id", state.code()}, {"condition", to_text(condition())}, {"made", counts.made()}};
    for (const auto status : core::all_statuses) lane.emplace(core::to_text(status), counts.count(status));
    if (counts.oldest_undelivered)
        lane.emplace("oldestUndelivered", base::to_rfc3339(*counts.oldest_undelivered));
    lane.emplace("route", has_route);
    if (owned) add_owner(lane, *owned);
    if (pause)
        lane.emplace("paused", boost::json::object{{"by", pause->by},
                                                   {"since", base::to_rfc3339(pause->since)},
                                                   {"reason", pause->reason}});
    return lane;
}

std::vector<LaneView> look_at_lanes(const Context& context, store::Connection& connection) {
    std::map<base::MemberState, LaneView> lanes;
    for (const auto& [state, configured] : context.settings.member_states) lanes[state].has_route = true;
    for (auto& counts : store::overview_lanes(connection)) lanes[counts.state].counts = counts;
    for (auto& [state, pause] : store::list_pauses(connection)) lanes[state].pause = std::move(pause);
    for (auto& [state, owned] : store::list_owned_lanes(connection)) lanes[state].owned = std::move(owned);
    std::vector<LaneView> views;
    for (auto& [state, lane] : lanes) {
        lane.state = state;
        views.push_back(std::move(lane));
    }
    return views;
}

} // namespace convictiond::commands
