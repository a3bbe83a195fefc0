#include "net/names.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <mutex>
#include <thread>

namespace convictiond::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Between the coroutine that waits and the thread that asks.
struct Lookup {
    std::mutex mutex;
    asio::steady_timer* waiting = nullptr; // null once nobody waits: the executor may be gone by then
    Addresses found;
};

// Held by the coroutine; when that ends, however it ends, the thread finds nobody to wake.
class Waiting {
public:
    Waiting(std::shared_ptr<Lookup> lookup, asio::steady_timer& timer) : lookup_{std::move(lookup)} {
        lookup_->waiting = &timer;
    }
    ~Waiting() {
        const std::lock_guard lock{lookup_->mutex};
        lookup_->waiting = nullptr;
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

private:
    std::shared_ptr<Lookup> lookup_;
};

Addresses ask_system(const std::string& host, std::uint16_t port) {
    asio::io_context unused;
    tcp::resolver resolver{unused};
    Addresses found;
    const auto entries =
        resolver.resolve(host, std::to_string(port),
                         tcp::resolver::numeric_service | tcp::resolver::address_configured, found.error);
    for (const auto& entry : entries) found.endpoints.push_back(entry.endpoint());
    if (!found.error && found.endpoints.empty()) found.error = asio::error::host_not_found;
    return found;
}

void wake(const std::shared_ptr<Lookup>& lookup) {
    const std::lock_guard lock{lookup->mutex};
    if (lookup->waiting == nullptr) return;
    asio::post(lookup->waiting->get_executor(), [lookup] {
        const std::lock_guard on_the_loop{lookup->mutex};
        if (lookup->waiting != nullptr) lookup->waiting->cancel();
    });
}

} // namespace

asio::awaitable<Addresses> look_up(std::string host, std::uint16_t port) {
    boost::system::error_code not_numeric;
    const auto address = asio::ip::make_address(host, not_numeric);
    if (!not_numeric) co_return Addresses{{}, {tcp::endpoint{address, port}}};

    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer found{executor, asio::steady_timer::time_point::max()};
    const auto lookup = std::make_shared<Lookup>();
    const Waiting waiting{lookup, found};
    std::thread{[lookup, host, port] {
        auto addresses = ask_system(host, port);
        {
            const std::lock_guard lock{lookup->mutex};
            lookup->found = std::move(addresses);
        }
        wake(lookup);
    }}.detach();
    boost::system::error_code woken;
    co_await found.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error{asio::error::operation_aborted};
    const std::lock_guard lock{lookup->mutex};
    co_return std::move(lookup->found);
}

} // namespace convictiond::net
