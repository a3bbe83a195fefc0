#include "service/lanes.hpp"

#include "net/within.hpp"

#include <algorithm>

namespace convictiond::service {

Lanes::Lanes(asio::any_io_executor executor, const settings::Database& database, Ownership& ownership,
             Recorder& recorder, net::TaskGroup::OnException on_exception)
    : executor_{executor}, ownership_{&ownership}, recorder_{&recorder}, tasks_{executor,
                                                                                std::move(on_exception)} {
    for (int i = 0; i < database.workers; ++i)
        readers_.push_back(std::make_unique<Worker>(database.connection, "queue", store::by_key()));
}

void Lanes::use(const Routes& routes) {
    routes_ = routes;
    for (auto lane = loops_.begin(); lane != loops_.end();) {
        const auto current = lane++;
        const auto& [state, loop] = *current;
        const auto route = routes_.find(state);
        if (route != routes_.end()) {
            loop->use(route->second);
            ownership_->want(state, route->second->settings.max_in_flight);
        } else if (started_) {
            loop->stop(); // run() lets it go
        } else {
            ownership_->give_up(state);
            loops_.erase(current);
        }
    }
    for (const auto& [state, route] : routes_)
        if (!loops_.contains(state)) add(state);
}

void Lanes::add(base::MemberState state) {
    const LaneSurroundings around{ownership_, recorder_, readers_[next_reader_++ % readers_.size()].get(),
                                  weather_};
    loops_.emplace(state, std::make_unique<LaneLoop>(executor_, state, routes_.at(state), around));
    ownership_->want(state, routes_.at(state)->settings.max_in_flight);
    if (started_) tasks_.spawn(run(state));
}

void Lanes::start() {
    started_ = true;
    for (const auto& [state, loop] : loops_) tasks_.spawn(run(state));
}

asio::awaitable<void> Lanes::run(base::MemberState state) {
    auto& loop = *loops_.at(state);
    co_await loop.run();
    // The recorder knows the loop until its last outcome is in the database.
    while (!stopping_ && !loop.is_settled()) co_await loop.wait_for_record();
    if (stopping_) co_return;
    ownership_->give_up(state);
    loops_.erase(state);
    if (routes_.contains(state)) add(state); // it came back meanwhile
}

void Lanes::wake_to_read(base::MemberState state) {
    const auto found = loops_.find(state);
    if (found != loops_.end()) found->second->wake_to_read();
}

void Lanes::wake() {
    for (const auto& [state, loop] : loops_) loop->wake();
}

asio::awaitable<void> Lanes::stop(base::Duration grace) {
    stopping_ = true;
    for (const auto& [state, loop] : loops_) loop->stop();
    const bool ended = co_await net::within(grace, tasks_.join());
    if (ended) co_return;
    for (const auto& [state, loop] : loops_) loop->cancel();
    co_await tasks_.join();
}

bool Lanes::is_settled(base::MemberState state) const {
    const auto found = loops_.find(state);
    return found == loops_.end() || found->second->is_settled();
}

std::vector<status::LaneSign> Lanes::signs() const {
    std::vector<status::LaneSign> signs;
    for (const auto& [state, loop] : loops_) signs.push_back(loop->sign());
    return signs;
}

std::vector<OwnedLane> Lanes::owned() const {
    std::vector<OwnedLane> owned;
    for (const auto& [state, loop] : loops_)
        if (ownership_->owns(state)) owned.push_back({loop->report(), loop->delivered()});
    return owned;
}

std::size_t Lanes::open() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(loops_, [](const auto& lane) { return lane.second->is_open(); }));
}

} // namespace convictiond::service
