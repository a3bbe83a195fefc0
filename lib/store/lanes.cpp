#include "store/lanes.hpp"

namespace convictiond::store {

bool is_paused(Connection& connection, base::MemberState lane) {
    return connection.execute("is_paused", parameters(lane)).truth(0, 0);
}

std::vector<DaemonSeen> list_daemons(Connection& connection) {
    const auto rows = connection.execute("list_daemons");
    std::vector<DaemonSeen> daemons;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        DaemonSeen daemon;
        daemon.id = rows.number(i, 0);
        daemon.facts = {std::string{rows.text(i, 1)}, static_cast<int>(rows.number(i, 2)),
                        std::string{rows.text(i, 3)}, rows.instant(i, 4)};
        daemon.facts.configuration = rows.text(i, 6);
        daemon.facts.foreign_files = rows.number(i, 7);
        daemon.age = std::chrono::seconds{rows.number(i, 5)};
        daemons.push_back(std::move(daemon));
    }
    return daemons;
}

std::map<base::MemberState, Pause> list_pauses(Connection& connection) {
    const auto rows = connection.execute("list_pauses");
    std::map<base::MemberState, Pause> pauses;
    for (std::size_t i = 0; i < rows.size(); ++i)
        pauses.emplace(rows.state(i, 0),
                       Pause{std::string{rows.text(i, 1)}, std::string{rows.text(i, 2)}, rows.instant(i, 3)});
    return pauses;
}

std::map<base::MemberState, OwnedLane> list_owned_lanes(Connection& connection) {
    const auto rows = connection.execute("list_lane_reports");
    std::map<base::MemberState, OwnedLane> lanes;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        OwnedLane lane;
        lane.host = rows.text(i, 1);
        lane.daemon = rows.number(i, 2);
        lane.report.state = rows.state(i, 0);
        lane.report.in_flight = static_cast<int>(rows.number(i, 3));
        lane.report.window = static_cast<int>(rows.number(i, 4));
        lane.report.per_minute = static_cast<double>(rows.number(i, 5));
        if (!rows.is_null(i, 6))
            lane.report.open = {rows.instant(i, 6), std::string{rows.text(i, 7)}, rows.instant(i, 8)};
        lane.age = std::chrono::seconds{rows.number(i, 9)};
        if (!rows.is_null(i, 10))
            lane.report.poll_failing = {rows.instant(i, 10), std::string{rows.text(i, 11)}};
        lanes.emplace(lane.report.state, std::move(lane));
    }
    return lanes;
}

} // namespace convictiond::store
