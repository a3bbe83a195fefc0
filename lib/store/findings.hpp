// Findings in the books: opened once for one cause, ended when the cause has gone, told by one daemon,
// listed. Which there are is core's matter; the table journals every change itself. What a file makes is
// written in its acceptance; what the clock makes, by whichever daemon looks first.
#pragma once

#include "core/finding.hpp"
#include "core/overview.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

// Nothing is opened where the same cause has opened one that it has not outlived.
void open_finding(Transaction& transaction, const core::Finding& finding, std::optional<base::FileId> file,
                  base::Instant now);

// The same, in a transaction of its own.
void open_finding(Connection& connection, const core::Finding& finding, base::Instant now);

// Opens those of these missing days that have no accepted daily file.
void open_missing_days(Connection& connection, const std::string& source,
                       const std::vector<core::Finding>& days, base::Instant now);
// The days of the source that are missing, or were excused and have no file still.
[[nodiscard]] std::vector<base::Date> list_missing_days(Connection& connection, const std::string& source);
// They are expected no more.
void end_unexpected_days(Connection& connection, const std::string& source,
                         const std::vector<base::Date>& days, base::Instant now);
// Whatever an accepted file has ended: what its own acceptance could not see is seen here.
void end_what_has_come(Connection& connection, base::Instant now);

// Foreign files of a drop directory, by their causes: which have a finding, and what changed.
[[nodiscard]] std::vector<std::string> list_foreign_files(Connection& connection,
                                                          const std::string& directory);
void change_foreign_files(Connection& connection, const std::vector<core::Finding>& come,
                          const std::vector<std::string>& gone, base::Instant now);

struct ArchivedName {
    std::string path; // below the archive's root
    std::string name; // as the file came
};
// The paths of those that no accepted file was shelved as, sorted; one that was accepted and not marked as
// shelved yet is known by its name. What operators closed of those that are known again has ended.
[[nodiscard]] std::vector<std::string> find_unknown_archived(Connection& connection,
                                                             const std::vector<ArchivedName>& files);

struct ListedFinding {
    std::string id; // "n3"
    std::string kind;
    std::string grade;
    std::string source; // empty: of none
    std::string cause;
    std::string detail;
    base::Instant opened_at{};
    std::optional<base::Instant> closed_at;
    std::string closed_how;
};
[[nodiscard]] std::vector<ListedFinding> list_findings(Connection& connection, bool closed_too, int most);
// Of those that are open, by kind and source, the critical ones first.
[[nodiscard]] std::vector<core::FindingCount> count_findings(Connection& connection);
// Those that are about a day, since a business date.
[[nodiscard]] std::vector<core::FindingDay> list_finding_days(Connection& connection, base::Date since);

// What no daemon has told yet, in order; by this call it is told.
struct FindingChanges {
    std::vector<ListedFinding> opened; // without times
    std::vector<ListedFinding> closed;
};
[[nodiscard]] FindingChanges take_finding_changes(Connection& connection);

} // namespace convictiond::store
