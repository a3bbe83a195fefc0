#include "commands/command.hpp"
#include "store/operator_actions.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

int tell(const Context& context, base::MemberState state, bool paused) {
    if (context.json) {
        fmt::print("{}\n",
                   boost::json::serialize(boost::json::object{{"id", state.code()}, {"paused", paused}}));
    } else if (paused) {
        fmt::print("the lane {} is paused; what is in flight ends\n", state.code());
    } else {
        fmt::print("the lane {} goes on\n", state.code());
    }
    return 0;
}

} // namespace

int lanes_pause(const Context& context) {
    const auto state = context.member_state();
    if (!state) {
        fmt::print(stderr, "{}\n", state.error().text());
        return exit_wrong;
    }
    auto connection = context.open();
    store::pause_lane(connection, *state, context.arguments.reason);
    return tell(context, *state, true);
}

int lanes_resume(const Context& context) {
    const auto state = context.member_state();
    if (!state) {
        fmt::print(stderr, "{}\n", state.error().text());
        return exit_wrong;
    }
    auto connection = context.open();
    store::resume_lane(connection, *state);
    return tell(context, *state, false);
}

} // namespace convictiond::commands
