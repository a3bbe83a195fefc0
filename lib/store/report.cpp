#include "store/report.hpp"

namespace convictiond::store {

namespace {

std::vector<ReportedFile> read_files(Connection& connection, base::Instant from, base::Instant until) {
    std::vector<ReportedFile> files;
    const auto rows = connection.execute("report_files", parameters(from, until, reported_files_most));
    for (std::size_t i = 0; i < rows.size(); ++i)
        files.push_back({base::FileId{rows.number(i, 0)}, std::string{rows.text(i, 1)},
                         std::string{rows.text(i, 2)}, std::string{rows.text(i, 3)}, rows.number(i, 4),
                         rows.number(i, 5), rows.number(i, 6), rows.number(i, 7), rows.number(i, 8),
                         rows.number(i, 9), std::string{rows.text(i, 10)}});
    return files;
}

} // namespace

Happened read_report(Connection& connection, base::Instant from, base::Instant until) {
    Happened happened;
    happened.files = read_files(connection, from, until);
    const auto flags = connection.execute("report_flags", parameters(from, until));
    for (std::size_t i = 0; i < flags.size(); ++i)
        happened.flags.push_back({std::string{flags.text(i, 0)}, {}, flags.number(i, 1)});
    const auto decisions = connection.execute("report_decisions", parameters(from, until));
    for (std::size_t i = 0; i < decisions.size(); ++i)
        happened.decisions.push_back(
            {std::string{decisions.text(i, 0)}, std::string{decisions.text(i, 1)}, decisions.number(i, 2)});
    const auto lanes = connection.execute("report_lanes", parameters(from, until));
    for (std::size_t i = 0; i < lanes.size(); ++i)
        happened.lanes.push_back({lanes.state(i, 0), lanes.number(i, 1), lanes.number(i, 2),
                                  lanes.number(i, 3), lanes.number(i, 4), lanes.number(i, 5)});
    return happened;
}

} // namespace convictiond::store
