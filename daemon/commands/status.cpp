#include "base/text.hpp"
#include "commands/deadlines.hpp"
#include "commands/following.hpp"
#include "commands/lane_view.hpp"
#include "store/findings.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <map>

namespace convictiond::commands {

namespace {

constexpr std::size_t columns = 80;
constexpr std::size_t most_lanes = 12; // with what stands around them at most 24 lines

struct Overview {
    store::FileOverview files;
    std::vector<LaneView> lanes;
    std::vector<store::DaemonSeen> daemons;
    std::map<std::string, std::int64_t> desk; // by kind
    std::vector<core::BacklogFigures> backlogs;
    std::vector<Deadline> deadlines;
    std::vector<core::FindingCount> findings;
    std::int64_t unaccounted = 0;
};

// The most that a daemon sees: they share a drop directory.
std::int64_t foreign_files(const Overview& overview) {
    std::int64_t most = 0;
    for (const auto& daemon : overview.daemons)
        if (daemon.alive()) most = std::max(most, daemon.facts.foreign_files);
    return most;
}

Overview look(const Context& context, store::Connection& connection) {
    Overview overview;
    overview.files = store::overview_files(connection);
    overview.lanes = look_at_lanes(context, connection);
    overview.daemons = store::list_daemons(connection);
    for (const auto& item : store::overview_desk(connection, context.settings.defaults.notify_within))
        ++overview.desk[item.kind];
    overview.backlogs = store::list_held(connection);
    overview.deadlines = look_at_deadlines(connection, base::now(), context.settings.defaults.notify_within);
    overview.findings = store::count_findings(connection);
    overview.unaccounted = store::unaccounted(store::read_sums(connection));
    return overview;
}

// The critical kinds first, as they were counted.
std::vector<std::pair<std::string, std::int64_t>> by_kind(const std::vector<core::FindingCount>& counts) {
    std::vector<std::pair<std::string, std::int64_t>> kinds;
    for (const auto& found : counts) {
        if (kinds.empty() || kinds.back().first != found.kind) kinds.emplace_back(found.kind, 0);
        kinds.back().second += found.count;
    }
    return kinds;
}

std::string findings_line(const std::vector<core::FindingCount>& counts) {
    std::string words;
    for (const auto& [kind, count] : by_kind(counts))
        words += fmt::format("{}{} {}", words.empty() ? "" : ", ", count, kind);
    return words.empty() ? "what should have come has come" : words + "; see convictionctl findings";
}

namespace json = boost::json;

json::array json_of(const std::vector<core::BacklogFigures>& backlogs) {
    json::array list;
    for (const auto& backlog : backlogs)
        list.push_back(json::object{{"id", backlog.id},
                                    {"file", backlog.file},
                                    {"held", backlog.held},
                                    {"since", base::to_rfc3339(backlog.since)},
                                    {"oldestRecorded", base::to_text(backlog.oldest_recorded)}});
    return list;
}

json::array json_of(const std::vector<Deadline>& deadlines) {
    json::array list;
    for (const auto& deadline : deadlines) {
        json::object one{{"id", deadline.id},
                         {"late", deadline.clocks.late},
                         {"near", deadline.clocks.near},
                         {"overdue", deadline.overdue}};
        if (deadline.nearest) one.emplace("nearestDay", base::to_text(*deadline.nearest));
        list.push_back(std::move(one));
    }
    return list;
}

std::string to_json(const Overview& overview) {
    json::array lanes, daemons;
    for (const auto& lane : overview.lanes) lanes.push_back(lane.json());
    for (const auto& daemon : overview.daemons)
        daemons.push_back(json::object{{"id", daemon.id},
                                       {"host", daemon.facts.host},
                                       {"processId", daemon.facts.process_id},
                                       {"version", daemon.facts.version},
                                       {"startedAt", base::to_rfc3339(daemon.facts.started_at)},
                                       {"alive", daemon.alive()}});
    json::object desk;
    for (const auto& [kind, count] : overview.desk) desk.emplace(kind, count);
    json::object findings;
    for (const auto& [kind, count] : by_kind(overview.findings)) findings.emplace(kind, count);
    json::object files{{"accepted", overview.files.accepted},
                       {"rejected", overview.files.rejected},
                       {"rejectedOpen", overview.files.rejected_open},
                       {"duplicate", overview.files.duplicate},
                       {"foreign", foreign_files(overview)}};
    if (overview.files.last_accepted)
        files.emplace("lastAccepted", base::to_rfc3339(*overview.files.last_accepted));
    return json::serialize(json::object{{"daemons", std::move(daemons)},
                                        {"files", std::move(files)},
                                        {"lanes", std::move(lanes)},
                                        {"desk", std::move(desk)},
                                        {"backlogs", json_of(overview.backlogs)},
                                        {"findings", std::move(findings)},
                                        {"deadlines", json_of(overview.deadlines)},
                                        {"unaccounted", overview.unaccounted}});
}

// The oldest first, whose decision is due first.
std::string backlogs_line(const std::vector<core::BacklogFigures>& backlogs, base::Instant now) {
    if (backlogs.empty()) return "none is held";
    std::int64_t held = 0;
    for (const auto& backlog : backlogs) held += backlog.held;
    return fmt::format("{} held in {}, the oldest {} for {}", held, base::counted(backlogs.size(), "backlog"),
                       backlogs.front().id, ago(backlogs.front().since, now));
}

std::string deadlines_line(const std::vector<Deadline>& deadlines) {
    const auto total = total_of(deadlines);
    return fmt::format("{} late, {} in their last week; nearest {}; {} overdue", total.clocks.late,
                       total.clocks.near, total.nearest ? base::to_text(*total.nearest) : "none",
                       total.overdue);
}

std::string daemons_line(const std::vector<store::DaemonSeen>& daemons) {
    std::string alive;
    std::size_t silent = 0;
    for (const auto& daemon : daemons) {
        if (!daemon.alive()) {
            ++silent;
            continue;
        }
        alive +=
            fmt::format("{}{} (since {})", alive.empty() ? "" : ", ", base::escaped(daemon.facts.host, 30),
                        base::to_rfc3339(daemon.facts.started_at, false));
    }
    if (alive.empty()) alive = "none is alive: nothing is sent";
    return alive + (silent == 0 ? "" : fmt::format("; {} silent", silent));
}

std::vector<std::string> head(const Overview& overview, base::Instant now) {
    std::map<std::string_view, std::int64_t> totals;
    for (const auto& lane : overview.lanes)
        for (const auto status : core::all_statuses)
            totals[core::to_text(status)] += lane.counts.count(status);
    std::string standing;
    for (const auto status : core::all_statuses)
        standing += fmt::format("{}{} {}", standing.empty() ? "" : ", ", totals[core::to_text(status)],
                                core::to_text(status));
    std::string waiting;
    for (const auto& [kind, count] : overview.desk)
        waiting += fmt::format("{}{} {}", waiting.empty() ? "" : ", ", count, kind);
    const auto& files = overview.files;
    return {"daemons   " + daemons_line(overview.daemons),
            fmt::format("files     {} accepted ({}), {} rejected ({} open), {} duplicate, {} foreign",
                        files.accepted,
                        files.last_accepted ? "last " + ago(*files.last_accepted, now) + " ago" : "never",
                        files.rejected, files.rejected_open, files.duplicate, foreign_files(overview)),
            "states    " + standing,
            "desk      " + (waiting.empty() ? "nothing waits for a person" : waiting),
            "backlogs  " + backlogs_line(overview.backlogs, now),
            "findings  " + findings_line(overview.findings),
            "deadlines " + deadlines_line(overview.deadlines),
            fmt::format("sums      unaccounted {}", overview.unaccounted)};
}

// Only lanes with something to say; the others are counted.
std::string screen(const Overview& overview) {
    const auto now = base::now();
    std::string out;
    for (const auto& line : head(overview, now)) out += cut(line, columns) + "\n";
    std::vector<const LaneView*> speaking;
    for (const auto& lane : overview.lanes)
        if (lane.has_something_to_say()) speaking.push_back(&lane);
    // Those that are kept from sending first.
    std::ranges::stable_sort(speaking, std::greater{},
                             [](const LaneView* lane) { return lane->condition(); });
    Table table{{"lane", "queued", "in flight", "refused", "oldest", "what"}};
    for (std::size_t i = 0; i < std::min(speaking.size(), most_lanes); ++i) {
        const auto& lane = *speaking[i];
        table.add({std::string{lane.state.code()}, std::to_string(lane.counts.count(core::Status::queued)),
                   lane.owned && !lane.owned->stale() ? std::to_string(lane.owned->report.in_flight) : "?",
                   std::to_string(lane.counts.count(core::Status::refused)),
                   lane.counts.oldest_undelivered ? ago(*lane.counts.oldest_undelivered, now) : "-",
                   lane.condition_text(now)});
    }
    if (!speaking.empty()) {
        out += "\n";
        const auto text = table.text();
        for (const auto line : base::split(std::string_view{text}.substr(0, text.size() - 1), '\n'))
            out += cut(std::string{line}, columns) + "\n";
    }
    const auto shown = std::min(speaking.size(), most_lanes);
    const auto quiet = overview.lanes.size() - speaking.size();
    out += "\n";
    if (shown < speaking.size())
        out += fmt::format("{} more with something to say, and ", speaking.size() - shown);
    return out + base::counted(quiet, "lane") + " with nothing to say\n";
}

void print(const Context& context, const Overview& overview) {
    fmt::print("{}", context.json ? to_json(overview) + "\n" : screen(overview));
}

} // namespace

int status(const Context& context) {
    if (context.arguments.follow)
        return follow(context, [&context](store::Connection& connection) {
            if (!context.json) fmt::print("\x1b[H\x1b[J"); // home, and clear what is below
            print(context, look(context, connection));
        });
    auto connection = context.open();
    const auto overview = look(context, connection);
    print(context, overview);
    return overview.unaccounted == 0 ? 0 : exit_wrong;
}

} // namespace convictiond::commands
