// Contents, personal data and all, where --reveal asks for them: the one place where convictionctl shows any.
#pragma once

#include "commands/command.hpp"
#include "store/operator_actions.hpp"

#include <boost/json/object.hpp>

namespace convictiond::commands {

// Nothing without --reveal; with it, that somebody looked is journaled before anything is shown.
[[nodiscard]] std::vector<store::Revealed> look_inside(const Context& context, store::Connection& connection,
                                                       const std::string& thing);
void add_contents(boost::json::object& json, const std::vector<store::Revealed>& contents);
void print_contents(const std::vector<store::Revealed>& contents);

} // namespace convictiond::commands
