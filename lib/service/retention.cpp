#include "service/retention.hpp"

#include "core/retention.hpp"
#include "inbox/erasing.hpp"
#include "service/shelf_check.hpp"
#include "service/shelf_paths.hpp"
#include "store/overview.hpp"
#include "store/retention.hpp"
#include "store/watch.hpp"

#include <algorithm>
#include <system_error>

namespace convictiond::service {

namespace {

// What one look came to.
struct Erased {
    store::ErasedBatch records;
    std::vector<ErasedFile> files;
    std::vector<status::UnerasedSign> left; // for more than a day
};

// One that cannot be removed must not keep the others.
ErasedFile erase(const inbox::Paths& paths, const store::ShelvedFile& file) {
    ErasedFile erased{file.id, file.name, file.shelved_as, false, {}};
    try {
        if (!file.replaced) erased.found = inbox::erase(paths, shelf_of(file.verdict), file.shelved_as);
    } catch (const std::system_error& error) {
        erased.failure = error.what();
    }
    return erased;
}

// All that are due, in batches; a file that is gone before it is marked is found gone at the next look.
std::vector<ErasedFile> erase_files(store::Connection& connection, const inbox::Paths& paths,
                                    base::Instant cutoff, base::Instant now, Progress& progress) {
    std::vector<ErasedFile> all;
    base::FileId after{0};
    while (true) {
        store::ErasingFiles erasing{connection};
        const auto due = erasing.find_due(cutoff, after, core::most_files_erased);
        if (due.empty()) return all;
        for (const auto& file : due) {
            all.push_back(erase(paths, file));
            if (all.back().failure.empty()) erasing.set_erased(file.id, all.back().found, now);
            progress.tick();
        }
        erasing.commit();
        after = due.back().id;
    }
}

// A build for tests lives in another time than its database.
base::Instant clock_of(store::Connection& connection, base::Instant ours) {
    return base::has_test_clock() ? ours : store::read_clock(connection);
}

} // namespace

Retention::Retention(asio::any_io_executor executor, const settings::Settings& settings)
    : inbound_{settings.inbound}, keep_for_{settings.retention.personal_data},
      worker_{settings.database.connection, "retention"}, wakeup_{executor} {}

void Retention::use(const settings::Settings& settings) {
    keep_for_ = settings.retention.personal_data;
    wakeup_.wake();
}

void Retention::stop() {
    stopping_ = true;
    wakeup_.wake();
}

asio::awaitable<void> Retention::run() {
    while (!stopping_) {
        base::Duration wait{};
        try {
            wait = co_await look();
            weather_.note_there();
        } catch (const store::Unavailable& error) {
            wait = weather_.note_away(error);
        }
        if (!stopping_) co_await wakeup_.wait(base::monotonic_now() + wait);
    }
}

asio::awaitable<base::Duration> Retention::look() {
    const auto begun = base::monotonic_now();
    const auto paths = shelf_paths(inbound_);
    auto work = [this, paths, now = base::now(), keep_for = keep_for_](store::Connection& connection) {
        const auto cutoff = core::erase_up_to(now, clock_of(connection, now), keep_for);
        Erased erased;
        erased.records = store::erase_settled(connection, cutoff, now, core::most_erased);
        erased.files = erase_files(connection, paths, cutoff, now, worker_.progress());
        for (auto& kept : store::find_unerased(connection, cutoff - core::erasing_may_lag))
            erased.left.push_back({std::move(kept.what), kept.count});
        return erased;
    };
    auto erased = co_await worker_.run(std::move(work));
    const auto& records = erased.records;
    status::count_erased("record", records.erased);
    status::count_erased("reason", records.reasons);
    if (records.erased + records.reasons > 0)
        log(Level::info, "records.erased",
            {{"records", std::to_string(records.erased)}, {"reasons", std::to_string(records.reasons)}});
    for (const auto& file : erased.files) tell(file);
    tell(std::move(erased.left));
    const auto took = std::chrono::duration_cast<base::Duration>(base::monotonic_now() - begun);
    co_return core::rest_after(records.looked, took);
}

void Retention::tell(const ErasedFile& file) {
    if (file.failure.empty()) {
        told_.erase(file.id);
        status::count_erased("file", 1);
        log(Level::info, "file.erased",
            {{"file", file.name},
             {"id", std::to_string(file.id.value)},
             {"found", file.found ? "yes" : "no"}});
    } else if (std::exchange(told_[file.id], file.failure) != file.failure) {
        log(Level::error, "file.not_erased",
            {{"file", file.name}, {"shelf", file.shelf}, {"cause", file.failure}});
    }
}

// Each change of what lags, once.
void Retention::tell(std::vector<status::UnerasedSign> unerased) {
    const auto before =
        std::exchange(unerased_, std::move(unerased)).value_or(std::vector<status::UnerasedSign>{});
    const auto lags = [](const std::vector<status::UnerasedSign>& list, const std::string& what) {
        return std::ranges::find(list, what, &status::UnerasedSign::what) != list.end();
    };
    for (const auto& now : *unerased_)
        if (!lags(before, now.what))
            log(Level::warning, "erasing.lags", {{"what", now.what}, {"count", std::to_string(now.count)}});
    for (const auto& was : before)
        if (!lags(*unerased_, was.what)) log(Level::info, "erasing.caught_up", {{"what", was.what}});
}

} // namespace convictiond::service
