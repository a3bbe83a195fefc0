// Tells the database that this daemon lives, every two seconds, what it sees of the lanes that it owns: at
// once (half a second) where that changed, else often enough not to look stale, and which routes it has, so
// that a change is journaled. Sees the other daemons, and says where one is configured otherwise. Only what
// people are shown rests on it; while the database is away it waits.
#pragma once

#include "service/database_weather.hpp"
#include "service/route.hpp"
#include "service/wakeup.hpp"
#include "service/worker.hpp"
#include "status/signs.hpp"
#include "store/lanes.hpp"

#include <deque>
#include <functional>
#include <map>

namespace convictiond::service {

// A lane that is ours, and how many it delivered since the start.
struct OwnedLane {
    store::LaneReport report;
    std::int64_t delivered = 0;
};

// What asking for acknowledgements came to, beside how the lanes stand.
[[nodiscard]] std::vector<OwnedLane> with_polls(std::vector<OwnedLane> lanes,
                                                const std::vector<status::PollSign>& polls);

// As other daemons know this one.
[[nodiscard]] store::DaemonFacts our_facts();

class Presence {
public:
    // `look` is asked each time for the lanes that are ours.
    Presence(asio::any_io_executor executor, const std::string& connection,
             std::function<std::vector<OwnedLane>()> look);

    // Which routes are in force from now on.
    void use(const Routes& routes);

    // How many foreign names lie in the drop directory; told with the next sign of life.
    void note_foreign_files(std::int64_t count) { facts_.foreign_files = count; }

    // As seen two seconds ago at most, while the database is there.
    [[nodiscard]] const status::DaemonsSign& others() const { return others_; }

    // A lane was taken or lost: that is told at once, since who takes it from us asks for it.
    void look_now() { wakeup_.wake(); }

    // Until stop(): then it takes its leave.
    asio::awaitable<void> run();
    void stop();
    [[nodiscard]] const Worker& worker() const { return worker_; }

private:
    static constexpr base::Duration look_every = std::chrono::milliseconds{500};
    static constexpr base::Duration tell_every = std::chrono::seconds{2};
    static constexpr base::Duration rate_over = std::chrono::minutes{1};

    struct News {
        std::vector<store::LaneReport> reports; // what is new
        std::vector<base::MemberState> left;    // lanes that are ours no more
        bool alive = false;                     // it is time to say so
    };
    // What was delivered until when; the rate is over the last minute.
    using Deliveries = std::deque<std::pair<base::Monotonic, std::int64_t>>;

    [[nodiscard]] News gather(base::Monotonic now);
    [[nodiscard]] double per_minute(base::MemberState state, std::int64_t delivered, base::Monotonic now);
    asio::awaitable<void> tell(News news);
    asio::awaitable<void> tell_routes();
    void note_others(const std::vector<store::DaemonSeen>& daemons);
    asio::awaitable<void> take_leave();

    Worker worker_;
    std::function<std::vector<OwnedLane>()> look_;
    Wakeup wakeup_;
    DatabaseWeather weather_{"presence"};
    store::DaemonFacts facts_;
    status::DaemonsSign others_;
    std::optional<std::int64_t> id_; // once the database knows us
    std::map<base::MemberState, store::LaneReport> told_;
    std::map<base::MemberState, Deliveries> deliveries_;
    base::Monotonic told_at_{};
    std::vector<store::RouteNote> routes_;
    bool routes_told_ = false;
    bool stopping_ = false;
};

} // namespace convictiond::service
