#include "service/presence.hpp"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace convictiond::service {

std::vector<OwnedLane> with_polls(std::vector<OwnedLane> lanes, const std::vector<status::PollSign>& polls) {
    for (const auto& poll : polls) {
        const auto lane =
            std::ranges::find(lanes, poll.state, [](const auto& one) { return one.report.state; });
        if (lane != lanes.end() && !poll.fault.empty())
            lane->report.poll_failing = store::LaneReport::Poll{poll.since, poll.fault};
    }
    return lanes;
}

store::DaemonFacts our_facts() {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
    return {host.data(), static_cast<int>(::getpid()), CONVICTIOND_VERSION, base::now()};
}

Presence::Presence(asio::any_io_executor executor, const std::string& connection,
                   std::function<std::vector<OwnedLane>()> look)
    : worker_{connection, "presence"}, look_{std::move(look)}, wakeup_{executor}, facts_{our_facts()} {}

void Presence::use(const Routes& routes) {
    routes_ = notes_of(routes);
    routes_told_ = false;
    facts_.configuration = digest_of(routes);
    told_at_ = {};
    wakeup_.wake();
}

void Presence::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> Presence::run() {
    while (!stopping_) {
        auto wait = look_every;
        try {
            if (!routes_told_) co_await tell_routes();
            auto news = gather(base::monotonic_now());
            if (news.alive || !news.reports.empty() || !news.left.empty()) {
                co_await tell(std::move(news));
                weather_.note_there();
            }
        } catch (const store::Unavailable& error) {
            told_at_ = {}; // whatever was told, it is told again
            wait = std::max(wait, weather_.note_away(error));
        }
        if (!stopping_) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
    co_await take_leave();
}

Presence::News Presence::gather(base::Monotonic now) {
    News news;
    news.alive = now - told_at_ >= tell_every;
    std::map<base::MemberState, store::LaneReport> seen;
    for (auto& lane : look_()) {
        lane.report.per_minute = per_minute(lane.report.state, lane.delivered, now);
        const auto before = told_.find(lane.report.state);
        if (news.alive || before == told_.end() || before->second != lane.report)
            news.reports.push_back(lane.report);
        seen.emplace(lane.report.state, std::move(lane.report));
    }
    for (const auto& [state, report] : told_)
        if (!seen.contains(state)) news.left.push_back(state);
    told_ = std::move(seen);
    return news;
}

double Presence::per_minute(base::MemberState state, std::int64_t delivered, base::Monotonic now) {
    auto& past = deliveries_[state];
    // A sample every two seconds is enough for a minute.
    if (past.empty() || now - past.back().first >= tell_every) past.emplace_back(now, delivered);
    while (past.size() > 1 && now - past[1].first >= rate_over) past.pop_front();
    return static_cast<double>(delivered - past.front().second);
}

asio::awaitable<void> Presence::tell(News news) {
    const auto now = base::monotonic_now();
    struct Told {
        std::int64_t id = 0;
        std::vector<store::DaemonSeen> daemons; // where it was time to look
    };
    const auto facts = facts_; // a reload may change them meanwhile
    auto work = [this, &news, &facts](store::Connection& connection) {
        auto id = id_;
        if (!id || (news.alive &&
                    !store::note_daemon_alive(connection, *id, facts.configuration, facts.foreign_files)))
            id = store::add_daemon(connection, facts);
        store::write_lane_reports(connection, *id, news.reports);
        store::remove_lane_reports(connection, *id, news.left);
        return Told{*id, news.alive ? store::list_daemons(connection) : std::vector<store::DaemonSeen>{}};
    };
    const auto told = co_await worker_.run(std::move(work));
    id_ = told.id;
    if (!news.alive || facts.configuration != facts_.configuration)
        co_return; // else it is told again at once
    told_at_ = now;
    note_others(told.daemons);
}

void Presence::note_others(const std::vector<store::DaemonSeen>& daemons) {
    status::DaemonsSign others;
    std::string names;
    for (const auto& daemon : daemons) {
        if (!daemon.alive()) continue;
        ++others.alive;
        others.foreign_files = std::max(others.foreign_files, daemon.facts.foreign_files);
        if (daemon.facts.configuration == facts_.configuration) continue;
        others.differing.push_back(daemon.facts.host + "/" + std::to_string(daemon.facts.process_id));
        names += (names.empty() ? "" : " ") + others.differing.back();
    }
    if (others.differing != others_.differing) {
        if (names.empty()) {
            log(Level::info, "configuration.agrees", {});
        } else {
            log(Level::warning, "configuration.differs", {{"daemons", names}});
        }
    }
    others_ = std::move(others);
}

asio::awaitable<void> Presence::tell_routes() {
    routes_told_ = true; // others may be in force before these are told
    const auto routes = routes_;
    auto work = [&routes](store::Connection& connection) {
        store::note_routes(connection, routes, base::now());
        return true;
    };
    try {
        co_await worker_.run(std::move(work));
    } catch (const store::Unavailable&) {
        routes_told_ = false;
        throw;
    }
}

// Where that fails, ten seconds of silence say the same.
asio::awaitable<void> Presence::take_leave() {
    if (!id_) co_return;
    try {
        auto work = [id = *id_](store::Connection& connection) {
            store::remove_daemon(connection, id);
            return true;
        };
        co_await worker_.run(std::move(work));
    } catch (const store::Unavailable& error) {
        weather_.note_away(error);
    }
}

} // namespace convictiond::service
