// What the service manager hears from time to time: the watchdog's food, while the event loop turns (or this
// would not run) and every database worker gets on, and the status line. It decides nothing of the work.
#pragma once

#include "service/lanes.hpp"
#include "service/wakeup.hpp"
#include "service_manager.hpp"

namespace convictiond {

class Heartbeat {
public:
    using Workers = std::vector<const service::Worker*>;

    // `workers` are watched; `overview` asks the database for the status. All of them outlive this.
    Heartbeat(boost::asio::any_io_executor executor, ServiceManager& manager, const service::Lanes& lanes,
              service::Worker& overview, Workers workers);

    // While the service waits for something instead of working: that is its status. Empty: it works.
    void wait_for(std::string what);

    // Both until stop().
    boost::asio::awaitable<void> feed();
    boost::asio::awaitable<void> tell_status();
    void stop();

private:
    [[nodiscard]] bool all_get_on();
    boost::asio::awaitable<std::string> status();

    ServiceManager* manager_;
    const service::Lanes* lanes_;
    service::Worker* overview_;
    Workers workers_;
    std::string waits_for_;
    service::Wakeup next_feeding_;
    service::Wakeup next_status_;
    bool told_stuck_ = false;
    bool stopping_ = false;
};

} // namespace convictiond
