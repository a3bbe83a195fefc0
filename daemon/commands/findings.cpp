#include "store/findings.hpp"

#include "commands/command.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

constexpr int most = 500;

boost::json::object to_json(const store::ListedFinding& finding) {
    boost::json::object json{{"id", finding.id},         {"kind", finding.kind},
                             {"grade", finding.grade},   {"cause", finding.cause},
                             {"detail", finding.detail}, {"openedAt", base::to_rfc3339(finding.opened_at)}};
    if (!finding.source.empty()) json.emplace("source", finding.source);
    if (finding.closed_at) {
        json.emplace("closedAt", base::to_rfc3339(*finding.closed_at));
        json.emplace("closedHow", finding.closed_how);
    }
    return json;
}

std::string standing(const store::ListedFinding& finding, base::Instant now) {
    if (finding.closed_at)
        return fmt::format("closed {} ({})", base::to_rfc3339(*finding.closed_at, false), finding.closed_how);
    return "open for " + ago(finding.opened_at, now);
}

} // namespace

int findings(const Context& context) {
    auto connection = context.open();
    const auto list = store::list_findings(connection, context.arguments.all, most);
    if (context.json) {
        boost::json::array array;
        for (const auto& finding : list) array.push_back(to_json(finding));
        fmt::print("{}\n", boost::json::serialize(array));
        return 0;
    }
    if (list.empty()) {
        fmt::print("nothing was found that should have come otherwise\n");
        return 0;
    }
    const auto now = base::now();
    Table table{{"id", "grade", "kind", "standing", "what"}};
    for (const auto& finding : list)
        table.add(
            {finding.id, finding.grade, finding.kind, standing(finding, now), shown(finding.detail, 300)});
    fmt::print("{}", table.text());
    if (list.size() == most) fmt::print("the first {} alone\n", most);
    return 0;
}

} // namespace convictiond::commands
