#include "commands/deadlines.hpp"

#include <algorithm>

namespace convictiond::commands {

std::vector<Deadline> look_at_deadlines(store::Connection& connection, base::Instant now,
                                        std::chrono::days notify_within) {
    core::Overview overview;
    store::read_deadlines(connection, overview, now, notify_within);
    std::vector<Deadline> deadlines;
    const auto add = [&](const std::string& id, const std::vector<core::DueDay>& due, std::int64_t overdue) {
        if (due.empty() && overdue == 0) return;
        auto& deadline = deadlines.emplace_back();
        deadline = {id, core::count_clocks(due, now), overdue, std::nullopt};
        if (!due.empty()) deadline.nearest = due.front().last_permitted_day;
    };
    for (const auto& lane : overview.lanes)
        add(std::string{lane.state.code()}, lane.undelivered, lane.overdue);
    std::ranges::sort(deadlines, {}, &Deadline::id);
    add("none", overview.undecided, 0);
    return deadlines;
}

Deadline total_of(const std::vector<Deadline>& deadlines) {
    Deadline total;
    for (const auto& deadline : deadlines) {
        total.clocks.late += deadline.clocks.late;
        total.clocks.near += deadline.clocks.near;
        total.overdue += deadline.overdue;
        if (deadline.nearest)
            total.nearest = std::min(total.nearest.value_or(*deadline.nearest), *deadline.nearest);
    }
    return total;
}

} // namespace convictiond::commands
