// What the acts have in common: how a request and an order are told of.
#pragma once

#include "commands/command.hpp"

namespace convictiond::commands {

// Of an act that takes two people.
int tell_request(const Context& context, std::int64_t request);
// Of an act that is done.
int tell_done(const Context& context, const std::string& id, const std::string& what);
// What was said wrongly on the command line.
int tell_usage(const std::string& what);

// Waits a while for a daemon to carry out an order about `id`, and says what came of it.
int tell_order(const Context& context, store::Connection& connection, const std::string& id,
               std::int64_t order);

} // namespace convictiond::commands
