#include "base/text.hpp"
#include "commands/waiting.hpp"
#include "store/operator_actions.hpp"
#include "store/orders.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

using namespace std::chrono_literals;

std::optional<store::LaneTest> wait_for_answer(store::Connection& connection, std::int64_t order,
                                               base::Duration limit) {
    std::optional<store::LaneTest> test;
    (void)wait_until(connection, limit, [&] {
        test = store::find_lane_test(connection, order);
        return test.has_value();
    });
    return test;
}

boost::json::object to_json(std::int64_t order, base::MemberState state, const store::LaneTest& test) {
    boost::json::object json{{"id", order}, {"state", state.code()}, {"tookMs", test.took.count() / 1000}};
    if (test.peer) {
        json.emplace("connected", true);
        json.emplace("protocol", test.peer->protocol);
        json.emplace("cipher", test.peer->cipher);
        json.emplace("certificate",
                     boost::json::object{{"subject", test.peer->subject},
                                         {"issuer", test.peer->issuer},
                                         {"expiresAt", base::to_rfc3339(test.peer->expires_at)}});
    } else {
        json.emplace("connected", false);
        json.emplace("failure", test.failure);
        json.emplace("detail", test.detail);
    }
    return json;
}

void print(base::MemberState state, const store::LaneTest& test) {
    if (!test.peer) {
        fmt::print("{}: {} after {}: {}\n", state.code(), test.failure, base::to_text(test.took),
                   base::escaped(test.detail, 300));
        return;
    }
    const auto left = std::chrono::floor<std::chrono::days>(test.peer->expires_at - base::now());
    fmt::print("{}: a connection stands after {}; nothing was sent\n", state.code(),
               base::to_text(test.took));
    fmt::print(
        "  {} {}\n  their certificate  {}\n  issued by          {}\n  expires            {} ({} days)\n",
        test.peer->protocol, test.peer->cipher, base::escaped(test.peer->subject, 300),
        base::escaped(test.peer->issuer, 300), base::to_rfc3339(test.peer->expires_at, false), left.count());
}

} // namespace

int lanes_test(const Context& context) {
    const auto state = context.member_state();
    if (!state) {
        fmt::print(stderr, "{}\n", state.error().text());
        return exit_wrong;
    }
    const auto configured = context.settings.member_states.find(*state);
    if (configured == context.settings.member_states.end()) {
        fmt::print(stderr, "{} has no route: it is not under member_states\n", state->code());
        return exit_wrong;
    }
    auto connection = context.open();
    connection.listen("convictiond");
    const auto order = store::order_lane_test(connection, *state);
    if (!any_daemon_alive(connection)) {
        fmt::print(stderr, "no daemon is alive; the order {} stands for an hour\n", order);
        return exit_wrong;
    }
    const auto test = wait_for_answer(connection, order, configured->second.connect_timeout + 15s);
    if (!test) {
        fmt::print(stderr, "no daemon has answered the order {} in time{}\n", order,
                   any_daemon_alive(connection) ? "" : "; none is alive any more");
        return exit_wrong;
    }
    if (context.json) {
        fmt::print("{}\n", boost::json::serialize(to_json(order, *state, *test)));
    } else {
        print(*state, *test);
    }
    return test->peer ? 0 : exit_wrong;
}

} // namespace convictiond::commands
