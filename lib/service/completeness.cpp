#include "service/completeness.hpp"

#include "core/completeness.hpp"

namespace convictiond::service {

namespace {

std::map<std::string, core::Calendar> calendars_of(const settings::Settings& settings) {
    std::map<std::string, core::Calendar> calendars;
    for (const auto& [name, source] : settings.inbound.sources)
        if (auto calendar = source.calendar()) calendars.emplace(name, std::move(*calendar));
    return calendars;
}

void open_missing(store::Connection& connection, const std::string& source, const core::Calendar& calendar,
                  base::Date since, base::Instant now) {
    std::vector<core::Finding> days;
    for (const auto day : core::due_days(calendar, since, now))
        days.push_back(core::missing_day(source, day, calendar));
    store::open_missing_days(connection, source, days, now);
}

void end_unexpected(store::Connection& connection, const std::string& source, const core::Calendar& calendar,
                    base::Instant now) {
    auto days = store::list_missing_days(connection, source);
    std::erase_if(days, [&calendar](base::Date day) { return calendar.expects(day); });
    store::end_unexpected_days(connection, source, days, now);
}

void tell(const store::FindingChanges& changes) {
    for (const auto& finding : changes.opened)
        log(finding.grade == "critical" ? Level::error : Level::warning, "finding.opened",
            {{"finding", finding.id},
             {"kind", finding.kind},
             {"grade", finding.grade},
             {"source", finding.source},
             {"cause", finding.cause},
             {"detail", finding.detail}});
    for (const auto& finding : changes.closed)
        log(Level::info, "finding.closed",
            {{"finding", finding.id},
             {"kind", finding.kind},
             {"source", finding.source},
             {"cause", finding.cause},
             {"how", finding.closed_how}});
}

} // namespace

Completeness::Completeness(asio::any_io_executor executor, const settings::Settings& settings)
    : calendars_{calendars_of(settings)}, worker_{settings.database.connection, "completeness"},
      wakeup_{executor} {}

void Completeness::use(const settings::Settings& settings) {
    calendars_ = calendars_of(settings);
    looked_up_to_.clear();
    wakeup_.wake();
}

void Completeness::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> Completeness::run() {
    while (!stopping_) {
        auto wait = look_every;
        try {
            co_await look();
            weather_.note_there();
        } catch (const store::Unavailable& error) {
            looked_up_to_.clear(); // whatever answers next may be another server
            wait = weather_.note_away(error);
        }
        if (!stopping_) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
}

asio::awaitable<void> Completeness::look() {
    const auto begun = base::monotonic_now();
    if (begun >= from_the_start_at_) {
        looked_up_to_.clear();
        from_the_start_at_ = begun + from_the_start_every;
    }
    const auto now = base::now();
    // Copies: a reload may change what is in force while the worker looks.
    auto work = [calendars = calendars_, since = looked_up_to_, now](store::Connection& connection) {
        store::end_what_has_come(connection, now);
        for (const auto& [source, calendar] : calendars) {
            const auto looked = since.find(source);
            if (looked == since.end()) end_unexpected(connection, source, calendar, now);
            open_missing(connection, source, calendar, looked == since.end() ? calendar.from : looked->second,
                         now);
        }
        return store::take_finding_changes(connection);
    };
    const auto looked_with = calendars_;
    const auto changes = co_await worker_.run(std::move(work));
    tell(changes);
    if (looked_with != calendars_) co_return;
    for (const auto& [source, calendar] : looked_with)
        looked_up_to_[source] = core::first_not_due(calendar, now);
}

} // namespace convictiond::service
