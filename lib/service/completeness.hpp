// Looks at the clock for what did not come, and says what was found: each second it opens findings for days
// whose deadline has passed, ends those whose cause has gone, and logs every finding that was opened or
// closed since anybody last did, by a file, by the clock or by operators. Every daemon does so; the database
// sees to it that each finding is opened once and told once. Which days are due is core/calendar's to say.
#pragma once

#include "core/calendar.hpp"
#include "service/database_weather.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "settings/settings.hpp"
#include "store/findings.hpp"

#include <map>

namespace convictiond::service {

class Completeness {
public:
    Completeness(asio::any_io_executor executor, const settings::Settings& settings);

    // Other calendars from the next look on.
    void use(const settings::Settings& settings);

    // Until stop().
    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    using Calendars = std::map<std::string, core::Calendar>; // by source

    static constexpr base::Duration look_every = std::chrono::seconds{1};
    // What another daemon, a restore or a hand changed is seen as late as this.
    static constexpr base::Duration from_the_start_every = std::chrono::minutes{10};

    asio::awaitable<void> look();

    Calendars calendars_;
    std::map<std::string, base::Date> looked_up_to_; // by source: the first day that was not due yet
    base::Monotonic from_the_start_at_{};
    Worker worker_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"completeness"};
    bool stopping_ = false;
};

} // namespace convictiond::service
