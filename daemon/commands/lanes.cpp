#include "commands/lane_view.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

int lanes(const Context& context) {
    auto connection = context.open();
    const auto views = look_at_lanes(context, connection);
    if (context.json) {
        boost::json::array list;
        for (const auto& lane : views) list.push_back(lane.json());
        fmt::print("{}\n", boost::json::serialize(list));
        return 0;
    }
    const auto now = base::now();
    Table table{{"lane", "queue", "in flight", "window", "held", "refused", "oldest", "per minute", "what"}};
    for (const auto& lane : views) {
        const bool told = lane.owned && !lane.owned->stale();
        const auto from_owner = [&](auto value) { return told ? fmt::format("{}", value) : "?"; };
        const auto report = told ? lane.owned->report : store::LaneReport{};
        table.add({std::string{lane.state.code()}, std::to_string(lane.counts.count(core::Status::queued)),
                   from_owner(report.in_flight), from_owner(report.window),
                   std::to_string(lane.counts.count(core::Status::held)),
                   std::to_string(lane.counts.count(core::Status::refused)),
                   lane.counts.oldest_undelivered ? ago(*lane.counts.oldest_undelivered, now) : "-",
                   from_owner(report.per_minute), lane.condition_text(now)});
    }
    fmt::print("{}", table.text());
    return 0;
}

} // namespace convictiond::commands
