#include "store/report.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/document.hpp"
#include "store/findings.hpp"
#include "store/overview.hpp"
#include "store/watch.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <numeric>

namespace convictiond::commands {

namespace {

constexpr int most_findings = 500;

Section files_of(const store::Happened& happened) {
    Section section{"files", "Files judged", "No file was judged.", {}, {}};
    section.columns = {{"id", "id"},
                       {"name", "file"},
                       {"verdict", "verdict"},
                       {"kind", "kind"},
                       {"records", "records"},
                       {"new", "new"},
                       {"repeated", "repeated"},
                       {"extended", "extended"},
                       {"quarantined", "quarantined"},
                       {"canary", "canary"},
                       {"reason", "reason"}};
    for (const auto& file : happened.files)
        section.rows.push_back({fmt::format("f{}", file.id.value), file.name, file.verdict, file.kind,
                                file.convictions, file.made, file.repeated, file.extended, file.quarantined,
                                file.canary, file.reason});
    return section;
}

Section flags_of(const store::Happened& happened) {
    Section section{"flags", "Flags on records that were sent all the same", "None.", {}, {}};
    section.columns = {{"id", "kind"}, {"count", "count"}};
    for (const auto& flag : happened.flags) section.rows.push_back({flag.what, flag.count});
    return section;
}

Section decisions_of(const store::Happened& happened) {
    Section section{"decisions", "Decisions made", "None.", {}, {}};
    section.columns = {{"id", "decision"}, {"outcome", "outcome"}, {"reason", "reason"}, {"count", "count"}};
    for (const auto& decision : happened.decisions)
        section.rows.push_back({decision.why.empty() ? decision.what : decision.what + ": " + decision.why,
                                decision.what, decision.why, decision.count});
    return section;
}

Section lanes_of(const store::Happened& happened) {
    Section section{
        "notifications", "Notifications of the day, by member state", "Nothing happened.", {}, {}};
    section.columns = {{"id", "state"},
                       {"made", "made"},
                       {"delivered", "delivered"},
                       {"acknowledged", "acknowledged"},
                       {"refused", "refused"},
                       {"closed", "closed"}};
    for (const auto& lane : happened.lanes)
        section.rows.push_back({std::string{lane.state.code()}, lane.made, lane.delivered, lane.acknowledged,
                                lane.refused, lane.closed});
    return section;
}

Section standing_of(const core::Overview& now) {
    Section section{"standing", "Where notifications stand now", "There are none.", {}, {}};
    section.columns = {{"id", "state"}};
    for (const auto status : core::all_statuses)
        section.columns.push_back({std::string{core::to_text(status)}, std::string{core::to_text(status)}});
    section.columns.push_back({"overdue", "overdue"});
    for (const auto& lane : now.lanes) {
        std::vector<Cell> row{std::string{lane.state.code()}};
        for (const auto status : core::all_statuses) row.emplace_back(lane.count(status));
        row.emplace_back(lane.overdue);
        section.rows.push_back(std::move(row));
    }
    return section;
}

Section desk_of(const core::Overview& now) {
    Section section{"desk", "What waits for a person now", "Nothing.", {}, {}};
    section.columns = {{"id", "kind"}, {"count", "count"}, {"nearestDay", "nearest deadline"}};
    for (const auto& waiting : now.desk)
        section.rows.push_back({waiting.kind, waiting.count,
                                waiting.nearest_day ? base::to_text(*waiting.nearest_day) : std::string{}});
    return section;
}

Section findings_of(store::Connection& connection) {
    Section section{"findings", "What should have come, open now", "Nothing is open.", {}, {}};
    section.columns = {
        {"id", "id"}, {"grade", "grade"}, {"kind", "kind"}, {"openedAt", "since"}, {"detail", "what"}};
    for (const auto& finding : store::list_findings(connection, false, most_findings))
        section.rows.push_back({finding.id, finding.grade, finding.kind,
                                base::to_rfc3339(finding.opened_at, false), finding.detail});
    return section;
}

Section backlogs_of(const core::Overview& now) {
    Section section{"backlogs", "Backlogs held now", "None.", {}, {}};
    section.columns = {{"id", "id"},       {"file", "file"}, {"held", "held"},
                       {"since", "since"}, {"age", "age"},   {"oldestRecorded", "oldest recorded"}};
    for (const auto& backlog : now.backlogs)
        section.rows.push_back({backlog.id, backlog.file, backlog.held,
                                base::to_rfc3339(backlog.since, false), ago(backlog.since, now.read_at),
                                base::to_text(backlog.oldest_recorded)});
    return section;
}

// What is late and what soon will be: not delivered, or not decided.
Section deadlines_of(const core::Overview& now) {
    Section section{"deadlines", "Legal clocks now", "None is near.", {}, {}};
    section.columns = {{"id", "state"}, {"near", "ends within 7 days"}, {"late", "late"}};
    const auto add = [&](const std::string& name, const std::vector<core::DueDay>& days) {
        const auto [late, soon] = core::count_clocks(days, now.read_at);
        if (soon + late > 0) section.rows.push_back({name, soon, late});
    };
    for (const auto& lane : now.lanes) add(std::string{lane.state.code()}, lane.undelivered);
    add("none", now.undecided);
    return section;
}

Section sums_of(const std::vector<store::SumRow>& sums) {
    Section section{"sums", "The four sums now, by a full count", "Nothing to sum.", {}, {}};
    section.columns = {{"id", "sum"}, {"owed", "owed"}, {"found", "found"}, {"difference", "difference"}};
    for (int sum = 1; sum <= 4; ++sum) {
        store::SumRow total;
        for (const auto& row : sums) {
            if (row.sum != sum) continue;
            total.owed += row.owed;
            total.found += row.found;
            total.difference += row.difference;
        }
        section.rows.push_back({std::int64_t{sum}, total.owed, total.found, total.difference});
    }
    return section;
}

Document make_report(store::Connection& connection, base::Date day, base::Instant now,
                     std::chrono::days notify_within) {
    const auto from = base::start_of(day, base::london);
    const auto until = base::start_of(base::operator+(day, std::chrono::days{1}), base::london);
    const auto happened = store::read_report(connection, from, until);
    const auto standing = store::read_overview(connection, day, now, notify_within);
    const auto sums = store::reconcile(connection);
    Document report;
    report.title = fmt::format("convictiond, report of {}", base::to_text(day));
    report.facts = {{{"date", "day (London)"}, base::to_text(day)},
                    {{"takenAt", "taken at"}, base::to_rfc3339(now, false)},
                    {{"unaccounted", "unaccounted"}, store::unaccounted(sums)}};
    report.sections = {
        files_of(happened),     flags_of(happened), decisions_of(happened),  lanes_of(happened),
        standing_of(standing),  desk_of(standing),  findings_of(connection), backlogs_of(standing),
        deadlines_of(standing), sums_of(sums)};
    return report;
}

} // namespace

int report(const Context& context) {
    const auto& asked = context.arguments.date;
    const auto day = asked.empty() ? day_of("today") : day_of(asked);
    if (!day) {
        fmt::print(stderr, "--date: {}, expected YYYY-MM-DD, today or yesterday\n", base::quoted(asked, 30));
        return exit_usage;
    }
    const auto format = context.json ? "json" : context.arguments.format;
    if (!format.empty() && format != "text" && format != "json" && format != "html") {
        fmt::print(stderr, "--format: {}, expected text, json or html\n", base::quoted(format, 30));
        return exit_usage;
    }
    auto connection = context.open();
    const auto document = make_report(connection, *day, base::now(), context.settings.defaults.notify_within);
    if (format == "json")
        fmt::print("{}\n", boost::json::serialize(document.json()));
    else
        fmt::print("{}", format == "html" ? document.html() : document.text());
    return std::get<std::int64_t>(document.facts.back().second) == 0 ? 0 : exit_wrong;
}

} // namespace convictiond::commands
