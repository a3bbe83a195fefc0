#include "store/watch.hpp"

#include "store/findings.hpp"
#include "store/lanes.hpp"
#include "store/overview.hpp"

#include <algorithm>
#include <cmath>

namespace convictiond::store {

namespace {

core::LaneFigures& lane_of(core::Overview& overview, base::MemberState state) {
    const auto found = std::ranges::find(overview.lanes, state, &core::LaneFigures::state);
    if (found != overview.lanes.end()) return *found;
    overview.lanes.push_back({});
    overview.lanes.back().state = state;
    return overview.lanes.back();
}

void read_lanes(Connection& connection, core::Overview& overview) {
    for (const auto& lane : overview_lanes(connection)) {
        auto& figures = lane_of(overview, lane.state);
        figures.counts = lane.counts;
        figures.oldest_undelivered = lane.oldest_undelivered;
    }
    for (const auto& [state, owned] : list_owned_lanes(connection)) {
        if (owned.stale()) continue;
        const auto& told = owned.report;
        const auto poll = told.poll_failing.value_or(LaneReport::Poll{});
        overview.told_lanes.push_back({state, told.open.has_value(), told.open ? told.open->cause : "",
                                       told.in_flight, std::llround(told.per_minute), poll.fault,
                                       poll.since});
    }
}

void read_desk(Connection& connection, core::Overview& overview, std::chrono::days notify_within) {
    const auto desk = connection.execute("watch_desk", parameters(notify_within.count()));
    for (std::size_t i = 0; i < desk.size(); ++i) {
        core::DeskFigures figures{std::string{desk.text(i, 0)}, desk.number(i, 1), std::nullopt};
        if (!desk.is_null(i, 2)) figures.nearest_day = desk.date(i, 2);
        overview.desk.push_back(std::move(figures));
    }
    overview.backlogs = list_held(connection);
    const auto rejected = connection.execute("watch_rejected", parameters(rejected_most));
    for (std::size_t i = 0; i < rejected.size(); ++i)
        overview.rejected_open.push_back(
            {std::string{rejected.text(i, 0)}, std::string{rejected.text(i, 1)}, rejected.instant(i, 2)});
}

void read_findings(Connection& connection, core::Overview& overview) {
    overview.finding_counts = count_findings(connection);
    for (const auto& finding : list_findings(connection, false, findings_shown))
        overview.findings.push_back({finding.id, finding.kind, finding.grade, finding.source, finding.cause,
                                     finding.detail, finding.opened_at});
    overview.finding_days = list_finding_days(connection, overview.files_since);
}

void read_sums(Connection& connection, core::Overview& overview) {
    for (int sum = 1; sum <= 4; ++sum) overview.sums.push_back({sum, 0, 0, 0});
    for (const auto& row : store::read_sums(connection)) {
        auto& total = overview.sums.at(static_cast<std::size_t>(row.sum) - 1);
        total.owed += row.owed;
        total.found += row.found;
        total.difference += row.difference;
    }
}

// (name, name, count), or (name, count); no name is "none".
std::vector<core::Tally> tallies_of(const Rows& rows, bool two_names) {
    std::vector<core::Tally> tallies;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::string first{rows.is_null(i, 0) ? "none" : rows.text(i, 0)};
        std::string second{two_names ? rows.text(i, 1) : ""};
        tallies.push_back({std::move(first), std::move(second), rows.number(i, two_names ? 2 : 1)});
    }
    return tallies;
}

} // namespace

base::Instant read_clock(Connection& connection) {
    return connection.execute("read_clock").instant(0, 0);
}

std::vector<core::FileDay> list_file_days(Connection& connection, base::Date since) {
    std::vector<core::FileDay> days;
    const auto rows = connection.execute("watch_file_days", parameters(since));
    for (std::size_t i = 0; i < rows.size(); ++i)
        days.push_back({std::string{rows.text(i, 0)}, rows.date(i, 1), rows.number(i, 2), rows.number(i, 3),
                        rows.number(i, 4), rows.number(i, 5), rows.number(i, 6), rows.number(i, 7)});
    return days;
}

std::vector<core::BacklogFigures> list_held(Connection& connection) {
    std::vector<core::BacklogFigures> backlogs;
    const auto rows = connection.execute("watch_backlogs");
    for (std::size_t i = 0; i < rows.size(); ++i)
        backlogs.push_back({std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}, rows.number(i, 2),
                            rows.instant(i, 3), rows.date(i, 4)});
    return backlogs;
}

void read_deadlines(Connection& connection, core::Overview& overview, base::Instant now,
                    std::chrono::days notify_within) {
    const auto counted_until = base::operator+(base::date_in(base::london, now), core::last_week);
    const auto clocks =
        connection.execute("watch_deadlines", parameters(notify_within.count(), counted_until));
    for (std::size_t i = 0; i < clocks.size(); ++i) {
        auto& days =
            clocks.is_null(i, 0) ? overview.undecided : lane_of(overview, clocks.state(i, 0)).undelivered;
        days.push_back({clocks.date(i, 1), clocks.number(i, 2)});
    }
    const auto overdue = connection.execute("watch_overdue", parameters(now));
    for (std::size_t i = 0; i < overdue.size(); ++i)
        lane_of(overview, overdue.state(i, 0)).overdue = overdue.number(i, 1);
}

core::Overview read_overview(Connection& connection, base::Date files_since, base::Instant now,
                             std::chrono::days notify_within) {
    core::Overview overview;
    overview.read_at = now;
    overview.files_since = files_since;
    read_lanes(connection, overview);
    read_deadlines(connection, overview, now, notify_within);
    std::ranges::sort(overview.lanes, {}, &core::LaneFigures::state);
    read_desk(connection, overview, notify_within);
    overview.file_days = list_file_days(connection, overview.files_since);
    read_findings(connection, overview);
    read_sums(connection, overview);
    return overview;
}

core::Tallies read_tallies(Connection& connection, base::Instant now, std::chrono::days notify_within) {
    core::Tallies tallies;
    tallies.read_at = now;
    tallies.unaccounted = unaccounted(reconcile(connection));
    tallies.files = tallies_of(connection.execute("tally_files"), true);
    tallies.events = tallies_of(connection.execute("tally_events"), true);
    tallies.decisions = tallies_of(connection.execute("tally_decisions"), false);
    tallies.acknowledgements = tallies_of(connection.execute("tally_acknowledgements"), true);
    tallies.late =
        tallies_of(connection.execute("tally_late", parameters(now, notify_within.count())), false);
    return tallies;
}

} // namespace convictiond::store
