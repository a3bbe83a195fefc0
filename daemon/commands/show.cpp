#include "store/show.hpp"

#include "base/text.hpp"
#include "commands/reveal.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

int show(const Context& context) {
    const auto& id = context.arguments.what;
    auto connection = context.open();
    const auto facts = store::show(connection, id, context.settings.defaults.notify_within);
    if (facts.empty()) {
        fmt::print(stderr, "{}: nothing has this id; convictionctl desk lists what waits\n",
                   base::quoted(id, 60));
        return exit_wrong;
    }
    const auto contents = look_inside(context, connection, id);
    if (context.json) {
        boost::json::object json{{"id", id}};
        for (const auto& fact : facts) json.emplace(fact.name, fact.value);
        add_contents(json, contents);
        fmt::print("{}\n", boost::json::serialize(json));
        return 0;
    }
    std::size_t width = 0;
    for (const auto& fact : facts) width = std::max(width, fact.name.size());
    for (const auto& fact : facts) fmt::print("{:<{}}  {}\n", fact.name, width, shown(fact.value, 2000));
    print_contents(contents);
    return 0;
}

} // namespace convictiond::commands
