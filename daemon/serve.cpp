#include "serve.hpp"

#include "net/http_server.hpp"
#include "net/within.hpp"
#include "service/callbacks.hpp"
#include "service/front_page.hpp"
#include "service/intake.hpp"
#include "service/lane_loop.hpp"
#include "service/listening.hpp"
#include "service/orders.hpp"
#include "service/presence.hpp"
#include "store/installation.hpp"
#include "store/migrate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>

namespace convictiond {

namespace {

namespace asio = boost::asio;
using service::Level;
using service::log;

void rethrow(std::exception_ptr thrown) {
    std::rethrow_exception(thrown);
}

net::Listen listen_on(const settings::Listen& listen) {
    return {listen.address, listen.port, listen.unix_path};
}

class Daemon {
public:
    Daemon(asio::io_context& io, const Start& start);

    asio::awaitable<int> run();

private:
    enum class Ready { yes, stopped, foreign_identity };

    void on_signal();
    asio::awaitable<Ready> wait_for_database();
    asio::awaitable<bool> confirm();
    void start_all();
    asio::awaitable<void> stop_all();
    void wake_lane(base::MemberState state);
    std::vector<base::MemberState> lanes() const;
    std::vector<service::OwnedLane> owned_lanes() const;

    asio::any_io_executor executor_;
    const Start& start_;
    const settings::Settings& settings_;
    asio::signal_set signals_;
    service::Wakeup stop_wakeup_;
    bool stopping_ = false;

    // Threads and sessions first: what is below uses them.
    service::Worker health_worker_;
    service::Worker callbacks_worker_;
    std::vector<std::unique_ptr<service::Worker>> readers_;

    service::Intake intake_;
    service::Recorder recorder_;
    service::LaneKeeper keeper_;
    service::Listening listening_;
    std::map<base::MemberState, std::unique_ptr<service::LaneLoop>> lane_loops_;
    std::set<base::MemberState> without_route_; // told
    service::Presence presence_;
    service::Orders orders_;
    service::Callbacks callbacks_;
    service::FrontPage front_page_;
    net::HttpServer admin_;
    std::optional<net::HttpServer> acknowledgements_;

    net::TaskGroup intake_tasks_;
    net::TaskGroup lane_tasks_;
    net::TaskGroup recorder_tasks_;
    net::TaskGroup lock_tasks_;
};

Daemon::Daemon(asio::io_context& io, const Start& start)
    : executor_{io.get_executor()}, start_{start}, settings_{start.settings}, signals_{io, SIGTERM, SIGINT},
      stop_wakeup_{executor_}, health_worker_{settings_.database.connection, "health"},
      callbacks_worker_{settings_.database.connection, "acknowledgements"},
      intake_{executor_, {&start.settings, &start.tables, &*start.identity}},
      recorder_{executor_, settings_.database.connection}, keeper_{executor_, settings_.database.connection,
                                                                   lanes(),
                                                                   [this](auto state) { wake_lane(state); }},
      listening_{executor_,
                 settings_.database.connection,
                 {[this](auto state) { wake_lane(state); }, [this] { orders_.wake(); }}},
      presence_{executor_, settings_.database.connection, [this] { return owned_lanes(); }},
      orders_{executor_, settings_.database.connection, start.routes},
      callbacks_{service::CallerBook{settings_}, callbacks_worker_}, front_page_{health_worker_, intake_},
      admin_{executor_,
             listen_on(settings_.admin),
             nullptr,
             {},
             [this](net::Incoming request) { return front_page_.answer(std::move(request)); },
             rethrow},
      intake_tasks_{executor_, rethrow}, lane_tasks_{executor_, rethrow}, recorder_tasks_{executor_, rethrow},
      lock_tasks_{executor_, rethrow} {
    for (int i = 0; i < settings_.database.workers; ++i)
        readers_.push_back(std::make_unique<service::Worker>(settings_.database.connection, "queue"));
    std::size_t next = 0;
    for (const auto& [state, route] : start_.routes) {
        const service::LaneSurroundings around{&keeper_, &recorder_,
                                               readers_[next++ % readers_.size()].get()};
        lane_loops_.emplace(state, std::make_unique<service::LaneLoop>(executor_, state, route, around));
    }
    recorder_.on_change([this] {
        for (auto& [state, loop] : lane_loops_) loop->wake();
    });
    if (settings_.acknowledgements) {
        acknowledgements_.emplace(
            executor_, listen_on(settings_.acknowledgements->listen), start_.acknowledgements_tls,
            net::Limits{}, [this](net::Incoming request) { return callbacks_.answer(std::move(request)); },
            rethrow);
    }
}

std::vector<base::MemberState> Daemon::lanes() const {
    std::vector<base::MemberState> states;
    for (const auto& [state, route] : start_.routes) states.push_back(state);
    return states;
}

std::vector<service::OwnedLane> Daemon::owned_lanes() const {
    std::vector<service::OwnedLane> owned;
    for (const auto& [state, loop] : lane_loops_)
        if (keeper_.owns(state)) owned.push_back({loop->report(), loop->delivered()});
    return owned;
}

void Daemon::on_signal() {
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
        if (error) return;
        log(Level::info, "daemon.stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
        stopping_ = true;
        stop_wakeup_.wake();
    });
}

void Daemon::wake_lane(base::MemberState state) {
    const auto found = lane_loops_.find(state);
    if (found != lane_loops_.end()) {
        found->second->wake_to_read();
    } else if (without_route_.insert(state).second) {
        log(Level::error, "lane.no_route",
            {{"state", std::string{state.code()}},
             {"remedy", "add it under member_states; its notifications wait"}});
    }
}

asio::awaitable<int> Daemon::run() {
    on_signal();
    admin_.start();
    log(Level::info, "daemon.started", {{"version", CONVICTIOND_VERSION}, {"admin", settings_.admin.text()}});
    const auto ready = co_await wait_for_database();
    if (ready == Ready::yes) {
        start_all();
        while (!stopping_) co_await stop_wakeup_.wait(std::nullopt);
        co_await stop_all();
    }
    co_await admin_.stop(settings_.shutdown_grace);
    signals_.cancel();
    log(Level::info, "daemon.stopped", {});
    co_return ready == Ready::foreign_identity ? exit_config : 0;
}

// The database may be away at the start, or not migrated yet: that is waited out, and said.
asio::awaitable<Daemon::Ready> Daemon::wait_for_database() {
    service::DatabaseWeather weather{"start"};
    bool told_schema = false;
    while (!stopping_) {
        base::Duration wait = std::chrono::seconds{1};
        try {
            auto is_current = [](store::Connection& connection) {
                return store::schema_status(connection).current();
            };
            const bool current = co_await health_worker_.run(std::move(is_current));
            weather.note_there();
            if (current) {
                const bool ours = co_await confirm();
                co_return ours ? Ready::yes : Ready::foreign_identity;
            }
            if (!std::exchange(told_schema, true))
                log(Level::error, "database.schema",
                    {{"cause", "the schema is not that of this program"},
                     {"remedy", "run convictionctl database migrate"}});
        } catch (const store::Unavailable& error) {
            wait = weather.note_away(error);
        }
        co_await stop_wakeup_.wait(base::monotonic_now() + wait);
    }
    co_return Ready::stopped;
}

asio::awaitable<bool> Daemon::confirm() {
    auto check = [this](store::Connection& connection) {
        return store::confirm_identity(connection, start_.identity->check_value(), base::now());
    };
    const bool ours = co_await health_worker_.run(std::move(check));
    if (!ours) {
        log(Level::error, "daemon.foreign_identity",
            {{"cause", "the database's ids were made with another identity_key"},
             {"remedy",
              "give this daemon the key that the database was first used with: " + settings_.identity_key}});
    }
    co_return ours;
}

void Daemon::start_all() {
    if (acknowledgements_) {
        acknowledgements_->start();
        log(Level::info, "acknowledgements.listening",
            {{"address", settings_.acknowledgements->listen.text()}});
    }
    recorder_tasks_.spawn(recorder_.run());
    lock_tasks_.spawn(keeper_.run());
    lock_tasks_.spawn(listening_.run());
    lock_tasks_.spawn(presence_.run());
    lock_tasks_.spawn(orders_.run());
    for (auto& [state, loop] : lane_loops_) lane_tasks_.spawn(loop->run());
    intake_tasks_.spawn(intake_.run());
}

// No new work; what is in flight ends and is recorded, for at most `shutdown_grace`; then it is left to the
// next start, which sends it again under the same id.
asio::awaitable<void> Daemon::stop_all() {
    const auto grace = settings_.shutdown_grace;
    intake_.stop();
    orders_.stop();
    for (auto& [state, loop] : lane_loops_) loop->stop();
    if (acknowledgements_) co_await acknowledgements_->stop(grace);
    const bool lanes_ended = co_await net::within(grace, lane_tasks_.join());
    if (!lanes_ended) {
        for (auto& [state, loop] : lane_loops_) loop->cancel();
        co_await lane_tasks_.join();
    }
    recorder_.stop();
    const bool recorded = co_await net::within(grace, recorder_tasks_.join());
    if (!recorded) recorder_tasks_.cancel();
    co_await recorder_tasks_.join();
    presence_.stop();
    keeper_.stop();
    listening_.stop();
    co_await intake_tasks_.join();
    co_await lock_tasks_.join();
}

} // namespace

int serve(const Start& start) {
    asio::io_context io{1};
    Daemon daemon{io, start};
    int status = 0;
    net::TaskGroup main{io.get_executor(), rethrow};
    auto run = [](Daemon& served, int& exit_status) -> asio::awaitable<void> {
        exit_status = co_await served.run();
    };
    main.spawn(run(daemon, status));
    io.run();
    return status;
}

} // namespace convictiond
