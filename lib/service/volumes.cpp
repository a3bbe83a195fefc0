#include "service/volumes.hpp"

#include "core/volume_finding.hpp"

namespace convictiond::service {

namespace {

core::VolumeFloors floors_of(const settings::Expect& expect) {
    return {expect.per_week, expect.multiple_nationals, expect.without_cro};
}

// One day of one source, in a transaction of its own.
void judge(store::Connection& connection, const std::string& name, const settings::Source& source,
           base::Date day) {
    store::VolumeWatching watching{connection, name};
    auto past = watching.read(day, source.except);
    past.floors = floors_of(source.expect);
    const auto judgements = core::judge_volumes(past, day);
    watching.keep(day, judgements);
    const auto changes = core::volume_changes(judgements, past.faults);
    const auto now = base::now();
    for (const auto& fault : changes.falls_silent) watching.end(fault, day, now);
    for (const auto& judged : changes.rings) watching.open(core::volume_finding(name, judged), judged, now);
    watching.commit();
}

} // namespace

Volumes::Volumes(asio::any_io_executor executor, const settings::Settings& settings)
    : sources_{settings.inbound.sources}, worker_{settings.database.connection, "volumes"}, wakeup_{
                                                                                                executor} {}

void Volumes::use(const settings::Settings& settings) {
    sources_ = settings.inbound.sources;
    ++generation_;
    judged_up_to_.clear();
    wakeup_.wake();
}

void Volumes::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> Volumes::run() {
    while (!stopping_) {
        auto wait = look_every;
        try {
            co_await look();
            weather_.note_there();
        } catch (const store::Unavailable& error) {
            judged_up_to_.clear(); // whatever answers next may be another server
            wait = weather_.note_away(error);
        }
        if (!stopping_) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
}

asio::awaitable<void> Volumes::look() {
    const auto begun = base::monotonic_now();
    if (begun >= from_the_start_at_) {
        judged_up_to_.clear();
        from_the_start_at_ = begun + from_the_start_every;
    }
    // Copies: a reload may change what is in force while the worker judges.
    auto work = [this, sources = sources_, before = judged_up_to_](store::Connection& connection) {
        auto judged = before;
        for (const auto& [name, source] : sources) {
            const auto newest = store::newest_volume(connection, name);
            const auto last = judged.find(name);
            const auto after = last == judged.end() ? std::nullopt : std::optional{last->second};
            if (!newest || newest == after) continue;
            for (const auto day : store::list_volume_days(connection, name, after)) {
                judge(connection, name, source, day);
                worker_.progress().tick();
            }
            judged[name] = *newest;
        }
        return judged;
    };
    const auto generation = generation_;
    auto judged = co_await worker_.run(std::move(work));
    if (generation == generation_) judged_up_to_ = std::move(judged);
}

} // namespace convictiond::service
