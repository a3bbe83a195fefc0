#include "store/findings.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::store {

namespace {

Value source_of(const core::Finding& finding) {
    return finding.source.empty() ? Value{} : to_value(finding.source);
}

std::string id_of(std::int64_t number) {
    return fmt::format("n{}", number);
}

// number, kind, grade, source, cause; the numbers in the order of opening.
std::vector<ListedFinding> changes_of(const Rows& rows, std::string ListedFinding::*last) {
    std::vector<std::pair<std::int64_t, ListedFinding>> numbered;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ListedFinding finding;
        finding.id = id_of(rows.number(i, 0));
        finding.kind = rows.text(i, 1);
        finding.grade = rows.text(i, 2);
        finding.source = rows.text(i, 3);
        finding.cause = rows.text(i, 4);
        finding.*last = rows.text(i, 5);
        numbered.emplace_back(rows.number(i, 0), std::move(finding));
    }
    std::ranges::sort(numbered, {}, &std::pair<std::int64_t, ListedFinding>::first);
    std::vector<ListedFinding> findings;
    for (auto& [number, finding] : numbered) findings.push_back(std::move(finding));
    return findings;
}

} // namespace

void open_finding(Transaction& transaction, const core::Finding& finding, std::optional<base::FileId> file,
                  base::Instant now) {
    std::optional<int> first, last;
    if (finding.numbers) {
        first = finding.numbers->first;
        last = finding.numbers->last;
    }
    transaction.execute("open_finding",
                        parameters(core::to_text(finding.kind), core::to_text(core::grade_of(finding.kind)),
                                   source_of(finding), finding.cause, finding.detail, finding.business_date,
                                   first, last, file, now));
}

void open_finding(Connection& connection, const core::Finding& finding, base::Instant now) {
    Transaction transaction{connection};
    open_finding(transaction, finding, std::nullopt, now);
    transaction.commit();
}

void open_missing_days(Connection& connection, const std::string& source,
                       const std::vector<core::Finding>& days, base::Instant now) {
    if (days.empty()) return;
    std::vector<base::Date> dates;
    std::vector<std::string> causes, details;
    for (const auto& day : days) {
        dates.push_back(day.business_date.value());
        causes.push_back(day.cause);
        details.push_back(day.detail);
    }
    connection.execute(
        "open_missing_days",
        parameters(source, Value{to_array(dates)}, Value{to_array(causes)}, Value{to_array(details)}, now));
}

std::vector<base::Date> list_missing_days(Connection& connection, const std::string& source) {
    std::vector<base::Date> days;
    const auto rows = connection.execute("list_missing_days", parameters(source));
    for (std::size_t i = 0; i < rows.size(); ++i) days.push_back(rows.date(i, 0));
    return days;
}

void end_unexpected_days(Connection& connection, const std::string& source,
                         const std::vector<base::Date>& days, base::Instant now) {
    if (!days.empty())
        connection.execute("end_unexpected_days", parameters(source, Value{to_array(days)}, now));
}

void end_what_has_come(Connection& connection, base::Instant now) {
    connection.execute("end_missing_days", parameters(now));
    connection.execute("end_gaps", parameters(now));
}

std::vector<std::string> list_foreign_files(Connection& connection, const std::string& directory) {
    std::vector<std::string> causes;
    const auto rows = connection.execute("list_foreign_files", parameters(directory + "/"));
    for (std::size_t i = 0; i < rows.size(); ++i) causes.emplace_back(rows.text(i, 0));
    return causes;
}

void change_foreign_files(Connection& connection, const std::vector<core::Finding>& come,
                          const std::vector<std::string>& gone, base::Instant now) {
    Transaction transaction{connection};
    for (const auto& finding : come) open_finding(transaction, finding, std::nullopt, now);
    if (!gone.empty()) transaction.execute("end_foreign_files", parameters(Value{to_array(gone)}, now));
    transaction.commit();
}

std::vector<std::string> find_unknown_archived(Connection& connection,
                                               const std::vector<ArchivedName>& files) {
    std::vector<std::string> paths, names;
    for (const auto& file : files) {
        paths.push_back(file.path);
        names.push_back(file.name);
    }
    connection.execute("end_known_archived");
    std::vector<std::string> unknown;
    const auto rows = connection.execute("find_unknown_archived",
                                         parameters(Value{to_array(paths)}, Value{to_array(names)}));
    for (std::size_t i = 0; i < rows.size(); ++i) unknown.emplace_back(rows.text(i, 0));
    std::ranges::sort(unknown);
    return unknown;
}

std::vector<ListedFinding> list_findings(Connection& connection, bool closed_too, int most) {
    std::vector<ListedFinding> findings;
    const auto rows = connection.execute("list_findings", parameters(closed_too, most));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        ListedFinding finding{id_of(rows.number(i, 0)),     std::string{rows.text(i, 1)},
                              std::string{rows.text(i, 2)}, std::string{rows.text(i, 3)},
                              std::string{rows.text(i, 4)}, std::string{rows.text(i, 5)},
                              rows.instant(i, 6),           std::nullopt,
                              std::string{rows.text(i, 8)}};
        if (!rows.is_null(i, 7)) finding.closed_at = rows.instant(i, 7);
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<core::FindingCount> count_findings(Connection& connection) {
    std::vector<core::FindingCount> counts;
    const auto rows = connection.execute("count_findings");
    for (std::size_t i = 0; i < rows.size(); ++i)
        counts.push_back({std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)},
                          std::string{rows.text(i, 2)}, rows.number(i, 3), rows.instant(i, 4)});
    return counts;
}

std::vector<core::FindingDay> list_finding_days(Connection& connection, base::Date since) {
    std::vector<core::FindingDay> days;
    const auto rows = connection.execute("watch_finding_days", parameters(since));
    for (std::size_t i = 0; i < rows.size(); ++i)
        days.push_back({std::string{rows.text(i, 0)}, rows.date(i, 1), rows.truth(i, 2), rows.truth(i, 3),
                        rows.truth(i, 4), rows.truth(i, 5)});
    return days;
}

FindingChanges take_finding_changes(Connection& connection) {
    FindingChanges changes;
    changes.opened = changes_of(connection.execute("tell_opened"), &ListedFinding::detail);
    changes.closed = changes_of(connection.execute("tell_closed"), &ListedFinding::closed_how);
    return changes;
}

} // namespace convictiond::store
