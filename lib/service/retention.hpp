// Erases what was settled long enough ago: records with all that was made of them, a batch at a time, and the
// daily files on their shelves. Every daemon tries, the database lets one at a time; it rests between batches
// and leaves a source alone that is being taken in. What is due is core/retention's and the database's to
// say.
#pragma once

#include "service/database_weather.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "settings/settings.hpp"
#include "status/signs.hpp"

#include <map>
#include <optional>

namespace convictiond::service {

// What became of a daily file whose time had come.
struct ErasedFile {
    base::FileId id;
    std::string name;
    std::string shelf;
    bool found = false;
    std::string failure; // empty: it is gone
};

class Retention {
public:
    Retention(asio::any_io_executor executor, const settings::Settings& settings);

    // Another period from the next look on. The directories stay those of the start.
    void use(const settings::Settings& settings);

    // Until stop().
    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }
    // What the last look left although its time is over for long; none: it has not looked yet.
    [[nodiscard]] const std::optional<std::vector<status::UnerasedSign>>& unerased() const {
        return unerased_;
    }

private:
    asio::awaitable<base::Duration> look();
    void tell(const ErasedFile& file);
    void tell(std::vector<status::UnerasedSign> unerased);

    settings::Inbound inbound_; // its directories stay those of the start
    base::Duration keep_for_;
    std::map<base::FileId, std::string> told_; // of files that could not be erased: the cause
    std::optional<std::vector<status::UnerasedSign>> unerased_;
    Worker worker_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"retention"};
    bool stopping_ = false;
};

} // namespace convictiond::service
