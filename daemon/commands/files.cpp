#include "base/text.hpp"
#include "commands/command.hpp"
#include "store/file_list.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

boost::json::object to_json(const store::ListedFile& file) {
    boost::json::object json{{"id", fmt::format("f{}", file.id.value)},
                             {"name", file.name},
                             {"verdict", file.verdict},
                             {"source", file.source},
                             {"date", base::to_text(file.business_date)},
                             {"sequence", file.sequence},
                             {"judgedAt", base::to_rfc3339(file.judged_at)}};
    if (!file.kind.empty()) json.emplace("kind", file.kind);
    if (file.sum)
        json.emplace("records", boost::json::object{{"convictions", file.sum->convictions},
                                                    {"new", file.sum->made},
                                                    {"repeated", file.sum->repeated},
                                                    {"extended", file.sum->extended},
                                                    {"quarantined", file.sum->quarantined},
                                                    {"canary", file.sum->canary}});
    if (file.verdict == "rejected") {
        json.emplace("reason", file.reason);
        json.emplace("settled", file.settled);
    }
    return json;
}

std::string what_became(const store::ListedFile& file) {
    if (file.sum)
        return fmt::format("{} records: {} new, {} repeated, {} extended, {} quarantined, {} canary",
                           file.sum->convictions, file.sum->made, file.sum->repeated, file.sum->extended,
                           file.sum->quarantined, file.sum->canary);
    if (file.verdict == "rejected") return (file.settled ? "settled: " : "") + shown(file.reason, 160);
    return {};
}

} // namespace

int files(const Context& context) {
    const auto& asked = context.arguments.date;
    const auto day = day_of(asked);
    if (!asked.empty() && !day) {
        fmt::print(stderr, "--date: {}, expected YYYY-MM-DD, today or yesterday\n", base::quoted(asked, 30));
        return exit_usage;
    }
    auto connection = context.open();
    const auto list = store::list_files(connection, day);
    if (context.json) {
        boost::json::array array;
        for (const auto& file : list) array.push_back(to_json(file));
        fmt::print("{}\n", boost::json::serialize(array));
        return 0;
    }
    if (list.empty()) {
        fmt::print("no file {}\n", day ? "of " + base::to_text(*day) + " has come" : "has ever come");
        return 0;
    }
    Table table{{"date", "id", "file", "verdict", "judged", "what became of it"}};
    for (const auto& file : list)
        table.add({base::to_text(file.business_date), fmt::format("f{}", file.id.value),
                   base::escaped(file.name, 60), file.verdict, base::to_rfc3339(file.judged_at, false),
                   what_became(file)});
    fmt::print("{}", table.text());
    if (list.size() == store::listed_files_most)
        fmt::print("the newest {} alone; --date shows those of a day\n", list.size());
    return 0;
}

} // namespace convictiond::commands
