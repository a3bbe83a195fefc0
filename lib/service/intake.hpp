// The loop over the drop directory: woken by inotify, a rescan or a time that arrivals asked for, it looks at
// the listing and takes in what stands still, in the order of source and sequence. Files are read on its
// worker. Of the daemons that share the directory one works it; the others stand by.
#pragma once

#include "inbox/arrival.hpp"
#include "inbox/watcher.hpp"
#include "service/acceptance.hpp"
#include "service/database_weather.hpp"
#include "service/ownership.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>

namespace convictiond::service {

class Intake {
public:
    // `ownership` says whether the directory is ours to work, and outlives it.
    Intake(asio::any_io_executor executor, AcceptanceRules rules, Ownership& ownership);

    // Judges by these from the next look on. The directories stay those of the start.
    void use(AcceptanceRules rules);

    // The archive is held against the books again as soon as they answer: they may have lost commits.
    void hold_archive_again();
    // Whether the directory is ours was told.
    void look_now() { wakeup_.wake(); }
    // Called after each file that was accepted.
    void on_accepted(std::function<void()> accepted) { accepted_ = std::move(accepted); }
    // Called at each look with the number of foreign names in the drop directory.
    void on_foreign(std::function<void(std::size_t)> counted) { foreign_counted_ = std::move(counted); }
    // How the drop directory showed itself at the last look.
    enum class Sight { not_looked_yet, readable, unreadable };
    [[nodiscard]] Sight sight() const { return sight_; }

    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    static constexpr base::Duration check_archive_every = std::chrono::hours{1};

    asio::awaitable<void> see_directory();
    void note_claim();
    [[nodiscard]] bool is_ours() const;
    asio::awaitable<void> look();
    asio::awaitable<void> take(Arrival arrival);
    asio::awaitable<void> hear();
    void take_over_rules();
    void watch();
    void note_unreadable(const std::string& cause);
    void note_foreign(const inbox::Arrived& arrived);
    asio::awaitable<void> check_archive();
    asio::awaitable<void> settle_foreign(const inbox::Arrived& arrived);
    std::vector<Arrival> in_order(const inbox::Arrived& arrived) const;
    void log_outcome(const Arrival& arrival, const FileOutcome& outcome);

    asio::any_io_executor executor_;
    AcceptanceRules rules_;
    Ownership* ownership_;
    std::optional<AcceptanceRules> next_rules_;
    Worker worker_;
    inbox::Arrivals arrivals_;
    std::optional<inbox::Watcher> watcher_;
    std::optional<asio::posix::stream_descriptor> events_; // a copy of the watcher's descriptor, to wait on
    bool hearing_ = false;
    Wakeup wakeup_;
    DatabaseWeather weather_{"intake"};
    std::stop_source stop_;
    std::set<std::string> foreign_seen_;
    std::set<std::string> foreign_told_;
    std::optional<std::set<std::string>> foreign_open_; // causes of findings; none: not asked yet
    std::set<std::string> unreadable_told_;
    std::set<std::string> not_looked_for_told_;
    std::optional<base::Monotonic> look_again_;
    base::Monotonic archive_check_at_{};
    std::function<void()> accepted_;
    std::function<void(std::size_t)> foreign_counted_;
    bool archive_told_ = false; // that it cannot be read
    Sight sight_ = Sight::not_looked_yet;
    std::optional<bool> ours_told_;
};

} // namespace convictiond::service
