#include "core/days.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace days_test {

using namespace convictiond;
using namespace convictiond::core;

namespace {

base::Date day(std::string_view text) {
    return *base::parse_date(text);
}

const base::Instant noon = *base::parse_rfc3339("2026-11-24T12:00:00Z");
const base::Date past = day("2026-11-20");

Calendar calendar() {
    Calendar calendar;
    calendar.from = day("2026-11-01");
    return calendar;
}

std::string state(const Calendar* calendar, FileDay files, FindingDay finding, base::Date of = past) {
    files.source = finding.source = "PNC";
    files.day = finding.day = of;
    const auto views = view_days("PNC", calendar, {files}, {finding}, of, noon);
    return std::string{to_text(views.front().state)};
}

FileDay files(std::int64_t accepted, std::int64_t convictions = 9) {
    FileDay day;
    day.accepted = accepted;
    day.convictions = accepted > 0 ? convictions : 0;
    return day;
}

FileDay historical() {
    FileDay day;
    day.historical = 1;
    return day;
}

FileDay rejected(FileDay day) {
    day.rejected_open = 1;
    return day;
}

FindingDay missing() {
    FindingDay day;
    day.missing = true;
    return day;
}

FindingDay late() {
    FindingDay day;
    day.late = true;
    return day;
}

FindingDay odd(FindingDay day) {
    day.odd = true;
    return day;
}

FindingDay excused() {
    FindingDay day;
    day.excused = true;
    return day;
}

} // namespace

TEST_CASE("the gravest thing about a day is what is shown of it") {
    const auto own = calendar();
    struct Row {
        const char* state;
        FileDay files;
        FindingDay finding;
    };
    const Row table[] = {
        {"came", files(1), {}},
        {"came", files(3), {}},
        {"empty", files(1, 0), {}},
        {"missing", files(0), missing()},
        {"missing", files(0), {}}, // its deadline has passed
        {"missing", historical(), {}},
        {"missing", rejected(files(0)), odd(missing())},
        {"rejected", rejected(files(1)), odd(late())},
        {"odd", files(1), odd(late())},
        {"late", files(1), late()},
        {"excused", files(0), excused()},
    };
    for (const auto& row : table) {
        INFO(row.state);
        CHECK(state(&own, row.files, row.finding) == row.state);
    }
}

TEST_CASE("a day that owes no file is shown as such, and a re-extract on it as what it is") {
    auto own = calendar();
    own.except = {past};
    CHECK(state(&own, files(0), {}) == "not-due");
    CHECK(state(&own, historical(), {}) == "historical");
    CHECK(state(&own, files(1), {}) == "came");
}

TEST_CASE("a file may come until the deadline") {
    auto own = calendar();
    CHECK(state(&own, files(0), {}, day("2026-11-24")) == "pending");
    CHECK(state(&own, files(0), {}, day("2026-11-23")) == "missing");
    own.by = std::chrono::hours{13};
    CHECK(state(&own, files(0), {}, day("2026-11-23")) == "pending");
}

TEST_CASE("without a calendar a day is never missing, and the first file says when days begin") {
    CHECK(state(nullptr, files(0), {}) == "unwatched");
    CHECK(state(nullptr, files(0), {}, day("2026-11-23")) == "pending");
    CHECK(state(nullptr, files(2), {}) == "came");
    FileDay first = files(1);
    first.source = "PNC";
    first.day = day("2026-11-22");
    const auto views = view_days("PNC", nullptr, {first}, {}, day("2026-11-20"), noon);
    REQUIRE(views.size() == 5);
    CHECK(views[0].state == DayState::not_due);
    CHECK(views[2].state == DayState::came);
    CHECK(views[4].state == DayState::pending);
}

TEST_CASE("every day from the first to today is there once, of this source alone") {
    const auto own = calendar();
    FileDay other = files(1);
    other.source = "SCRO";
    other.day = past;
    const auto views = view_days("PNC", &own, {other}, {}, past, noon);
    REQUIRE(views.size() == 5);
    CHECK(views.front().day == past);
    CHECK(views.back().day == day("2026-11-24"));
    CHECK(views.front().files.accepted == 0);
}

TEST_CASE("each state of a day has its own word") {
    std::set<std::string_view> words;
    for (const auto one : all_day_states) words.insert(to_text(one));
    CHECK(words.size() == all_day_states.size());
}

} // namespace days_test
