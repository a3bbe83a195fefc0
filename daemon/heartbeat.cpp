#include "heartbeat.hpp"

#include "store/overview.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond {

namespace asio = boost::asio;
using service::Level;
using service::log;

namespace {

constexpr std::chrono::seconds status_every{5};
// The overview may take at most this share of the database's time, however large the queue is.
constexpr int pause_for_each = 20;

std::string line_of(const std::vector<store::LaneOverview>& overview, const service::Lanes& lanes) {
    std::int64_t queued = 0;
    std::optional<base::Instant> oldest;
    for (const auto& lane : overview) {
        queued += lane.count(core::Status::queued);
        if (lane.oldest_undelivered)
            oldest = std::min(oldest.value_or(*lane.oldest_undelivered), *lane.oldest_undelivered);
    }
    auto line = fmt::format("{} lanes closed, {} open; {} queued", lanes.count() - lanes.open(), lanes.open(),
                            queued);
    if (oldest) line += ", oldest " + base::to_text(base::now() - *oldest);
    return line;
}

} // namespace

Heartbeat::Heartbeat(asio::any_io_executor executor, ServiceManager& manager, const service::Lanes& lanes,
                     service::Worker& overview, Workers workers)
    : manager_{&manager}, lanes_{&lanes}, overview_{&overview}, workers_{std::move(workers)},
      next_feeding_{executor}, next_status_{executor} {}

void Heartbeat::wait_for(std::string what) {
    waits_for_ = std::move(what);
    next_status_.wake();
}

void Heartbeat::stop() {
    stopping_ = true;
    next_feeding_.wake();
    next_status_.wake();
}

asio::awaitable<void> Heartbeat::feed() {
    const auto watchdog = manager_->watchdog();
    while (watchdog && !stopping_) {
        if (all_get_on()) manager_->feed_watchdog();
        co_await next_feeding_.wait(base::monotonic_now() + *watchdog / 2);
    }
}

bool Heartbeat::all_get_on() {
    const auto now = base::monotonic_now();
    const auto stuck =
        std::ranges::find_if(workers_, [now](const auto* worker) { return worker->is_stuck(now); });
    if (stuck == workers_.end()) {
        told_stuck_ = false;
        return true;
    }
    if (!std::exchange(told_stuck_, true))
        log(Level::error, "worker.stuck", {{"worker", (*stuck)->purpose()}});
    return false;
}

asio::awaitable<void> Heartbeat::tell_status() {
    while (!stopping_) {
        const auto begun = base::monotonic_now();
        const auto line = co_await status();
        if (stopping_) co_return;
        manager_->tell_status(line);
        const auto now = base::monotonic_now();
        const auto next =
            now + std::max<base::Monotonic::duration>(status_every, (now - begun) * pause_for_each);
        co_await next_status_.wait(next);
    }
}

asio::awaitable<std::string> Heartbeat::status() {
    if (!waits_for_.empty()) co_return "waiting for " + waits_for_;
    try {
        const auto overview = co_await overview_->run(store::overview_lanes);
        co_return line_of(overview, *lanes_);
    } catch (const store::Unavailable&) {
        // told below
    }
    co_return "waiting for the database; nothing is lost and nothing is sent";
}

} // namespace convictiond
