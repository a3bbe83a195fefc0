#include "service/listening.hpp"

#include "net/as_values.hpp"

#include <unistd.h>

namespace convictiond::service {

Listening::Listening(asio::any_io_executor executor, const std::string& connection, Heard heard)
    : executor_{executor}, worker_{connection, "listen"}, heard_{std::move(heard)}, wakeup_{executor} {}

void Listening::stop() {
    stopping_ = true;
    wakeup_.wake();
    if (socket_) socket_->cancel();
}

asio::awaitable<void> Listening::run() {
    while (!stopping_) {
        base::Duration wait{};
        try {
            co_await listen();
        } catch (const store::Unavailable& error) {
            wait = weather_.note_away(error);
        }
        socket_.reset();
        if (!stopping_) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
}

// Until the session breaks or stop().
asio::awaitable<void> Listening::listen() {
    auto begin = [](store::Connection& connection) {
        connection.listen("convictiond");
        return ::dup(connection.descriptor());
    };
    const int copy = co_await worker_.run(std::move(begin));
    if (copy < 0) throw store::Unavailable{"the session's socket cannot be copied"};
    socket_.emplace(executor_, copy);
    weather_.note_there();
    while (!stopping_) {
        // Its error says that stop() cancelled it; a broken session shows when it is asked.
        co_await socket_->async_wait(asio::posix::descriptor_base::wait_read, net::as_values);
        if (stopping_) co_return;
        auto take = [](store::Connection& connection) { return connection.take_notifications(); };
        const auto payloads = co_await worker_.run(std::move(take));
        for (const auto& payload : payloads) {
            if (payload == "order") heard_.order();
            if (const auto state = base::MemberState::parse(payload)) heard_.lane(*state);
        }
    }
}

} // namespace convictiond::service
