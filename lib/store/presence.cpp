#include "store/presence.hpp"

#include "store/columns.hpp"

#include <fmt/format.h>

namespace convictiond::store {

std::int64_t add_daemon(Connection& connection, const DaemonFacts& daemon) {
    connection.execute("forget_silent_daemons");
    return connection
        .execute("add_daemon", parameters(daemon.host, daemon.process_id, daemon.version, daemon.started_at,
                                          daemon.configuration, daemon.foreign_files))
        .number(0, 0);
}

bool note_daemon_alive(Connection& connection, std::int64_t daemon, const std::string& configuration,
                       std::int64_t foreign_files) {
    return connection.execute("note_daemon_alive", parameters(daemon, configuration, foreign_files))
               .affected() == 1;
}

void remove_daemon(Connection& connection, std::int64_t daemon) {
    connection.execute("remove_daemon", parameters(daemon));
}

void write_lane_reports(Connection& connection, std::int64_t daemon, const std::vector<LaneReport>& reports) {
    if (reports.empty()) return;
    Columns columns;
    for (const auto& report : reports) {
        std::optional<base::Instant> since, next_probe, poll_since;
        std::optional<std::string> cause, poll_fault;
        if (report.open) {
            since = report.open->since;
            cause = report.open->cause;
            next_probe = report.open->next_probe;
        }
        if (report.poll_failing) {
            poll_since = report.poll_failing->since;
            poll_fault = report.poll_failing->fault;
        }
        columns.add(report.state, report.in_flight, report.window, fmt::format("{:.1f}", report.per_minute),
                    since, cause, next_probe, poll_since, poll_fault);
    }
    auto values = parameters(daemon);
    for (auto& array : columns.arrays()) values.push_back(std::move(array));
    connection.execute("write_lane_reports", values);
}

void remove_lane_reports(Connection& connection, std::int64_t daemon,
                         const std::vector<base::MemberState>& states) {
    if (states.empty()) return;
    connection.execute("remove_lane_reports", parameters(daemon, Value{to_array(states)}));
}

} // namespace convictiond::store
