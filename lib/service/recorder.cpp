#include "service/recorder.hpp"

namespace convictiond::service {

Recorder::Recorder(asio::any_io_executor executor, const std::string& connection)
    : worker_{connection, "outcomes", store::by_key()}, wakeup_{std::move(executor)} {}

void Recorder::record(store::OutcomeRow outcome, std::function<void()> when_durable) {
    if (pending_.add({std::move(outcome), std::move(when_durable)}, base::monotonic_now())) wakeup_.wake();
}

bool Recorder::is_recording() const {
    return !weather_.is_away() && pending_.has_room();
}

void Recorder::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> Recorder::run() {
    for (;;) {
        if (pending_.is_empty()) {
            if (stopping_) co_return;
            co_await wakeup_.wait(std::nullopt);
            continue;
        }
        const auto due = pending_.due(stopping_);
        if (base::monotonic_now() < due) {
            co_await wakeup_.wait(due);
            continue;
        }
        auto batch = pending_.take(base::monotonic_now());
        co_await write(std::move(batch));
    }
}

asio::awaitable<void> Recorder::write(std::vector<Pending> batch) {
    std::vector<store::OutcomeRow> rows;
    rows.reserve(batch.size());
    for (auto& pending : batch) rows.push_back(std::move(pending.outcome));
    co_await write_rows(rows);
    const bool had_room = pending_.has_room();
    pending_.note_durable(batch.size());
    for (auto& pending : batch) pending.when_durable();
    if (!had_room && changed_) changed_();
}

// Until it is written. What a constraint rejects is halved until the one outcome stands alone that it is
// about: that one is our own mistake; it is told and left out, and its notification stays queued.
asio::awaitable<void> Recorder::write_rows(std::span<const store::OutcomeRow> rows) {
    const bool written = co_await try_write(rows);
    if (written || rows.size() == 1) co_return;
    const auto half = rows.size() / 2;
    co_await write_rows(rows.first(half));
    co_await write_rows(rows.subspan(half));
}

asio::awaitable<bool> Recorder::try_write(std::span<const store::OutcomeRow> rows) {
    for (;;) {
        base::Duration wait{};
        bool rejected = false;
        try {
            auto work = [rows](store::Connection& connection) {
                return store::record_outcomes(connection, rows, base::now());
            };
            const auto unknown = co_await worker_.run(std::move(work));
            for (const auto& id : unknown)
                log(Level::error, "outcome.unknown", {{"notification", id.text()}});
            const bool was_away = weather_.is_away();
            weather_.note_there();
            if (was_away && changed_) changed_();
            co_return true;
        } catch (const store::Unavailable& error) {
            wait = weather_.note_away(error);
        } catch (const store::Rejected& error) {
            rejected = true;
            if (rows.size() == 1)
                log(Level::error, "outcome.rejected",
                    {{"notification", rows.front().id.text()}, {"cause", error.what()}});
        }
        if (rejected) co_return false;
        co_await wakeup_.wait(base::monotonic_now() + wait);
    }
}

} // namespace convictiond::service
