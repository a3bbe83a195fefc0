// Looks at the house every few seconds and keeps what it saw: the books by the database, the shelves by the
// file system; what this daemon itself sees (lanes, certificates) is asked when a monitor asks. Changes
// nothing. After each look it judges the house as a monitor does, and logs what changed since the one before.
// A look costs at most a fifth of the time and a count a twentieth, however large the books are.
#pragma once

#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "settings/settings.hpp"
#include "status/health_changes.hpp"

#include <functional>

namespace convictiond::service {

class Housekeeping {
public:
    // What the rest of the daemon sees, asked on the loop's thread.
    struct Senses {
        std::function<std::vector<status::LaneSign>()> lanes;
        std::function<std::vector<status::CertificateSign>()> certificates;
        std::function<std::vector<status::PollSign>()> polls;
        std::function<status::DaemonsSign()> daemons;
        std::function<std::optional<std::vector<status::UnerasedSign>>()> unerased;
    };

    Housekeeping(asio::any_io_executor executor, const settings::Settings& settings, Senses senses);

    // Another configuration's sources from now on. The directories stay those of the start.
    void use(const settings::Settings& settings);

    // Until stop(): the shelves and the overview; the tallies, on a session of their own.
    asio::awaitable<void> look_on();
    asio::awaitable<void> count_on();
    void stop();
    [[nodiscard]] const Worker& looker() const { return looker_; }
    [[nodiscard]] const Worker& counter() const { return counter_; }

    // The last readings, and what the daemon sees now.
    [[nodiscard]] status::Signs signs() const;
    [[nodiscard]] const status::HealthLimits& limits() const { return limits_; }

private:
    static constexpr base::Duration look_every = std::chrono::seconds{2};
    // At least so many times what it took: a count reads whole tables.
    static constexpr int rest_after_look = 4;
    static constexpr int rest_after_count = 20;
    static constexpr base::Duration look_while_away = std::chrono::seconds{1};
    // Readings of a database that is away are shown so long, then no more.
    static constexpr base::Duration keep_for = std::chrono::minutes{5};
    // The calendar on the page, in whole weeks.
    static constexpr std::chrono::days files_for{53 * 7};

    asio::awaitable<base::Duration> look();
    asio::awaitable<base::Duration> count();
    void log_changes();

    settings::Inbound inbound_; // its directories stay those of the start
    std::vector<status::SourceSign> sources_;
    Senses senses_;
    status::HealthLimits limits_;
    std::chrono::days notify_within_; // of what has no state yet
    Worker looker_;
    Worker counter_;
    Wakeup look_wakeup_;
    Wakeup count_wakeup_;
    std::vector<status::ShelfSign> shelves_;
    std::string database_fault_;
    std::optional<core::Overview> overview_;
    std::optional<core::Tallies> tallies_;
    status::HealthChanges changes_;
    bool stopping_ = false;
};

} // namespace convictiond::service
