// What systemd is told of the service: sd_notify(3). Without a service manager every word is let drop.
// Nothing is decided here, and nothing fails: who does not hear us will see for himself.
#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string>

namespace convictiond {

class ServiceManager {
public:
    ServiceManager();

    // It is up, or the reload is over.
    void ready();
    void reloading();
    void stopping();
    // The line that `systemctl status` shows.
    void tell_status(const std::string& line);

    // Fed at least this often; empty: nobody watches.
    [[nodiscard]] std::optional<base::Duration> watchdog() const { return watchdog_; }
    void feed_watchdog();

private:
    std::optional<base::Duration> watchdog_;
};

} // namespace convictiond
