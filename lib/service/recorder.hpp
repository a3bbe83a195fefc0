// One recorder for the outcomes of all lanes: gathers them for at most 20 ms or 500, writes them in one
// transaction, and tells each lane when its outcome is durable. While the database is away nothing is lost
// and nothing new may be posted.
#pragma once

#include "core/outcome_batches.hpp"
#include "service/database_weather.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "store/outcomes.hpp"

namespace convictiond::service {

class Recorder {
public:
    Recorder(asio::any_io_executor executor, const std::string& connection);

    // Takes an outcome; `when_durable` is called on the loop once it is in the database.
    void record(store::OutcomeRow outcome, std::function<void()> when_durable);

    // Outcomes can be recorded: no POST starts otherwise.
    [[nodiscard]] bool is_recording() const;
    // Called when that may have changed.
    void on_change(std::function<void()> changed) { changed_ = std::move(changed); }

    // Until stop() was called and everything is recorded.
    asio::awaitable<void> run();
    void stop();

    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    struct Pending {
        store::OutcomeRow outcome;
        std::function<void()> when_durable;
    };

    asio::awaitable<void> write(std::vector<Pending> batch);
    asio::awaitable<void> write_rows(std::span<const store::OutcomeRow> rows);
    asio::awaitable<bool> try_write(std::span<const store::OutcomeRow> rows);

    Worker worker_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"outcomes"};
    core::OutcomeBatches<Pending> pending_;
    std::function<void()> changed_;
    bool stopping_ = false;
};

} // namespace convictiond::service
