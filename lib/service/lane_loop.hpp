// The loop of one lane: obeys core/lane. It reads ahead of the queue, posts what the lane says over
// kept-alive connections, hands outcomes to the recorder, and waits until the lane wants to look again.
// Nothing is written here; what it holds in memory is lost with it and read again.
#pragma once

#include "core/lane_reader.hpp"
#include "net/task_group.hpp"
#include "service/log.hpp"
#include "service/ownership.hpp"
#include "service/recorder.hpp"
#include "service/route.hpp"
#include "status/signs.hpp"
#include "store/presence.hpp"
#include "store/queue.hpp"

namespace convictiond::service {

// What a lane loop uses of the house; all of it outlives the loop.
struct LaneSurroundings {
    Ownership* ownership = nullptr;
    Recorder* recorder = nullptr;
    Worker* reader = nullptr; // reads the queue
    DatabaseWeather::Together weather = std::make_shared<int>(0);
};

class LaneLoop {
public:
    LaneLoop(asio::any_io_executor executor, base::MemberState state, std::shared_ptr<const Route> route,
             LaneSurroundings around);

    // What starts from now on goes this way; what is in flight ends the old one.
    void use(std::shared_ptr<const Route> route);

    // There may be something new in the queue.
    void wake_to_read();
    // Conditions may have changed: the lock, the recorder.
    void wake() { wakeup_.wake(); }
    // How it stands, for those who look from outside.
    [[nodiscard]] status::LaneSign sign() const;

    // Until stop() and all that is in flight came to its outcome; cancel() cuts that short.
    asio::awaitable<void> run();
    void stop();
    void cancel() { posts_.cancel(); }
    // After run(): until something was recorded, or stop().
    asio::awaitable<void> wait_for_record();
    [[nodiscard]] bool is_settled() const { return lane_.in_flight() == 0; } // all is recorded
    [[nodiscard]] bool is_open() const { return lane_.circuit().is_open(); } // failing: only probes go

    // As its owner sees it; the rate is the caller's to make of `delivered`, counted since the start.
    [[nodiscard]] store::LaneReport report() const;
    [[nodiscard]] std::int64_t delivered() const { return delivered_; }

private:
    asio::awaitable<void> step();
    asio::awaitable<void> look_for_pause();
    asio::awaitable<void> read();
    void take_in(std::vector<store::QueuedRow> read);
    void note_overdue(std::int64_t count);
    store::QueuedRow take_row(std::int64_t number);
    void forget_waiting();
    asio::awaitable<void> post(store::QueuedRow row);
    // `outcome` says what was sent, when the POST began and what it was signed with; the rest is found here.
    void settle(store::QueuedRow row, const Route& route, const core::Exchange& exchange,
                store::OutcomeRow outcome);
    void note_cut_off(const store::QueuedRow& row, store::OutcomeRow outcome);
    void leave_out_corrupt(std::vector<store::QueuedRow>& read);
    void log_outcome(const store::QueuedRow& row, const store::OutcomeRow& outcome);
    void log_delivery(const store::QueuedRow& row, const store::OutcomeRow& outcome);
    void log_about(const store::QueuedRow& row, Level level, std::string_view event, LogFields more = {});
    void note_failure(const std::string& cause);
    void log_circuit(core::Circuit::Change change);
    std::unique_ptr<net::HttpsClient> take_connection();

    asio::any_io_executor executor_;
    base::MemberState state_;
    std::shared_ptr<const Route> route_;
    LaneSurroundings around_;
    core::Lane lane_;
    core::LaneReader reader_;
    Wakeup wakeup_;
    net::TaskGroup posts_;
    DatabaseWeather weather_;
    std::map<std::int64_t, store::QueuedRow> rows_; // what the lane holds as waiting
    std::set<std::int64_t> corrupt_told_;
    std::vector<std::unique_ptr<net::HttpsClient>> idle_connections_;
    bool paused_ = false; // at the last look
    std::int64_t delivered_ = 0;
    std::int64_t overdue_ = 0;               // at the last look
    std::optional<base::Instant> opened_at_; // the circuit
    bool stopping_ = false;
    base::Monotonic last_failure_log_{};
    int failures_since_log_ = 0;
};

} // namespace convictiond::service
