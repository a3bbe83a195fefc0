// Personal data that is still there although its time is over: what the alarm counts, and what it must not.
#include "office.hpp"
#include "store/retention.hpp"

#include <catch2/catch.hpp>

namespace unerased_test {

using namespace convictiond;
using namespace convictiond::test;
using std::chrono::days;

namespace {

constexpr days period{90};

// "record 1, reason 2": what was settled so many days ago and is there.
std::string unerased(Store& store, base::Instant settled_by) {
    std::string told;
    for (const auto& kept : store::find_unerased(store.connection, settled_by))
        told += fmt::format("{}{} {}", told.empty() ? "" : ", ", kept.what, kept.count);
    return told;
}

void sweep(Store& store, base::Instant now) {
    (void)store::erase_settled(store.connection, now - period, now, 100);
}

} // namespace

TEST_CASE("a settled record that nobody erased is told, and one that was erased is not") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made));
    (void)acknowledge(store, made, core::AcknowledgementStatus::recorded);
    CHECK(unerased(store, noon - std::chrono::seconds{1}).empty());
    CHECK(unerased(store, noon) == "record 1");
    sweep(store, noon + period);
    CHECK(unerased(store, noon).empty());
}

TEST_CASE("what is open is not told once it was looked at, however old it is") {
    Store store;
    (void)make_one(store); // queued
    CHECK(unerased(store, noon) == "record 1");
    sweep(store, noon + period);
    CHECK(unerased(store, noon + period - days{1}).empty());
    CHECK(unerased(store, noon + period) == "record 1"); // where nobody looks for another period
}

TEST_CASE("a reason about no single record is told once its act is over for the period") {
    Office office;
    auto& store = office.store;
    const auto later = base::now() + days{1};
    store::pause_lane(office.as_anna, state("FR"), "x");
    Incoming file{store.connection, 1, {.historical = true}};
    (void)file.notify(file.event("R/1"), "FR");
    (void)store::release_backlog(office.as_anna, fmt::format("b{}", file.finish().value), {}, "x");
    store.database.run("delete from keeping");
    CHECK(unerased(store, later).empty()); // a lane is paused, and a request is open
    store::resume_lane(office.as_bert, state("FR"));
    CHECK(unerased(store, later) == "reason 1");
    CHECK(unerased(store, later + days{7}) == "reason 2"); // it has lapsed
}

TEST_CASE("a file on its shelf is told by the day from which it counts") {
    Store store;
    const auto bad = store::add_rejected(store.connection, facts({.sequence = 2}), "a fault", noon);
    store::set_shelved(store.connection, bad, "x", noon);
    (void)store::add_duplicate(store.connection, facts({.sequence = 3}), noon); // not on its shelf yet
    CHECK(unerased(store, noon + period).empty());                              // not settled
    store.database.run(
        "update file set settled_at = judged_at + interval '3 days' where verdict = 'rejected'");
    CHECK(unerased(store, noon + days{2}).empty());
    CHECK(unerased(store, noon + days{3}) == "file 1");
    store.database.run("update file set erased_at = now() where shelved_at is not null");
    CHECK(unerased(store, noon + days{3}).empty());
}

} // namespace unerased_test
