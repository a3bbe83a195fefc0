#include "service/housekeeping.hpp"

#include "service/database_weather.hpp"
#include "service/log.hpp"
#include "status/metrics.hpp"
#include "store/migrate.hpp"
#include "store/overview.hpp"
#include "store/watch.hpp"

#include <filesystem>

namespace convictiond::service {

namespace {

status::HealthLimits limits_of(const settings::Settings& settings) {
    status::HealthLimits limits;
    // Two of the largest files that may come.
    limits.disk_low = 2 * settings.inbound.max_file_size;
    limits.hold_decision_within = settings.hold_decision_within;
    return limits;
}

status::ShelfSign look_at_shelf(const std::string& name, const std::string& directory) {
    status::ShelfSign sign;
    sign.name = name;
    std::error_code error;
    const std::filesystem::directory_iterator listing{directory, error};
    if (!error) sign.available_bytes = std::filesystem::space(directory, error).available;
    sign.readable = !error;
    if (error) sign.fault = error.message();
    return sign;
}

std::vector<status::ShelfSign> look_at_shelves(const settings::Inbound& inbound) {
    return {look_at_shelf("inbound", inbound.directory), look_at_shelf("archive", inbound.archive),
            look_at_shelf("rejected", inbound.rejected), look_at_shelf("duplicates", inbound.duplicates)};
}

std::vector<status::SourceSign> sources_of(const settings::Settings& settings) {
    std::vector<status::SourceSign> sources;
    for (const auto& [name, source] : settings.inbound.sources) sources.push_back({name, source.calendar()});
    return sources;
}

// Nothing where the schema is not ours: its tables may be others.
std::optional<core::Overview> read_overview(store::Connection& connection, std::chrono::days files_for,
                                            std::chrono::days notify_within) {
    const auto begun = base::monotonic_now();
    if (!store::schema_status(connection).current()) return std::nullopt;
    const auto before = base::now();
    const auto theirs = store::read_clock(connection);
    const auto after = base::now();
    const auto since = base::operator+(base::date_in(base::london, after), -files_for);
    auto overview = store::read_overview(connection, since, after, notify_within);
    overview.clock_ahead = theirs - (before + (after - before) / 2);
    overview.took = std::chrono::duration_cast<base::Duration>(base::monotonic_now() - begun);
    return overview;
}

std::optional<core::Tallies> read_tallies(store::Connection& connection, std::chrono::days notify_within) {
    if (!store::schema_status(connection).current()) return std::nullopt;
    store::fold_books(connection);
    return store::read_tallies(connection, base::now(), notify_within);
}

base::Duration pause_after(base::Monotonic begun, base::Duration at_least, int rest) {
    const auto took = std::chrono::duration_cast<base::Duration>(base::monotonic_now() - begun);
    return std::max(at_least, rest * took);
}

template <class Reading>
void drop_old(std::optional<Reading>& reading, base::Duration keep_for) {
    if (reading && base::now() - reading->read_at > keep_for) reading.reset();
}

} // namespace

Housekeeping::Housekeeping(asio::any_io_executor executor, const settings::Settings& settings, Senses senses)
    : inbound_{settings.inbound}, sources_{sources_of(settings)}, senses_{std::move(senses)},
      limits_{limits_of(settings)}, notify_within_{settings.defaults.notify_within},
      looker_{settings.database.connection, "overview", store::beside_the_work()},
      counter_{settings.database.connection, "tallies", store::beside_the_work()}, look_wakeup_{executor},
      count_wakeup_{executor} {}

void Housekeeping::use(const settings::Settings& settings) {
    sources_ = sources_of(settings);
    limits_ = limits_of(settings);
    notify_within_ = settings.defaults.notify_within;
}

void Housekeeping::stop() {
    stopping_ = true;
    look_wakeup_.wake();
    count_wakeup_.wake();
}

asio::awaitable<void> Housekeeping::look_on() {
    while (!stopping_) {
        const auto pause = co_await look();
        log_changes();
        if (!stopping_) co_await look_wakeup_.wait(base::monotonic_now() + pause);
    }
}

asio::awaitable<void> Housekeeping::count_on() {
    while (!stopping_) {
        const auto pause = co_await count();
        log_changes();
        if (!stopping_) co_await count_wakeup_.wait(base::monotonic_now() + pause);
    }
}

asio::awaitable<base::Duration> Housekeeping::look() {
    const auto begun = base::monotonic_now();
    auto shelves = [inbound = inbound_] { return look_at_shelves(inbound); };
    shelves_ = co_await looker_.run_without_session(std::move(shelves));
    try {
        auto work = [notify_within = notify_within_](store::Connection& connection) {
            return read_overview(connection, files_for, notify_within);
        };
        auto overview = co_await looker_.run(std::move(work));
        database_fault_ =
            overview ? "" : "the schema is not that of this program; run convictionctl database migrate";
        if (overview) overview_ = std::move(overview);
        co_return pause_after(begun, look_every, rest_after_look);
    } catch (const store::Unavailable& error) {
        status::count_database_error();
        database_fault_ = fault_told(error);
        drop_old(overview_, keep_for);
        co_return look_while_away;
    }
}

asio::awaitable<base::Duration> Housekeeping::count() {
    const auto begun = base::monotonic_now();
    try {
        auto work = [notify_within = notify_within_](store::Connection& connection) {
            return read_tallies(connection, notify_within);
        };
        auto tallies = co_await counter_.run(std::move(work));
        if (tallies) tallies_ = std::move(tallies);
        co_return pause_after(begun, look_every, rest_after_count);
    } catch (const store::Unavailable&) {
        status::count_database_error();
        drop_old(tallies_, keep_for);
        co_return look_while_away;
    }
}

void Housekeeping::log_changes() {
    const auto seen = signs();
    const auto health = status::judge_health(seen, limits_, seen.taken_at);
    using status::Grade;
    for (const auto& change : changes_.note(health, seen.overview && seen.tallies))
        log(change.to == Grade::fail   ? Level::error
            : change.to == Grade::warn ? Level::warning
                                       : Level::info,
            "health.changed",
            {{"check", change.check},
             {"component", change.component},
             {"from", std::string{change.from ? status::to_text(*change.from) : "unknown"}},
             {"to", std::string{status::to_text(change.to)}},
             {"detail", change.detail}});
}

status::Signs Housekeeping::signs() const {
    return {base::now(),     database_fault_,        overview_,         tallies_,
            senses_.lanes(), senses_.certificates(), shelves_,          sources_,
            senses_.polls(), senses_.daemons(),      senses_.unerased()};
}

} // namespace convictiond::service
