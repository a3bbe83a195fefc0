#include "commands/acts.hpp"
#include "store/operator_actions.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

int decide(const Context& context) {
    const auto& id = context.arguments.what;
    const auto& reason = context.arguments.reason;
    if (context.arguments.not_applicable != context.arguments.states.empty())
        return tell_usage("a decision takes either --state, once or more, or --not-applicable");
    if (context.arguments.not_applicable) {
        auto connection = context.open();
        return tell_request(context, store::decide_not_applicable(connection, id, reason));
    }
    const auto states = context.member_states();
    if (!states) {
        fmt::print(stderr, "{}\n", states.error().text());
        return exit_wrong;
    }
    auto connection = context.open();
    connection.listen("convictiond");
    return tell_order(context, connection, id, store::order_decision(connection, id, *states, reason));
}

int accept(const Context& context) {
    const auto& id = context.arguments.what;
    auto connection = context.open();
    connection.listen("convictiond");
    return tell_order(context, connection, id,
                      store::order_acceptance(connection, id, context.arguments.reason));
}

} // namespace convictiond::commands
