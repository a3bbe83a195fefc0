#include "service_manager.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

namespace convictiond {

namespace {

constexpr std::size_t most_of_a_status = 400; // bytes

void notify(const std::string& words) {
    (void)sd_notify(0, words.c_str());
}

} // namespace

ServiceManager::ServiceManager() {
    std::uint64_t microseconds = 0;
    if (sd_watchdog_enabled(0, &microseconds) > 0) watchdog_ = base::Duration{microseconds};
}

void ServiceManager::ready() {
    notify("READY=1");
}

// The time lets systemd 253 and later tell this reload's READY from an earlier one's (Type=notify-reload).
void ServiceManager::reloading() {
    const auto now = base::monotonic_now().time_since_epoch();
    notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}",
                       std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
}

void ServiceManager::stopping() {
    notify("STOPPING=1\nSTATUS=finishing what is in flight");
}

void ServiceManager::tell_status(const std::string& line) {
    notify("STATUS=" + base::escaped(line, most_of_a_status));
}

void ServiceManager::feed_watchdog() {
    notify("WATCHDOG=1");
}

} // namespace convictiond
