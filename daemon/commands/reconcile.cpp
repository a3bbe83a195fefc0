#include "commands/command.hpp"
#include "store/overview.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

// What stands on the two sides of each sum.
std::string_view meaning(int sum) {
    switch (sum) {
    case 1: return "records: trailer = by verdict";
    case 2: return "decisions: owed = made";
    case 3: return "notify decisions = notifications";
    case 4: return "notifications: booked = standing";
    default: return "";
    }
}

} // namespace

int reconcile(const Context& context) {
    auto connection = context.open();
    const auto sums = store::reconcile(connection);
    const auto unaccounted = store::unaccounted(sums);
    if (context.json) {
        boost::json::array rows;
        for (const auto& row : sums)
            rows.push_back(boost::json::object{{"id", fmt::format("{}:{}", row.sum, row.of)},
                                               {"sum", row.sum},
                                               {"of", row.of},
                                               {"owed", row.owed},
                                               {"found", row.found},
                                               {"difference", row.difference}});
        fmt::print("{}\n", boost::json::serialize(
                               boost::json::object{{"unaccounted", unaccounted}, {"sums", std::move(rows)}}));
        return unaccounted == 0 ? 0 : exit_wrong;
    }
    Table table{{"sum", "what", "of", "owed", "found", "difference"}};
    for (const auto& row : sums)
        table.add({std::to_string(row.sum), std::string{meaning(row.sum)}, row.of, std::to_string(row.owed),
                   std::to_string(row.found), std::to_string(row.difference)});
    fmt::print("{}unaccounted: {}\n", table.text(), unaccounted);
    return unaccounted == 0 ? 0 : exit_wrong;
}

} // namespace convictiond::commands
