#include "commands/acts.hpp"

#include "commands/waiting.hpp"
#include "store/orders.hpp"

#include <boost/json.hpp>
#include <cstdio>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

using namespace std::chrono_literals;

constexpr base::Duration patience = 10s;

void print(const boost::json::object& json) {
    fmt::print("{}\n", boost::json::serialize(json));
}

} // namespace

int tell_request(const Context& context, std::int64_t request) {
    if (context.json) {
        print({{"request", request}});
    } else {
        fmt::print("request {}: it is done when another operator approves it (convictionctl approve {}) "
                   "within 7 days\n",
                   request, request);
    }
    return 0;
}

int tell_done(const Context& context, const std::string& id, const std::string& what) {
    if (context.json) {
        print({{"id", id}, {"done", true}});
    } else {
        fmt::print("{} {}\n", id, what);
    }
    return 0;
}

int tell_usage(const std::string& what) {
    fmt::print(stderr, "{}\n", what);
    return exit_usage;
}

int tell_order(const Context& context, store::Connection& connection, const std::string& id,
               std::int64_t order) {
    std::optional<store::OrderAnswer> answer;
    const auto look = [&] {
        answer = store::find_order_answer(connection, order);
        return answer.has_value();
    };
    const bool alive = any_daemon_alive(connection);
    if (alive) (void)wait_until(connection, patience, look);
    if (answer && !answer->failure.empty()) {
        fmt::print(stderr, "{} is as it was; the order {} could not be carried out: {}\n", id, order,
                   shown(answer->failure, 500));
        return exit_wrong;
    }
    if (context.json) {
        print({{"id", id}, {"order", order}, {"done", answer.has_value()}, {"daemonAlive", alive}});
    } else if (answer) {
        fmt::print("{} is settled (order {})\n", id, order);
    } else {
        fmt::print("{} is ordered (order {}), and stands on the desk as ordered until a daemon has carried "
                   "it out\n",
                   id, order);
    }
    if (!alive) fmt::print(stderr, "no daemon is alive; the order {} stands until one is\n", order);
    return 0;
}

} // namespace convictiond::commands
