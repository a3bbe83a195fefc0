#include "base/text.hpp"
#include "commands/acts.hpp"
#include "store/operator_actions.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

int dismiss(const Context& context) {
    auto connection = context.open();
    return tell_request(context,
                        store::dismiss(connection, context.arguments.what, context.arguments.reason));
}

int resubmit(const Context& context) {
    auto connection = context.open();
    store::resubmit(connection, context.arguments.what, context.arguments.reason);
    return tell_done(context, context.arguments.what, "is queued again");
}

int excuse(const Context& context) {
    const auto& source = context.arguments.what;
    const auto& date = context.arguments.date;
    const auto day = base::parse_date(date);
    if (!day) return tell_usage(fmt::format("{} is no day; it takes YYYY-MM-DD", base::quoted(date, 20)));
    if (!context.settings.inbound.sources.contains(source)) {
        fmt::print(stderr, "{} is no source of the configuration\n", base::quoted(source, 20));
        return exit_wrong;
    }
    auto connection = context.open();
    return tell_request(context, store::excuse(connection, source, *day, context.arguments.reason));
}

int release(const Context& context) {
    const auto states = context.member_states();
    if (!states) {
        fmt::print(stderr, "{}\n", states.error().text());
        return exit_wrong;
    }
    auto connection = context.open();
    return tell_request(context, store::release_backlog(connection, context.arguments.what, *states,
                                                        context.arguments.reason));
}

} // namespace convictiond::commands
