// What came, in numbers: written with a file, read by day; and what findings are made of it.
#include "store/volumes.hpp"

#include "core/volume_finding.hpp"
#include "made.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace volumes_test {

using namespace convictiond;
using namespace convictiond::test;
using base::operator+;
using End = core::VolumeFault::End;

namespace {

// An empty file of that day which counts so many persons, each with one notification for France.
base::FileId count(Store& store, int sequence, base::Date date, std::int64_t persons) {
    auto of_file = facts({.sequence = sequence});
    of_file.business_date = date;
    store::Acceptance acceptance{store.connection, {of_file, false, noon, std::nullopt, 2, 0, 0}, noon};
    core::VolumeDay volume;
    if (persons > 0) volume.notifications[state("FR")] = persons;
    volume.persons = persons;
    volume.several_nationalities = persons / 10;
    volume.without_cro = persons / 5;
    acceptance.write_volume(volume);
    acceptance.finish({}, "{}");
    return acceptance.file();
}

core::VolumePast read(Store& store, base::Date date = today, const std::vector<base::Date>& except = {}) {
    store::VolumeWatching watching{store.connection, "PNC"};
    return watching.read(date, except);
}

core::VolumeJudgement silent_since(base::Date from, base::Date to) {
    core::VolumeJudgement judged;
    judged.subject.state = state("FR");
    judged.window_days = 7;
    judged.from = from;
    judged.to = to;
    judged.verdict = core::VolumeVerdict::improbably_low;
    judged.predicted = {50, 50};
    judged.probability = 1e-9;
    return judged;
}

void open(Store& store, const core::VolumeJudgement& judged) {
    store::VolumeWatching watching{store.connection, "PNC"};
    watching.open(core::volume_finding("PNC", judged), judged, noon);
    watching.commit();
}

void end(Store& store, const core::VolumeFault& fault) {
    store::VolumeWatching watching{store.connection, "PNC"};
    watching.end(fault, today, noon);
    watching.commit();
}

} // namespace

TEST_CASE("what a file counts is read by its day, and two files of a day add up") {
    Store store;
    count(store, 1, day(-1), 20);
    count(store, 2, day(-1), 10);
    count(store, 3, today, 0);
    const auto past = read(store);
    REQUIRE(past.days.size() == 2);
    CHECK(past.days[0].day == day(-1));
    CHECK(past.days[0].measured);
    CHECK(past.days[0].notifications == std::map<base::MemberState, std::int64_t>{{state("FR"), 30}});
    CHECK(past.days[0].persons == 30);
    CHECK(past.days[0].several_nationalities == 3);
    CHECK(past.days[0].without_cro == 6);
    CHECK(past.days[1].day == today);
    CHECK(past.days[1].measured); // an empty day is a zero
    CHECK(past.days[1].notifications.empty());
}

TEST_CASE("a missing day and an excepted one do not measure") {
    Store store;
    count(store, 1, today, 20);
    count(store, 2, day(-2), 20);
    store.database.run(
        fmt::format("insert into finding (kind, grade, source, cause, detail, business_date, opened_at) "
                    "values ('missing-day', 'critical', 'PNC', 'PNC x', 'x', '{}', now())",
                    base::to_text(day(-1))));
    const auto past = read(store, today, {day(-2), day(5)});
    REQUIRE(past.days.size() == 3);
    CHECK_FALSE(past.days[0].measured);
    CHECK_FALSE(past.days[1].measured);
    CHECK(past.days[1].day == day(-1));
    CHECK(past.days[2].measured);
}

TEST_CASE("days that were not counted, and other sources' days, are not there") {
    Store store;
    Incoming uncounted{store.connection, 0, {.sequence = 1}};
    uncounted.finish();
    CHECK(read(store).days.empty());
    CHECK_FALSE(store::newest_volume(store.connection, "PNC"));
    count(store, 2, today, 20);
    store::VolumeWatching other{store.connection, "NCA"};
    CHECK(other.read(today, {}).days.empty());
}

TEST_CASE("the days to judge are those of the files that came since, and at the start the newest") {
    Store store;
    CHECK(store::list_volume_days(store.connection, "PNC", std::nullopt).empty());
    const auto first = count(store, 1, day(-1), 20);
    count(store, 2, today, 20);
    const auto third = count(store, 3, day(-3), 20);
    CHECK(store::newest_volume(store.connection, "PNC") == third);
    CHECK(store::list_volume_days(store.connection, "PNC", std::nullopt) == std::vector{today});
    CHECK(store::list_volume_days(store.connection, "PNC", first) == std::vector{day(-3), today});
    CHECK(store::list_volume_days(store.connection, "PNC", third).empty());
}

TEST_CASE("a low count opens one finding, and is a fault until its cause is gone") {
    Store store;
    const auto judged = silent_since(day(-6), today);
    open(store, judged);
    open(store, judged);
    CHECK(store.database.value("select count(*) from finding where kind = 'volume' and grade = 'warning'") ==
          "1");
    auto faults = read(store).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].subject == judged.subject);
    CHECK(faults[0].net == core::VolumeNet::past);
    CHECK(faults[0].window_days == 7);
    CHECK(faults[0].from == day(-6));
    CHECK(faults[0].end == End::open);
    CHECK(faults[0].persists);

    end(store, faults[0]);
    faults = read(store).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].end == End::gone);
    CHECK(faults[0].to == today);
    CHECK_FALSE(faults[0].persists);
    CHECK(store.database.value("select closed_how from finding") == "cause-gone");
}

TEST_CASE("what people closed is taken for usual, and is over once it was ordinary") {
    Store store;
    open(store, silent_since(day(-6), today));
    store.database.run("update finding set closed_at = now(), closed_how = 'operators'");
    auto faults = read(store).faults;
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].end == End::taken_for_usual);
    CHECK(faults[0].persists);
    end(store, faults[0]);
    faults = read(store).faults;
    CHECK(faults[0].end == End::taken_for_usual);
    CHECK_FALSE(faults[0].persists);
    CHECK(store.database.value("select closed_how from finding") == "operators");
}

TEST_CASE("an open finding's past is read however long it is ago") {
    Store store;
    count(store, 1, day(-300), 20);
    CHECK(read(store).days.empty());
    open(store, silent_since(day(-250), day(-244)));
    CHECK(read(store).days.size() == 1);
}

TEST_CASE("what is said of a day is kept, and a day that is judged again has its last word") {
    Store store;
    auto judged = silent_since(today, today);
    judged.window_days = 1;
    judged.verdict = core::VolumeVerdict::not_yet_judged;
    auto say = [&store, &judged] {
        store::VolumeWatching watching{store.connection, "PNC"};
        watching.keep(today, {judged});
        watching.commit();
    };
    say();
    auto marks = store::list_volume_marks(store.connection, today);
    REQUIRE(marks.size() == 1);
    CHECK(marks[0].verdict == core::VolumeVerdict::not_yet_judged);
    CHECK_FALSE(marks[0].expected.has_value());

    judged.verdict = core::VolumeVerdict::expected;
    judged.count = 47;
    say();
    marks = store::list_volume_marks(store.connection, today);
    REQUIRE(marks.size() == 1);
    CHECK(marks[0].source == "PNC");
    CHECK(marks[0].day == today);
    CHECK(marks[0].subject == judged.subject);
    CHECK(marks[0].count == 47);
    REQUIRE(marks[0].expected.has_value());
    CHECK(marks[0].expected->mean == 50);
    CHECK(marks[0].expected->band == core::band_of({50, 50}));
    CHECK(store::list_volume_marks(store.connection, today + std::chrono::days{1}).empty());
}

TEST_CASE("of days that are past the window that is shown is listed, of the newest all") {
    Store store;
    for (const auto day : {today, today + std::chrono::days{1}}) {
        store::VolumeWatching watching{store.connection, "PNC"};
        auto daily = silent_since(day, day);
        daily.window_days = 1;
        watching.keep(day, {daily, silent_since(day, day)});
        watching.commit();
    }
    std::vector<std::pair<base::Date, int>> listed;
    for (const auto& mark : store::list_volume_marks(store.connection, today))
        listed.emplace_back(mark.day, mark.window_days);
    const auto next = today + std::chrono::days{1};
    CHECK(listed == std::vector<std::pair<base::Date, int>>{{today, 1}, {next, 1}, {next, 7}});
}

} // namespace volumes_test
