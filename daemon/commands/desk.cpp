#include "base/text.hpp"
#include "commands/command.hpp"
#include "store/overview.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

std::string why(const store::DeskItem& item) {
    auto text = shown(item.why, 160);
    if (!item.ordered_by.empty())
        return fmt::format("ordered by {}; {}", base::escaped(item.ordered_by, 60), text);
    if (!item.failure.empty()) text += fmt::format("; an order failed: {}", shown(item.failure, 160));
    return text;
}

} // namespace

int desk(const Context& context) {
    auto connection = context.open();
    const auto items = store::overview_desk(connection, context.settings.defaults.notify_within);
    if (context.json) {
        boost::json::array list;
        for (const auto& item : items) {
            boost::json::object one{{"id", item.id},
                                    {"kind", item.kind},
                                    {"about", item.about},
                                    {"why", item.why},
                                    {"state", item.ordered_by.empty() ? "open" : "ordered"}};
            if (!item.ordered_by.empty()) one.emplace("orderedBy", item.ordered_by);
            if (!item.failure.empty()) one.emplace("failure", item.failure);
            if (item.last_permitted_day)
                one.emplace("lastPermittedDay", base::to_text(*item.last_permitted_day));
            list.push_back(std::move(one));
        }
        fmt::print("{}\n", boost::json::serialize(list));
        return 0;
    }
    if (items.empty()) {
        fmt::print("nothing waits for a person\n");
        return 0;
    }
    Table table{{"kind", "id", "about", "until", "why"}};
    for (const auto& item : items)
        table.add({item.kind, item.id, base::escaped(item.about, 60),
                   item.last_permitted_day ? base::to_text(*item.last_permitted_day) : "-", why(item)});
    fmt::print("{}", table.text());
    return 0;
}

} // namespace convictiond::commands
