// A monitoring plug-in's answer: one line on standard output, performance data behind the bar, and the exit
// status by the gravest thing that was found.
#include "base/text.hpp"
#include "commands/deadlines.hpp"
#include "commands/lane_view.hpp"
#include "core/finding.hpp"
#include "store/findings.hpp"
#include "store/migrate.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace convictiond::commands {

namespace {

constexpr int ok = 0, warning = 1, critical = 2;

class Findings {
public:
    void add(int grade, std::string words) {
        grade_ = std::max(grade_, grade);
        // The gravest first, since a monitor cuts the line.
        by_grade_[-grade].push_back(std::move(words));
    }
    void measure(std::string_view name, std::int64_t value, std::string_view unit = "") {
        measures_ += fmt::format(" {}={}{}", name, value, unit);
    }
    int tell(const std::string& all_is_well) const {
        constexpr std::array<std::string_view, 3> names{"OK", "WARNING", "CRITICAL"};
        std::string line;
        for (const auto& [grade, words] : by_grade_)
            for (const auto& word : words) line += (line.empty() ? "" : "; ") + word;
        fmt::print("CONVICTIOND {} - {}{}{}\n", names[static_cast<std::size_t>(grade_)],
                   line.empty() ? all_is_well : line, measures_.empty() ? "" : " |", measures_);
        return grade_;
    }

private:
    int grade_ = ok;
    std::map<int, std::vector<std::string>> by_grade_;
    std::string measures_;
};

void check_lanes(Findings& findings, const std::vector<LaneView>& lanes, base::Instant now) {
    std::int64_t queued = 0, open = 0, paused = 0, no_route = 0;
    std::optional<base::Instant> oldest;
    for (const auto& lane : lanes) {
        queued += lane.counts.count(core::Status::queued);
        if (const auto made = lane.counts.oldest_undelivered)
            oldest = std::min(oldest.value_or(*made), *made);
        if (lane.owned && !lane.owned->stale() && lane.owned->report.poll_failing)
            findings.add(warning, fmt::format("{} gives no acknowledgements for {}: {}", lane.state.code(),
                                              ago(lane.owned->report.poll_failing->since, now),
                                              shown(lane.owned->report.poll_failing->fault, 120)));
        switch (lane.condition()) {
        case LaneCondition::fine: break;
        case LaneCondition::unowned: // that of the daemons is told once
            break;
        case LaneCondition::open:
            ++open;
            findings.add(warning, fmt::format("{} {}", lane.state.code(), lane.condition_text(now)));
            break;
        case LaneCondition::paused:
            ++paused;
            findings.add(warning, fmt::format("{} {}", lane.state.code(), lane.condition_text(now)));
            break;
        case LaneCondition::no_route:
            if (lane.undelivered() == 0) break;
            ++no_route;
            findings.add(critical, fmt::format("{} has no route and {} waiting", lane.state.code(),
                                               lane.undelivered()));
            break;
        }
    }
    findings.measure("queued", queued);
    findings.measure("oldest", oldest ? std::chrono::floor<std::chrono::seconds>(now - *oldest).count() : 0,
                     "s");
    findings.measure("lanes", static_cast<std::int64_t>(lanes.size()));
    findings.measure("lanes_open", open);
    findings.measure("lanes_paused", paused);
    findings.measure("lanes_without_route", no_route);
}

void check_desk(Findings& findings, const std::vector<store::DeskItem>& items) {
    std::map<std::string, std::int64_t> kinds;
    for (const auto& item : items)
        if (item.kind != "backlog") ++kinds[item.kind]; // it has a time of its own
    std::string words;
    for (const auto& [kind, count] : kinds)
        words += fmt::format("{}{} {}", words.empty() ? "" : ", ", count, kind);
    if (!words.empty()) findings.add(warning, "on the desk: " + words);
    if (const auto rejected = kinds.find("rejected-file"); rejected != kinds.end())
        findings.add(critical, base::counted(static_cast<std::size_t>(rejected->second), "rejected file"));
    findings.measure("desk", static_cast<std::int64_t>(items.size()));
}

// "3 late: DE 2, none 1"; nothing where there is none.
template <class Count>
void check_count(Findings& findings, int grade, std::string_view what, const std::vector<Deadline>& deadlines,
                 Count count_of) {
    constexpr int most_states = 6; // a monitor cuts the line
    std::int64_t all = 0;
    int states = 0;
    std::string by_state;
    for (const auto& deadline : deadlines) {
        const auto count = count_of(deadline);
        all += count;
        if (count == 0 || ++states > most_states) continue;
        by_state += fmt::format("{}{} {}", by_state.empty() ? "" : ", ", deadline.id, count);
    }
    if (states > most_states) by_state += fmt::format(" and {} more", states - most_states);
    if (all > 0) findings.add(grade, fmt::format("{} {}: {}", all, what, by_state));
}

void check_deadlines(Findings& findings, const std::vector<Deadline>& deadlines) {
    check_count(findings, critical, "late", deadlines, [](const auto& of) { return of.clocks.late; });
    check_count(findings, warning, "in the last week of the legal clock", deadlines,
                [](const auto& of) { return of.clocks.near; });
    check_count(findings, warning, "overdue", deadlines, [](const auto& of) { return of.overdue; });
    const auto total = total_of(deadlines);
    findings.measure("late", total.clocks.late);
    findings.measure("near", total.clocks.near);
    findings.measure("overdue", total.overdue);
}

// To hold is right until somebody should have decided.
void check_backlogs(Findings& findings, const std::vector<core::BacklogFigures>& backlogs,
                    base::Duration decide_within, base::Instant now) {
    std::int64_t held = 0;
    for (const auto& backlog : backlogs) {
        held += backlog.held;
        const auto age = now - backlog.since;
        if (age > decide_within)
            findings.add(warning, fmt::format("{} holds {} for {}", backlog.id, backlog.held,
                                              base::to_text(std::chrono::floor<std::chrono::seconds>(age))));
    }
    findings.measure("held", held);
}

void check_findings(Findings& findings, const std::vector<core::FindingCount>& counts) {
    std::int64_t critical_ones = 0, all = 0;
    for (const auto& found : counts) {
        const bool grave = found.grade == core::to_text(core::FindingGrade::critical);
        findings.add(grave ? critical : warning,
                     fmt::format("{} {}{}{}", found.count, found.kind, found.source.empty() ? "" : " of ",
                                 found.source));
        all += found.count;
        if (grave) critical_ones += found.count;
    }
    findings.measure("findings", all);
    findings.measure("findings_critical", critical_ones);
}

void check_daemons(Findings& findings, const std::vector<store::DaemonSeen>& daemons) {
    const auto alive = std::ranges::count_if(daemons, &store::DaemonSeen::alive);
    if (alive == 0) findings.add(critical, "no daemon is alive");
    std::set<std::string> configurations;
    for (const auto& daemon : daemons)
        if (daemon.alive()) configurations.insert(daemon.facts.configuration);
    if (configurations.size() > 1)
        findings.add(warning, fmt::format("{} daemons have {} configurations", alive, configurations.size()));
    findings.measure("daemons", alive);
}

int look(const Context& context) {
    auto connection = context.open();
    Findings findings;
    if (!store::schema_status(connection).current()) {
        findings.add(critical, "the schema is not that of this program; run convictionctl database migrate");
        return findings.tell({});
    }
    const auto now = base::now();
    check_daemons(findings, store::list_daemons(connection));
    const auto lanes = look_at_lanes(context, connection);
    check_lanes(findings, lanes, now);
    check_deadlines(findings, look_at_deadlines(connection, now, context.settings.defaults.notify_within));
    check_desk(findings, store::overview_desk(connection, context.settings.defaults.notify_within));
    check_backlogs(findings, store::list_held(connection), context.settings.hold_decision_within, now);
    check_findings(findings, store::count_findings(connection));
    const auto unaccounted = store::unaccounted(store::read_sums(connection));
    if (unaccounted != 0) findings.add(critical, fmt::format("unaccounted {}", unaccounted));
    findings.measure("unaccounted", unaccounted);
    return findings.tell(
        fmt::format("{}, nothing waits for a person, every sum holds", base::counted(lanes.size(), "lane")));
}

int say_critical(const std::string& words) {
    Findings findings;
    findings.add(critical, words);
    return findings.tell({});
}

} // namespace

int check(const Context& context) {
    try {
        return look(context);
    } catch (const store::Unavailable& error) {
        return say_critical("the database cannot be reached: " + shown(error.what(), 200));
    } catch (const NoSchema& error) {
        return say_critical(error.what());
    } catch (const NotAllowed& error) {
        fmt::print("CONVICTIOND UNKNOWN - {}\n", error.what());
        return exit_unknown;
    }
}

} // namespace convictiond::commands
