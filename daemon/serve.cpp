#include "serve.hpp"

#include "heartbeat.hpp"
#include "net/http_server.hpp"
#include "net/within.hpp"
#include "reload.hpp"
#include "service/callbacks.hpp"
#include "service/completeness.hpp"
#include "service/front_page.hpp"
#include "service/intake.hpp"
#include "service/lanes.hpp"
#include "service/listening.hpp"
#include "service/orders.hpp"
#include "service/polling.hpp"
#include "service/presence.hpp"
#include "service/retention.hpp"
#include "service/volumes.hpp"
#include "store/installation.hpp"
#include "store/migrate.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <fmt/ranges.h>

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

// One grace for all that stops in turn, and a moment for what only has to be told: the outcomes of what the
// grace cut off are recorded, too.
base::Duration left_until(base::Monotonic deadline) {
    constexpr base::Duration moment = std::chrono::milliseconds{500};
    const auto left = std::chrono::duration_cast<base::Duration>(deadline - base::monotonic_now());
    return std::max(left, moment);
}

class Daemon {
public:
    Daemon(asio::io_context& io, std::string config_path, std::shared_ptr<const Start> start);

    asio::awaitable<int> run();

private:
    enum class Ready { yes, stopped, foreign_identity };

    void on_signal();
    void on_reload_signal();
    void reload();
    void put_in_force(std::shared_ptr<const Start> start);
    service::AcceptanceRules rules() const;
    Heartbeat::Workers workers() const;
    asio::awaitable<Ready> wait_for_database();
    asio::awaitable<bool> confirm();
    void start_all();
    asio::awaitable<void> stop_all(base::Monotonic deadline);
    service::Ownership::Neighbours neighbours_of_ownership();
    service::Housekeeping::Senses senses() const;
    std::vector<service::OwnedLane> owned_lanes() const;

    asio::any_io_executor executor_;
    std::string config_path_;
    std::shared_ptr<const Start> start_; // what is in force
    const settings::Settings& settings() const { return start_->settings; }
    asio::signal_set signals_;
    asio::signal_set reload_signals_;
    ServiceManager service_manager_;
    service::Wakeup stop_wakeup_;
    bool stopping_ = false;

    // Threads and sessions first: what is below uses them.
    service::Worker health_worker_;
    service::Worker callbacks_worker_;

    service::Ownership ownership_;
    service::Intake intake_;
    service::Recorder recorder_;
    service::Listening listening_;
    service::Lanes lanes_;
    service::Presence presence_;
    service::Orders orders_;
    service::Callbacks callbacks_;
    service::Polling polling_;
    service::Completeness completeness_;
    service::Volumes volumes_;
    service::Retention retention_;
    service::Housekeeping housekeeping_;
    service::FrontPage front_page_;
    net::HttpServer admin_;
    std::optional<net::HttpServer> acknowledgements_;

    net::TaskGroup intake_tasks_;
    net::TaskGroup recorder_tasks_;
    net::TaskGroup lock_tasks_;
    Heartbeat heartbeat_;
    net::TaskGroup heartbeat_tasks_;
    net::TaskGroup housekeeping_tasks_;
};

Daemon::Daemon(asio::io_context& io, std::string config_path, std::shared_ptr<const Start> start)
    : executor_{io.get_executor()}, config_path_{std::move(config_path)}, start_{std::move(start)},
      signals_{io, SIGTERM, SIGINT}, reload_signals_{io, SIGHUP}, stop_wakeup_{executor_},
      health_worker_{settings().database.connection, "health"},
      callbacks_worker_{settings().database.connection, "acknowledgements"},
      ownership_{executor_, settings().database.connection, neighbours_of_ownership()},
      intake_{executor_, rules(), ownership_}, recorder_{executor_, settings().database.connection},
      listening_{executor_,
                 settings().database.connection,
                 {[this](auto state) { lanes_.wake_to_read(state); }, [this] { orders_.wake(); }}},
      lanes_{executor_, settings().database, ownership_, recorder_, rethrow},
      presence_{executor_, settings().database.connection, [this] { return owned_lanes(); }},
      orders_{executor_, settings().database.connection, start_->routes, rules()},
      callbacks_{service::CallerBook{settings()}, callbacks_worker_}, polling_{executor_,
                                                                               settings().database.connection,
                                                                               ownership_, rethrow},
      completeness_{executor_, settings()}, volumes_{executor_, settings()}, retention_{executor_,
                                                                                        settings()},
      housekeeping_{executor_, settings(), senses()}, front_page_{health_worker_, intake_, housekeeping_},
      admin_{executor_,
             listen_on(settings().admin),
             nullptr,
             {},
             [this](net::Incoming request) { return front_page_.answer(std::move(request)); },
             rethrow},
      intake_tasks_{executor_, rethrow}, recorder_tasks_{executor_, rethrow}, lock_tasks_{executor_, rethrow},
      heartbeat_{executor_, service_manager_, lanes_, health_worker_, workers()},
      heartbeat_tasks_{executor_, rethrow}, housekeeping_tasks_{executor_, rethrow} {
    lanes_.use(start_->routes);
    polling_.use(start_->routes);
    presence_.use(start_->routes);
    recorder_.on_change([this] { lanes_.wake(); });
    if (settings().acknowledgements) {
        acknowledgements_.emplace(
            executor_, listen_on(settings().acknowledgements->listen), start_->acknowledgements_tls,
            service::callback_limits(),
            [this](net::Incoming request) { return callbacks_.answer(std::move(request)); }, rethrow);
        acknowledgements_->refuse_with(service::refuse_callback);
    }
}

// Values that live as long as somebody works by them.
service::AcceptanceRules Daemon::rules() const {
    return {{start_, &start_->settings}, {start_, &start_->tables}, {start_, &*start_->identity}};
}

Heartbeat::Workers Daemon::workers() const {
    Heartbeat::Workers all{&health_worker_,         &callbacks_worker_,      &intake_.worker(),
                           &recorder_.worker(),     &ownership_.worker(),    &listening_.worker(),
                           &polling_.worker(),      &completeness_.worker(), &volumes_.worker(),
                           &retention_.worker(),    &presence_.worker(),     &orders_.worker(),
                           &housekeeping_.looker(), &housekeeping_.counter()};
    for (const auto& reader : lanes_.readers()) all.push_back(reader.get());
    return all;
}

service::Ownership::Neighbours Daemon::neighbours_of_ownership() {
    auto changed = [this](base::MemberState state) {
        lanes_.wake_to_read(state);
        polling_.wake();
        presence_.look_now();
    };
    auto is_settled = [this](base::MemberState state) { return lanes_.is_settled(state); };
    auto directory_told = [this] { intake_.look_now(); };
    auto session_lost = [this] { intake_.hold_archive_again(); };
    return {std::move(changed), std::move(is_settled), std::move(directory_told), std::move(session_lost)};
}

service::Housekeeping::Senses Daemon::senses() const {
    auto see_lanes = [this] { return lanes_.signs(); };
    auto see_certificates = [this] {
        std::vector<status::CertificateSign> signs;
        for (const auto& [state, route] : start_->routes)
            signs.push_back({state, "client", route->tls->expiry()});
        if (const auto& tls = start_->acknowledgements_tls)
            signs.push_back({std::nullopt, "server", tls->expiry()});
        return signs;
    };
    auto see_polls = [this] { return polling_.signs(); };
    auto see_unerased = [this] { return retention_.unerased(); };
    auto see_daemons = [this] { return presence_.others(); };
    return {std::move(see_lanes), std::move(see_certificates), std::move(see_polls), std::move(see_daemons),
            std::move(see_unerased)};
}

std::vector<service::OwnedLane> Daemon::owned_lanes() const {
    return with_polls(lanes_.owned(), polling_.signs());
}

void Daemon::on_signal() {
    signals_.async_wait([this](const boost::system::error_code& error, int signal) {
        if (error) return;
        log(Level::info, "daemon.stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
        service_manager_.stopping();
        stopping_ = true;
        stop_wakeup_.wake();
    });
}

void Daemon::on_reload_signal() {
    reload_signals_.async_wait([this](const boost::system::error_code& error, int) {
        if (error) return;
        service_manager_.reloading();
        reload();
        service_manager_.ready();
        on_reload_signal();
    });
}

// Small files, read on the loop: nothing else happens meanwhile, and everybody sees the old or the new.
void Daemon::reload() {
    auto outcome = prepare_start(config_path_);
    if (outcome.faults.empty())
        if (auto fault = service::set_up_log(log_settings(outcome.start.settings)))
            outcome.faults.push_back(located(outcome.places, "log.file", *fault));
    for (const auto& fault : outcome.faults)
        log(Level::error, "configuration.refused", {{"fault", fault.text()}});
    if (!outcome.faults.empty()) return;
    log_exposed(outcome.exposed);
    auto reloaded = take_over(*start_, std::move(outcome.start));
    put_in_force(std::move(reloaded.start));
    for (const auto& key : reloaded.needs_restart)
        log(Level::warning, "configuration.needs_restart", {{"key", key}});
    log(Level::info, "configuration.reloaded",
        {{"changed", fmt::format("{}", fmt::join(reloaded.changed, " "))}});
}

void Daemon::put_in_force(std::shared_ptr<const Start> start) {
    start_ = std::move(start);
    intake_.use(rules());
    lanes_.use(start_->routes);
    orders_.use(start_->routes, rules());
    polling_.use(start_->routes);
    presence_.use(start_->routes);
    completeness_.use(settings());
    volumes_.use(settings());
    retention_.use(settings());
    housekeeping_.use(settings());
    callbacks_.use(service::CallerBook{settings()});
    if (acknowledgements_) acknowledgements_->use(start_->acknowledgements_tls);
}

asio::awaitable<int> Daemon::run() {
    on_signal();
    on_reload_signal();
    admin_.start();
    heartbeat_.wait_for("the database");
    heartbeat_tasks_.spawn(heartbeat_.feed());
    heartbeat_tasks_.spawn(heartbeat_.tell_status());
    service_manager_.ready();
    log(Level::info, "daemon.started",
        {{"version", CONVICTIOND_VERSION}, {"admin", settings().admin.text()}});
    housekeeping_tasks_.spawn(housekeeping_.look_on());
    housekeeping_tasks_.spawn(housekeeping_.count_on());
    const auto ready = co_await wait_for_database();
    if (ready == Ready::yes) {
        start_all();
        heartbeat_.wait_for({});
        while (!stopping_) co_await stop_wakeup_.wait(std::nullopt);
    }
    const auto deadline = base::monotonic_now() + settings().shutdown_grace;
    if (ready == Ready::yes) co_await stop_all(deadline);
    housekeeping_.stop();
    co_await housekeeping_tasks_.join();
    co_await admin_.stop(left_until(deadline));
    heartbeat_.stop();
    co_await heartbeat_tasks_.join();
    signals_.cancel();
    reload_signals_.cancel();
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
            if (!std::exchange(told_schema, true)) {
                log(Level::error, "database.schema",
                    {{"cause", "the schema is not that of this program"},
                     {"remedy", "run convictionctl database migrate"}});
                heartbeat_.wait_for("the schema; run convictionctl database migrate");
            }
        } catch (const store::Unavailable& error) {
            wait = weather.note_away(error);
        }
        co_await stop_wakeup_.wait(base::monotonic_now() + wait);
    }
    co_return Ready::stopped;
}

asio::awaitable<bool> Daemon::confirm() {
    auto check = [this](store::Connection& connection) {
        return store::confirm_identity(connection, start_->identity->check_value(), base::now());
    };
    const bool ours = co_await health_worker_.run(std::move(check));
    if (!ours) {
        log(Level::error, "daemon.foreign_identity",
            {{"cause", "the database's ids were made with another identity_key"},
             {"remedy",
              "give this daemon the key that the database was first used with: " + settings().identity_key}});
    }
    co_return ours;
}

void Daemon::start_all() {
    if (acknowledgements_) {
        acknowledgements_->start();
        log(Level::info, "acknowledgements.listening",
            {{"address", settings().acknowledgements->listen.text()}});
    }
    recorder_tasks_.spawn(recorder_.run());
    lock_tasks_.spawn(ownership_.run());
    lock_tasks_.spawn(listening_.run());
    lanes_.start();
    lock_tasks_.spawn(presence_.run());
    lock_tasks_.spawn(orders_.run());
    lock_tasks_.spawn(polling_.run());
    lock_tasks_.spawn(completeness_.run());
    lock_tasks_.spawn(volumes_.run());
    lock_tasks_.spawn(retention_.run());
    intake_.on_accepted([this] { volumes_.note_accepted(); });
    intake_.on_foreign(
        [this](std::size_t count) { presence_.note_foreign_files(static_cast<std::int64_t>(count)); });
    intake_tasks_.spawn(intake_.run());
}

// No new work; what is in flight ends and is recorded, for at most `shutdown_grace` in all; then it is left
// to the next start, which sends it again under the same id.
asio::awaitable<void> Daemon::stop_all(base::Monotonic deadline) {
    intake_.stop();
    orders_.stop();
    polling_.stop();
    completeness_.stop();
    volumes_.stop();
    retention_.stop();
    if (acknowledgements_) co_await acknowledgements_->stop(left_until(deadline));
    co_await lanes_.stop(left_until(deadline));
    recorder_.stop();
    const auto for_outcomes = left_until(deadline);
    const bool recorded = co_await net::within(for_outcomes, recorder_tasks_.join());
    if (!recorded) recorder_tasks_.cancel();
    co_await recorder_tasks_.join();
    presence_.stop();
    ownership_.stop();
    listening_.stop();
    co_await intake_tasks_.join();
    co_await lock_tasks_.join();
}

} // namespace

int serve(const std::string& config_path, Start start) {
    asio::io_context io{1};
    Daemon daemon{io, config_path, std::make_shared<const Start>(std::move(start))};
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
