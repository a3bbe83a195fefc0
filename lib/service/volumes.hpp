// Watches what came, in numbers: after each accepted daily file, at the start and each hour every source's
// counts are judged by core/volume_watch, and its findings opened and closed. Every daemon does so; the
// database sees to it that one judges a source at a time. Logs nothing itself: whoever tells findings
// (service/completeness) tells these.
#pragma once

#include "service/database_weather.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "settings/settings.hpp"
#include "store/volumes.hpp"

#include <map>

namespace convictiond::service {

class Volumes {
public:
    Volumes(asio::any_io_executor executor, const settings::Settings& settings);

    // Other sources, floors and exceptions from the next look on.
    void use(const settings::Settings& settings);
    // A file was accepted; one that another daemon accepts is seen at the next look.
    void note_accepted() { wakeup_.wake(); }

    // Until stop().
    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    using Sources = std::map<std::string, settings::Source>;

    static constexpr base::Duration look_every = std::chrono::seconds{2};
    // What was excused, closed or configured since the last file counts as late as this.
    static constexpr base::Duration from_the_start_every = std::chrono::hours{1};

    asio::awaitable<void> look();

    Sources sources_;
    std::map<std::string, base::FileId> judged_up_to_; // by source
    base::Monotonic from_the_start_at_{};
    Worker worker_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"volumes"};
    int generation_ = 0; // of the settings
    bool stopping_ = false;
};

} // namespace convictiond::service
