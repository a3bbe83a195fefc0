#include "base/text.hpp"
#include "commands/lane_view.hpp"
#include "core/backlog.hpp"
#include "core/notification.hpp"
#include "store/requests.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <map>

namespace convictiond::commands {

namespace {

using Counts = decltype(store::BacklogState::counts);

std::int64_t count(const Counts& counts, core::Status status) {
    return counts[static_cast<std::size_t>(status)];
}

void add_counts(boost::json::object& json, const Counts& counts) {
    for (const auto status : core::all_statuses) json.emplace(core::to_text(status), count(counts, status));
}

struct Sum {
    Counts counts{};
    base::Date oldest{};
};

Sum sum_of(const store::Backlog& backlog) {
    Sum sum{{}, backlog.states.front().oldest};
    for (const auto& state : backlog.states) {
        for (std::size_t i = 0; i < sum.counts.size(); ++i) sum.counts[i] += state.counts[i];
        sum.oldest = std::min(sum.oldest, state.oldest);
    }
    return sum;
}

// What the forecast stands on: where every lane is now, and all that is historical and on its way to it.
struct Ways {
    std::vector<LaneView> lanes;
    std::map<base::MemberState, std::int64_t> historical; // queued, of all backlogs
};

Ways look_at_ways(const Context& context, store::Connection& connection,
                  const std::vector<store::Backlog>& list) {
    Ways ways{look_at_lanes(context, connection), {}};
    for (const auto& backlog : list)
        for (const auto& state : backlog.states)
            ways.historical[state.state] += count(state.counts, core::Status::queued);
    return ways;
}

// From now on, as if what is held were released now.
core::BacklogForecast forecast_of(const store::Backlog& backlog, const Ways& ways,
                                  const settings::Settings& settings) {
    std::vector<core::BacklogLane> lanes;
    for (const auto& state : backlog.states) {
        core::BacklogLane lane;
        lane.state = state.state;
        const auto held = count(state.counts, core::Status::held);
        lane.of_backlog = held + count(state.counts, core::Status::queued);
        lane.historical = held + ways.historical.at(state.state);
        const auto view = std::ranges::find(ways.lanes, state.state, &LaneView::state);
        lane.sends = view != ways.lanes.end() && view->condition() == LaneCondition::fine;
        if (view != ways.lanes.end())
            lane.live = view->counts.count(core::Status::queued) - ways.historical.at(state.state);
        const auto configured = settings.member_states.find(state.state);
        const auto& rates =
            configured == settings.member_states.end() ? settings.defaults : configured->second;
        lane.historical_rate = rates.historical_rate;
        lane.max_rate = rates.max_rate;
        lanes.push_back(lane);
    }
    return core::forecast(lanes);
}

std::string text_of(const core::BacklogForecast& forecast) {
    if (forecast.lasts) return base::to_text(std::chrono::ceil<std::chrono::seconds>(*forecast.lasts));
    std::string standing;
    for (const auto state : forecast.standing) standing.append(" ").append(state.code());
    return "stands:" + standing;
}

boost::json::object json_of(const core::BacklogForecast& forecast) {
    boost::json::object json;
    if (forecast.lasts)
        json.emplace("seconds", std::chrono::ceil<std::chrono::seconds>(*forecast.lasts).count());
    boost::json::array standing;
    for (const auto state : forecast.standing) standing.emplace_back(state.code());
    if (!standing.empty()) json.emplace("standing", std::move(standing));
    return json;
}

boost::json::object to_json(const store::Backlog& backlog, const core::BacklogForecast& forecast,
                            base::Instant now) {
    const auto sum = sum_of(backlog);
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - backlog.since);
    boost::json::object json{{"id", backlog.id},
                             {"file", backlog.file},
                             {"since", base::to_rfc3339(backlog.since)},
                             {"ageSeconds", age.count()},
                             {"oldest", base::to_text(sum.oldest)}};
    add_counts(json, sum.counts);
    json.emplace("forecast", json_of(forecast));
    boost::json::array states;
    for (const auto& state : backlog.states) {
        boost::json::object one{{"id", state.state.code()}, {"oldest", base::to_text(state.oldest)}};
        add_counts(one, state.counts);
        states.push_back(std::move(one));
    }
    json.emplace("states", std::move(states));
    return json;
}

std::vector<std::string> row(std::string id, std::string file, std::string_view state, const Counts& counts,
                             base::Date oldest, std::string age, std::string takes) {
    const auto cell = [&](core::Status status) { return std::to_string(count(counts, status)); };
    using core::Status;
    return {std::move(id),
            std::move(file),
            std::string{state},
            cell(Status::held),
            cell(Status::queued),
            cell(Status::delivered),
            cell(Status::acknowledged),
            cell(Status::refused),
            cell(Status::closed),
            base::to_text(oldest),
            std::move(age),
            std::move(takes)};
}

} // namespace

int backlogs(const Context& context) {
    auto connection = context.open();
    const auto list = store::list_backlogs(connection);
    const auto now = base::now();
    const auto ways = look_at_ways(context, connection, list);
    const auto forecast = [&](const store::Backlog& backlog) {
        return forecast_of(backlog, ways, context.settings);
    };
    if (context.json) {
        boost::json::array all;
        for (const auto& backlog : list) all.push_back(to_json(backlog, forecast(backlog), now));
        fmt::print("{}\n", boost::json::serialize(all));
        return 0;
    }
    if (list.empty()) {
        fmt::print("nothing is held, and no backlog is on its way\n");
        return 0;
    }
    Table table{{"id", "file", "state", "held", "queued", "delivered", "acknowledged", "refused", "closed",
                 "oldest", "age", "takes"}};
    for (const auto& backlog : list) {
        const auto sum = sum_of(backlog);
        table.add(row(backlog.id, base::escaped(backlog.file, 60), "all", sum.counts, sum.oldest,
                      ago(backlog.since, now), text_of(forecast(backlog))));
        for (const auto& state : backlog.states)
            table.add(row("", "", state.state.code(), state.counts, state.oldest, "", ""));
    }
    fmt::print("{}", table.text());
    return 0;
}

} // namespace convictiond::commands
