// The lanes of this daemon: one loop for each member state that has a route. A reload gives lanes other
// routes, adds some and lets some go: one that goes starts nothing more, and its lock is given up once what
// was in flight is recorded; its queue stays in the database.
#pragma once

#include "service/lane_loop.hpp"
#include "service/presence.hpp"

namespace convictiond::service {

class Lanes {
public:
    // `ownership` and `recorder` outlive the lanes.
    Lanes(asio::any_io_executor executor, const settings::Database& database, Ownership& ownership,
          Recorder& recorder, net::TaskGroup::OnException on_exception);

    // Before start() and at any time after it.
    void use(const Routes& routes);
    void start();

    // There may be something new in the queue.
    void wake_to_read(base::MemberState state);
    // Conditions may have changed.
    void wake();

    // No new work; what is in flight ends within `grace` or is cut.
    asio::awaitable<void> stop(base::Duration grace);

    [[nodiscard]] std::size_t count() const { return routes_.size(); }
    // Nothing of it is in flight, or not yet recorded.
    [[nodiscard]] bool is_settled(base::MemberState state) const;
    [[nodiscard]] std::size_t open() const; // failing
    [[nodiscard]] std::vector<status::LaneSign> signs() const;
    [[nodiscard]] std::vector<OwnedLane> owned() const;
    [[nodiscard]] const std::vector<std::unique_ptr<Worker>>& readers() const { return readers_; }

private:
    void add(base::MemberState state);
    asio::awaitable<void> run(base::MemberState state);

    asio::any_io_executor executor_;
    Ownership* ownership_;
    Recorder* recorder_;
    std::vector<std::unique_ptr<Worker>> readers_;
    std::size_t next_reader_ = 0;
    DatabaseWeather::Together weather_ = std::make_shared<int>(0); // the lanes tell of it as one
    Routes routes_;
    std::map<base::MemberState, std::unique_ptr<LaneLoop>> loops_; // also those that are going
    net::TaskGroup tasks_;
    bool started_ = false;
    bool stopping_ = false;
};

} // namespace convictiond::service
