#include "store/overview.hpp"

#include <algorithm>
#include <numeric>

namespace convictiond::store {

std::int64_t LaneOverview::made() const {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

std::vector<LaneOverview> overview_lanes(Connection& connection) {
    std::vector<LaneOverview> lanes;
    const auto rows = connection.execute("overview_lanes");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        LaneOverview lane;
        lane.state = rows.state(i, 0);
        for (std::size_t s = 0; s < lane.counts.size(); ++s) lane.counts[s] = rows.number(i, s + 1);
        if (!rows.is_null(i, lane.counts.size() + 1))
            lane.oldest_undelivered = rows.instant(i, lane.counts.size() + 1);
        lanes.push_back(lane);
    }
    return lanes;
}

FileOverview overview_files(Connection& connection) {
    const auto rows = connection.execute("overview_files");
    FileOverview files;
    files.accepted = rows.number(0, 0);
    files.rejected = rows.number(0, 1);
    files.rejected_open = rows.number(0, 2);
    files.duplicate = rows.number(0, 3);
    if (!rows.is_null(0, 4)) files.last_accepted = rows.instant(0, 4);
    return files;
}

std::vector<DeskItem> overview_desk(Connection& connection, std::chrono::days notify_within) {
    std::vector<DeskItem> items;
    const auto rows = connection.execute("overview_desk", parameters(notify_within.count()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        DeskItem item{std::string{rows.text(i, 0)},
                      std::string{rows.text(i, 1)},
                      std::string{rows.text(i, 2)},
                      std::string{rows.text(i, 3)},
                      std::nullopt,
                      std::string{rows.text(i, 5)},
                      std::string{rows.text(i, 6)}};
        if (!rows.is_null(i, 4)) item.last_permitted_day = rows.date(i, 4);
        items.push_back(std::move(item));
    }
    return items;
}

namespace {

std::vector<SumRow> sum_rows(const Rows& rows) {
    std::vector<SumRow> sums;
    for (std::size_t i = 0; i < rows.size(); ++i)
        sums.push_back({static_cast<int>(rows.number(i, 0)), std::string{rows.text(i, 1)}, rows.number(i, 2),
                        rows.number(i, 3), rows.number(i, 4)});
    return sums;
}

// Rows that are worth folding, and as many at once as a transaction may hold without being felt.
constexpr std::int64_t fold_least = 1000;
constexpr std::int64_t fold_most = 50'000;

} // namespace

std::vector<SumRow> read_sums(Connection& connection) {
    return sum_rows(connection.execute("read_sums"));
}

std::vector<SumRow> reconcile(Connection& connection) {
    return sum_rows(connection.execute("reconcile"));
}

std::vector<FileSumRow> reconcile_files(Connection& connection, bool all) {
    std::vector<FileSumRow> files;
    const auto rows = connection.execute("reconcile_files", parameters(all, file_sums_most));
    for (std::size_t i = 0; i < rows.size(); ++i)
        files.push_back({static_cast<int>(rows.number(i, 0)), base::FileId{rows.number(i, 1)},
                         std::string{rows.text(i, 2)}, rows.number(i, 3), rows.number(i, 4),
                         rows.number(i, 5)});
    return files;
}

void fold_books(Connection& connection) {
    connection.execute("fold_books", parameters(fold_least, fold_most));
}

std::int64_t unaccounted(const std::vector<SumRow>& sums) {
    return std::accumulate(sums.begin(), sums.end(), std::int64_t{0},
                           [](std::int64_t sum, const SumRow& row) { return sum + row.difference; });
}

} // namespace convictiond::store
