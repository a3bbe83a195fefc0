// Hears what the database tells (LISTEN): which lanes have something new or were
// paused or resumed, and that there are orders. A hint and never the truth: whoever
// is woken looks at the queue, and without any hint looks from time to time.
#pragma once

#include "service/database_weather.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

namespace convictiond::service {

class Listening {
public:
    // Called with the member state that a hint names; that there is an order.
    struct Heard {
        std::function<void(base::MemberState)> lane;
        std::function<void()> order;
    };
    Listening(asio::any_io_executor executor, const std::string& connection, Heard heard);

    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    asio::awaitable<void> listen();

    asio::any_io_executor executor_;
    Worker worker_;
    Heard heard_;
    std::optional<asio::posix::stream_descriptor> socket_; // a copy of the session's, to wait on
    Wakeup wakeup_;
    DatabaseWeather weather_{"hints"};
    bool stopping_ = false;
};

} // namespace convictiond::service
