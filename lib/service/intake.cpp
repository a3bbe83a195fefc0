#include "service/intake.hpp"

#include "core/completeness.hpp"
#include "daf/file_name.hpp"
#include "inbox/directory_identity.hpp"
#include "net/as_values.hpp"
#include "net/task_group.hpp"
#include "service/archive_check.hpp"
#include "service/record_log.hpp"
#include "service/shelf_check.hpp"
#include "status/metrics.hpp"
#include "store/findings.hpp"

#include <algorithm>
#include <cerrno>
#include <tuple>
#include <unistd.h>

namespace convictiond::service {

namespace {

using Verdict = FileOutcome::Verdict;

constexpr base::Duration try_again_after = std::chrono::milliseconds{100}; // at least
constexpr std::size_t most_foreign_findings = 100; // each file has its log event all the same

bool is_daily(std::string_view name) {
    return daf::kind_of(name) == daf::NameKind::daily_file;
}

// A large file is one transaction of many statements; each is bounded by itself, none is slow.
store::Bounds intake_bounds() {
    store::Bounds bounds;
    bounds.statement = std::chrono::minutes{5};
    return bounds;
}

inbox::Waits waits_of(const AcceptanceRules& rules) {
    const auto& inbound = rules.settings->inbound;
    return {inbound.settle, inbound.foreign_after, inbound.incomplete_after};
}

} // namespace

Intake::Intake(asio::any_io_executor executor, AcceptanceRules rules, Ownership& ownership)
    : executor_{executor}, rules_{std::move(rules)},
      ownership_{&ownership}, worker_{rules_.settings->database.connection, "intake", intake_bounds()},
      arrivals_{waits_of(rules_), is_daily}, wakeup_{executor} {}

void Intake::use(AcceptanceRules rules) {
    next_rules_ = std::move(rules);
    wakeup_.wake();
}

// Between two looks. Other waits begin anew for every file that lies there.
void Intake::take_over_rules() {
    if (!next_rules_) return;
    const auto before = waits_of(rules_);
    rules_ = *std::exchange(next_rules_, std::nullopt);
    const auto after = waits_of(rules_);
    if (after != before) arrivals_ = inbox::Arrivals{after, is_daily};
}

void Intake::hold_archive_again() {
    archive_check_at_ = {};
    wakeup_.wake();
}

void Intake::stop() {
    stop_.request_stop();
    if (events_) events_->cancel();
    wakeup_.wake();
}

asio::awaitable<void> Intake::run() {
    net::TaskGroup listeners{executor_, [](std::exception_ptr thrown) { std::rethrow_exception(thrown); }};
    while (!stop_.stop_requested()) {
        take_over_rules();
        auto until = base::monotonic_now() + rules_.settings->inbound.rescan;
        try {
            watch();
            if (!std::exchange(hearing_, true)) listeners.spawn(hear());
            co_await see_directory();
            note_claim();
            const bool ours = is_ours();
            if (ours) {
                co_await check_archive();
                co_await look();
            }
            if (ownership_->directory_claim() != Ownership::DirectoryClaim::not_told_yet)
                weather_.note_there();
            if (ours && look_again_) until = std::min(until, *look_again_);
        } catch (const store::Unavailable& error) {
            foreign_open_.reset();
            archive_check_at_ = {}; // whatever answers next may have lost commits
            until = base::monotonic_now() + weather_.note_away(error);
        } catch (const std::system_error& error) {
            note_unreadable(error.what());
        }
        if (!stop_.stop_requested()) co_await wakeup_.wait(until);
    }
    co_await listeners.join();
}

void Intake::watch() {
    if (watcher_) return;
    watcher_.emplace(rules_.settings->inbound.directory);
    const int copy = ::dup(watcher_->descriptor());
    if (copy < 0) inbox::refuse(errno, "watch", rules_.settings->inbound.directory);
    events_.emplace(executor_, copy);
}

// Turns inotify's events into wake-ups until the directory goes away; the loop watches anew.
asio::awaitable<void> Intake::hear() {
    while (!stop_.stop_requested()) {
        co_await events_->async_wait(asio::posix::descriptor_base::wait_read, net::as_values);
        if (stop_.stop_requested()) break;
        const bool there = watcher_->drain();
        wakeup_.wake();
        if (there) continue;
        break;
    }
    events_.reset();
    watcher_.reset();
    hearing_ = false;
}

// Also whoever stands by sees whether the directory can be read.
asio::awaitable<void> Intake::see_directory() {
    auto identify = [directory = rules_.settings->inbound.directory] { return inbox::identify(directory); };
    ownership_->want_directory(co_await worker_.run_without_session(std::move(identify)));
    if (std::exchange(sight_, Sight::readable) == Sight::unreadable)
        log(Level::info, "inbound.readable", {{"directory", rules_.settings->inbound.directory}});
}

// Told at its changes. Where it is not known yet, the ownership wakes us when it is.
void Intake::note_claim() {
    const bool ours = is_ours();
    if (ownership_->directory_claim() == Ownership::DirectoryClaim::not_told_yet || ours_told_ == ours)
        return;
    ours_told_ = ours;
    log(Level::info, ours ? "inbound.taken" : "inbound.standing_by",
        {{"directory", rules_.settings->inbound.directory}});
    if (ours) return;
    arrivals_.forget_all();
    foreign_open_.reset();
    note_foreign({}); // whoever works it counts what lies there
}

bool Intake::is_ours() const {
    return ownership_->directory_claim() == Ownership::DirectoryClaim::ours;
}

// Before anything new is taken in: what was lost has the elder numbers.
asio::awaitable<void> Intake::check_archive() {
    const auto begun = base::monotonic_now();
    if (begun < archive_check_at_) co_return;
    auto mark = [this](store::Connection& connection) {
        return mark_shelved(connection, rules_.settings->inbound, worker_.progress());
    };
    const auto shelves = co_await worker_.run(std::move(mark));
    for (const auto& file : shelves.found)
        log(Level::info, "file.shelved",
            {{"file", file.name}, {"id", std::to_string(file.id.value)}, {"shelf", file.path}});
    for (const auto& [name, cause] : shelves.not_looked_for)
        if (not_looked_for_told_.insert(name).second)
            log(Level::error, "shelf.unreadable", {{"file", name}, {"cause", cause}});
    auto check = [this](store::Connection& connection) {
        return hold_archive_against_ledger(connection, rules_.settings->inbound);
    };
    try {
        const auto returned = co_await worker_.run(std::move(check));
        archive_check_at_ = begun + check_archive_every;
        archive_told_ = false;
        for (const auto& name : returned) log(Level::error, "file.returned", {{"file", name}});
    } catch (const std::system_error& error) { // new files are taken in all the same
        if (!std::exchange(archive_told_, true))
            log(Level::error, "archive.unreadable", {{"cause", error.what()}});
    }
}

asio::awaitable<void> Intake::look() {
    auto list = [directory = rules_.settings->inbound.directory] { return inbox::list(directory); };
    const auto listing = co_await worker_.run_without_session(std::move(list));
    const auto arrived = arrivals_.look(listing.entries, base::monotonic_now());
    look_again_ = arrived.look_again;
    note_foreign(arrived);
    co_await settle_foreign(arrived);
    for (auto& arrival : in_order(arrived)) {
        if (stop_.stop_requested() || !is_ours()) co_return;
        co_await take(std::move(arrival));
    }
}

std::vector<Arrival> Intake::in_order(const inbox::Arrived& arrived) const {
    std::vector<Arrival> arrivals;
    auto add = [&arrivals](const std::vector<inbox::Entry>& entries, bool expired) {
        for (const auto& entry : entries)
            if (const auto name = daf::parse_file_name(entry.name))
                arrivals.push_back({entry, *name, expired});
    };
    add(arrived.ready, false);
    add(arrived.expired, true);
    // Files that come within moments of one another settle in the order in which they came; they are taken in
    // the order of their numbers.
    for (const auto& settling : arrived.settling)
        if (const auto elder = daf::parse_file_name(settling))
            std::erase_if(arrivals, [&](const Arrival& a) {
                return a.name.source == elder->source && a.name.sequence > elder->sequence &&
                       std::ranges::find(arrived.just_settled, a.entry.name) != arrived.just_settled.end();
            });
    std::ranges::sort(arrivals, {}, [](const Arrival& a) {
        return std::tie(a.name.source, a.name.sequence, a.entry.name);
    });
    return arrivals;
}

asio::awaitable<void> Intake::take(Arrival arrival) {
    std::optional<FileOutcome> outcome;
    std::string unreadable;
    try {
        auto work = [this, &arrival](store::Connection& connection) {
            return take_in(connection, arrival, rules_, stop_.get_token(), worker_.progress());
        };
        outcome = co_await worker_.run(std::move(work));
    } catch (const store::Rejected& error) {
        // Another daemon accepted these bytes or this number meanwhile: the next look judges afresh.
        unreadable = error.what();
    } catch (const std::system_error& error) {
        unreadable = error.what();
    }
    if (!outcome) {
        if (unreadable_told_.insert(arrival.entry.name).second)
            log(Level::error, "file.not_taken", {{"file", arrival.entry.name}, {"cause", unreadable}});
        look_again_ = base::monotonic_now() + std::max(rules_.settings->inbound.settle, try_again_after);
        co_return;
    }
    unreadable_told_.erase(arrival.entry.name);
    if (outcome->verdict == Verdict::incomplete) {
        // It is broken once it has stood still for long enough, and nobody else says when that is.
        if (const auto due = arrivals_.note_incomplete(arrival.entry.name))
            look_again_ = std::min(look_again_.value_or(*due), *due);
    } else {
        arrivals_.forget(arrival.entry.name);
    }
    log_outcome(arrival, *outcome);
    if (outcome->verdict != Verdict::accepted) co_return;
    if (accepted_) accepted_();
    co_await log_records(worker_, std::move(arrival.entry.name), *outcome->file);
}

void Intake::note_unreadable(const std::string& cause) {
    arrivals_.forget_all();
    look_again_.reset();
    if (std::exchange(sight_, Sight::unreadable) != Sight::unreadable)
        log(Level::error, "inbound.unreadable",
            {{"directory", rules_.settings->inbound.directory}, {"cause", cause}});
}

// Counted when they come, warned of when they stay.
void Intake::note_foreign(const inbox::Arrived& arrived) {
    std::set<std::string> present{arrived.foreign.begin(), arrived.foreign.end()};
    for (const auto& name : present)
        if (!foreign_seen_.contains(name)) status::count_foreign_file();
    foreign_seen_ = std::move(present);
    if (foreign_counted_) foreign_counted_(foreign_seen_.size());
    std::set<std::string> staying{arrived.foreign_too_long.begin(), arrived.foreign_too_long.end()};
    for (const auto& name : staying)
        if (!foreign_told_.contains(name)) log(Level::warning, "file.foreign", {{"file", name}});
    foreign_told_ = std::move(staying);
}

// The findings follow what lies there. Which are open is asked once; from then on only this loop changes
// that.
asio::awaitable<void> Intake::settle_foreign(const inbox::Arrived& arrived) {
    const auto& directory = rules_.settings->inbound.directory;
    if (!foreign_open_) {
        auto list = [&directory](store::Connection& connection) {
            return store::list_foreign_files(connection, directory);
        };
        const auto open = co_await worker_.run(std::move(list));
        foreign_open_.emplace(open.begin(), open.end());
    }
    auto gone = *foreign_open_;
    for (const auto& name : arrived.foreign) gone.erase(core::foreign_file(directory, name).cause);
    std::vector<core::Finding> come;
    for (const auto& name : arrived.foreign_too_long) {
        auto finding = core::foreign_file(directory, name);
        const bool room = foreign_open_->size() - gone.size() + come.size() < most_foreign_findings;
        if (room && !foreign_open_->contains(finding.cause)) come.push_back(std::move(finding));
    }
    if (come.empty() && gone.empty()) co_return;
    auto change = [&come, &gone](store::Connection& connection) {
        store::change_foreign_files(connection, come, {gone.begin(), gone.end()}, base::now());
        return true;
    };
    co_await worker_.run(std::move(change));
    for (const auto& cause : gone) foreign_open_->erase(cause);
    for (const auto& finding : come) foreign_open_->insert(finding.cause);
}

void Intake::log_outcome(const Arrival& arrival, const FileOutcome& outcome) {
    const std::string id = outcome.file ? std::to_string(outcome.file->value) : "";
    const auto& sum = outcome.sum;
    switch (outcome.verdict) {
    case Verdict::accepted:
        log(Level::info, "file.accepted",
            {{"file", arrival.entry.name},
             {"id", id},
             {"new", std::to_string(sum.made)},
             {"repeated", std::to_string(sum.repeated)},
             {"extended", std::to_string(sum.extended)},
             {"quarantined", std::to_string(sum.quarantined)},
             {"canary", std::to_string(sum.canary)},
             {"review", std::to_string(outcome.decisions_under_review)},
             {"notifications", std::to_string(outcome.notifications)},
             {"shelf", outcome.shelf}});
        return;
    case Verdict::rejected:
        log(Level::error, "file.rejected",
            {{"file", arrival.entry.name}, {"id", id}, {"reason", outcome.reason}, {"shelf", outcome.shelf}});
        return;
    case Verdict::duplicate:
        log(Level::warning, "file.duplicate",
            {{"file", arrival.entry.name}, {"id", id}, {"shelf", outcome.shelf}});
        return;
    case Verdict::shelved_again:
        log(Level::info, "file.shelved",
            {{"file", arrival.entry.name}, {"id", id}, {"shelf", outcome.shelf}});
        return;
    case Verdict::incomplete:
        log(Level::info, "file.incomplete", {{"file", arrival.entry.name}, {"reason", outcome.reason}});
        return;
    case Verdict::changed:
    case Verdict::stopped:
        log(Level::info, "file.left",
            {{"file", arrival.entry.name},
             {"why", outcome.verdict == Verdict::changed ? "changed while it was read" : "stopping"}});
        return;
    }
}

} // namespace convictiond::service
