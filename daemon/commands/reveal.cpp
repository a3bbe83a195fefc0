#include "commands/reveal.hpp"

#include "base/text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

std::vector<store::Revealed> look_inside(const Context& context, store::Connection& connection,
                                         const std::string& thing) {
    if (!context.arguments.reveal) return {};
    return store::reveal(connection, thing);
}

void add_contents(boost::json::object& json, const std::vector<store::Revealed>& contents) {
    if (contents.empty()) return;
    boost::json::array all;
    for (const auto& one : contents)
        all.push_back(boost::json::object{{"id", one.what}, {"content", one.words}});
    json.emplace("contents", std::move(all));
}

void print_contents(const std::vector<store::Revealed>& contents) {
    for (const auto& one : contents) {
        fmt::print("{}\n", one.what);
        for (const auto line : base::split(one.words, '\n'))
            if (!line.empty()) fmt::print("  {}\n", shown(line, line.size() * 4));
    }
}

} // namespace convictiond::commands
