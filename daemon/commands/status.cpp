#include "commands/command.hpp"
#include "store/overview.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>
#include <map>

namespace convictiond::commands {

namespace {

struct Overview {
    store::FileOverview files;
    std::vector<store::LaneOverview> lanes;
    std::map<std::string, std::int64_t> desk; // by kind
    std::int64_t unaccounted = 0;
};

Overview look(store::Connection& connection) {
    Overview overview;
    overview.files = store::overview_files(connection);
    overview.lanes = store::overview_lanes(connection);
    for (const auto& item : store::overview_desk(connection)) ++overview.desk[item.kind];
    overview.unaccounted = store::unaccounted(store::reconcile(connection));
    return overview;
}

std::string to_json(const Overview& overview) {
    namespace json = boost::json;
    json::array lanes;
    for (const auto& lane : overview.lanes) {
        json::object one{{"id", lane.state.code()}, {"made", lane.made()}};
        for (const auto status : core::all_statuses) one.emplace(core::to_text(status), lane.count(status));
        if (lane.oldest_undelivered)
            one.emplace("oldestUndelivered", base::to_rfc3339(*lane.oldest_undelivered));
        lanes.push_back(std::move(one));
    }
    json::object desk;
    for (const auto& [kind, count] : overview.desk) desk.emplace(kind, count);
    json::object files{{"accepted", overview.files.accepted},
                       {"rejected", overview.files.rejected},
                       {"rejectedOpen", overview.files.rejected_open},
                       {"duplicate", overview.files.duplicate}};
    if (overview.files.last_accepted)
        files.emplace("lastAccepted", base::to_rfc3339(*overview.files.last_accepted));
    return json::serialize(json::object{{"files", std::move(files)},
                                        {"lanes", std::move(lanes)},
                                        {"desk", std::move(desk)},
                                        {"unaccounted", overview.unaccounted}});
}

void print(const Overview& overview) {
    const auto now = base::now();
    fmt::print("files    {} accepted, {} rejected ({} open), {} duplicate; last accepted {}\n",
               overview.files.accepted, overview.files.rejected, overview.files.rejected_open,
               overview.files.duplicate,
               overview.files.last_accepted ? base::to_text(now - *overview.files.last_accepted) + " ago"
                                            : "never");
    std::string waiting;
    for (const auto& [kind, count] : overview.desk)
        waiting += fmt::format("{}{} {}", waiting.empty() ? "" : ", ", count, kind);
    fmt::print("desk     {}\nsums     unaccounted {}\n\n",
               waiting.empty() ? "nothing waits for a person" : waiting, overview.unaccounted);
    Table table{{"lane", "made", "held", "queued", "delivered", "acknowledged", "refused", "closed",
                 "oldest undelivered"}};
    for (const auto& lane : overview.lanes) {
        std::vector<std::string> cells{std::string{lane.state.code()}, std::to_string(lane.made())};
        for (const auto status : core::all_statuses) cells.push_back(std::to_string(lane.count(status)));
        cells.push_back(lane.oldest_undelivered ? base::to_text(now - *lane.oldest_undelivered) : "-");
        table.add(std::move(cells));
    }
    fmt::print("{}", table.text());
}

} // namespace

int status(const Context& context) {
    auto connection = context.connect();
    const auto overview = look(connection);
    if (context.json) {
        fmt::print("{}\n", to_json(overview));
    } else {
        print(overview);
    }
    return overview.unaccounted == 0 ? 0 : exit_wrong;
}

} // namespace convictiond::commands
