// A time limit on what is under way over one connection, where `within` would cost a coroutine and a timer
// for each exchange: here one timer stays armed from one exchange to the next, and looks when it fires
// whether what is due by then has ended. One limit at a time, on one thread.
#pragma once

#include "base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>

namespace convictiond::net {

namespace asio = boost::asio;

class Deadline {
public:
    // `cut` ends what is under way; it is called once a limit, within it never.
    Deadline(asio::any_io_executor executor, std::function<void()> cut);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    void begin(base::Duration limit);
    void end();
    // Of the limit that began last: what was under way was cut.
    [[nodiscard]] bool has_passed() const;

private:
    struct State;
    std::shared_ptr<State> state_; // shared with the timer's handler, which may come after us
};

} // namespace convictiond::net
