#include "base/text.hpp"
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

boost::json::object to_json(const std::vector<store::SumRow>& sums,
                            const std::vector<store::FileSumRow>& files) {
    boost::json::array rows, file_rows;
    for (const auto& row : sums)
        rows.push_back(boost::json::object{{"id", fmt::format("{}:{}", row.sum, row.of)},
                                           {"sum", row.sum},
                                           {"of", row.of},
                                           {"owed", row.owed},
                                           {"found", row.found},
                                           {"difference", row.difference}});
    for (const auto& row : files)
        file_rows.push_back(boost::json::object{{"id", fmt::format("{}:f{}", row.sum, row.file.value)},
                                                {"sum", row.sum},
                                                {"file", fmt::format("f{}", row.file.value)},
                                                {"name", row.name},
                                                {"owed", row.owed},
                                                {"found", row.found},
                                                {"difference", row.difference}});
    return {{"unaccounted", store::unaccounted(sums)},
            {"sums", std::move(rows)},
            {"files", std::move(file_rows)}};
}

void print(const std::vector<store::SumRow>& sums, const std::vector<store::FileSumRow>& files) {
    Table table{{"sum", "what", "of", "owed", "found", "difference"}};
    for (const auto& row : sums)
        table.add({std::to_string(row.sum), std::string{meaning(row.sum)}, row.of, std::to_string(row.owed),
                   std::to_string(row.found), std::to_string(row.difference)});
    fmt::print("{}unaccounted: {}\n", table.text(), store::unaccounted(sums));
    if (files.empty()) return;
    Table by_file{{"sum", "what", "id", "file", "owed", "found", "difference"}};
    for (const auto& row : files)
        by_file.add({std::to_string(row.sum), std::string{meaning(row.sum)},
                     fmt::format("f{}", row.file.value), base::escaped(row.name, 60),
                     std::to_string(row.owed), std::to_string(row.found), std::to_string(row.difference)});
    fmt::print("\n{}", by_file.text());
}

} // namespace

int reconcile(const Context& context) {
    auto connection = context.open();
    const auto sums = store::reconcile(connection);
    const auto files = store::reconcile_files(connection, context.arguments.files);
    if (context.json) {
        fmt::print("{}\n", boost::json::serialize(to_json(sums, files)));
    } else {
        print(sums, files);
    }
    return store::unaccounted(sums) == 0 ? 0 : exit_wrong;
}

} // namespace convictiond::commands
