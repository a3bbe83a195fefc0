#include "service/orders.hpp"

#include "base/check.hpp"
#include "service/carrying_out.hpp"

namespace convictiond::service {

Orders::Orders(asio::any_io_executor executor, const std::string& connection, Routes routes,
               AcceptanceRules rules)
    : executor_{executor}, routes_{std::move(routes)}, rules_{std::move(rules)},
      worker_{connection, "orders"}, wakeup_{executor} {}

void Orders::use(Routes routes, AcceptanceRules rules) {
    routes_ = std::move(routes);
    rules_ = std::move(rules);
}

void Orders::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> Orders::run() {
    while (!stopping_) {
        auto wait = poll_every;
        bool more = false;
        try {
            more = co_await carry_out_one();
            weather_.note_there();
        } catch (const store::Unavailable& error) {
            wait = weather_.note_away(error);
        }
        if (!stopping_ && !more) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
}

// False where there is none.
asio::awaitable<bool> Orders::carry_out_one() {
    std::vector<base::MemberState> lanes;
    for (const auto& [state, route] : routes_) lanes.push_back(state);
    auto take = [&lanes](store::Connection& connection) { return store::take_order(connection, lanes); };
    const auto order = co_await worker_.run(std::move(take));
    if (!order) co_return false;
    if (order->lane) {
        co_await test_lane(order->id, *order->lane);
    } else {
        co_await settle(order->id);
    }
    co_return true;
}

asio::awaitable<void> Orders::settle(std::int64_t order) {
    auto work = [order, rules = rules_](store::Connection& connection) {
        return carry_out(connection, order, rules, base::now());
    };
    const auto failure = co_await worker_.run(std::move(work));
    if (failure) {
        log(Level::warning, "order.refused", {{"order", std::to_string(order)}, {"cause", *failure}});
    } else {
        log(Level::info, "order.carried_out", {{"order", std::to_string(order)}});
    }
}

asio::awaitable<void> Orders::test_lane(std::int64_t order, base::MemberState lane) {
    const auto seen = co_await test(lane);
    auto answer = [order, &seen](store::Connection& connection) {
        store::answer_lane_test(connection, order, seen, base::now());
        return true;
    };
    co_await worker_.run(std::move(answer));
    log(Level::info, "lane.tested",
        {{"state", lane.code()},
         {"order", std::to_string(order)},
         {"outcome", seen.peer ? "connected" : seen.failure}});
}

asio::awaitable<store::LaneTest> Orders::test(base::MemberState lane) {
    const auto found = routes_.find(lane);
    CHECK(found != routes_.end());
    const auto route = found->second; // a reload may change what is in force meanwhile
    const net::Timeouts timeouts{route->settings.connect_timeout, route->settings.answer_timeout};
    net::HttpsClient client{executor_, route->tls, route->url.origin, timeouts};
    const auto begun = base::monotonic_now();
    const auto came = co_await client.greet();
    store::LaneTest seen;
    seen.took = std::chrono::duration_cast<base::Duration>(base::monotonic_now() - begun);
    if (const auto* none = std::get_if<core::NoAnswer>(&came)) {
        seen.failure = core::to_text(none->failure);
        seen.detail = none->detail;
    } else {
        const auto& peer = std::get<net::Greeting>(came);
        seen.took = peer.took;
        seen.peer = {peer.protocol, peer.cipher, peer.subject, peer.issuer, peer.expires_at};
    }
    co_return seen;
}

} // namespace convictiond::service
