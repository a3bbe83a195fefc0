// Carries out what operators ask of a daemon (store/orders): one at a time, by whichever daemon takes it
// first. A decision and the acceptance of a record are service/carrying_out's; the test of a lane is a TLS
// connection to the state's machine, by which nobody's data is sent.
#pragma once

#include "service/database_weather.hpp"
#include "service/record_batch.hpp"
#include "service/route.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "store/orders.hpp"

namespace convictiond::service {

class Orders {
public:
    Orders(asio::any_io_executor executor, const std::string& connection, Routes routes,
           AcceptanceRules rules);

    // Others from the next order on.
    void use(Routes routes, AcceptanceRules rules);

    // There may be an order.
    void wake() { wakeup_.wake(); }

    // Until stop(); an order under way is finished, which takes a connection's time-out at most.
    asio::awaitable<void> run();
    void stop();
    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    // Without a NOTIFY they are looked for this often.
    static constexpr base::Duration poll_every = std::chrono::seconds{5};

    asio::awaitable<bool> carry_out_one();
    asio::awaitable<void> settle(std::int64_t order);
    asio::awaitable<void> test_lane(std::int64_t order, base::MemberState lane);
    asio::awaitable<store::LaneTest> test(base::MemberState lane);

    asio::any_io_executor executor_;
    Routes routes_;
    AcceptanceRules rules_;
    Worker worker_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"orders"};
    bool stopping_ = false;
};

} // namespace convictiond::service
