// What happened between two instants, for the daily report: files, flags, decisions, and notifications by
// member state. What stands now is overview's and watch's matter. No personal data.
#pragma once

#include "store/connection.hpp"

namespace convictiond::store {

inline constexpr std::int64_t reported_files_most = 1000;

struct ReportedFile {
    base::FileId id;
    std::string name;
    std::string verdict;
    std::string kind; // empty where the header could not be read
    std::int64_t convictions = 0;
    std::int64_t made = 0;
    std::int64_t repeated = 0;
    std::int64_t extended = 0;
    std::int64_t quarantined = 0;
    std::int64_t canary = 0;
    std::string reason; // rejected: why
};

struct ReportedCount {
    std::string what;
    std::string why; // of decisions that are not to notify
    std::int64_t count = 0;
};

struct ReportedLane {
    base::MemberState state;
    std::int64_t made = 0;
    std::int64_t delivered = 0;
    std::int64_t acknowledged = 0;
    std::int64_t refused = 0; // and refused still
    std::int64_t closed = 0;
};

struct Happened {
    std::vector<ReportedFile> files; // in the order in which they were judged, so many at most
    std::vector<ReportedCount> flags;
    std::vector<ReportedCount> decisions;
    std::vector<ReportedLane> lanes;
};

[[nodiscard]] Happened read_report(Connection& connection, base::Instant from, base::Instant until);

} // namespace convictiond::store
