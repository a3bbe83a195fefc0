// The calendar as a table: for which business dates a file is owed, and to the second until when.
#include "core/calendar.hpp"

#include <catch2/catch.hpp>

namespace calendar_test {

using namespace convictiond;
using namespace convictiond::core;
using namespace std::chrono_literals;

namespace {

base::Date day(std::string_view text) {
    return *base::parse_date(text);
}

base::Instant at(std::string_view text) {
    return *base::parse_rfc3339(text);
}

Calendar calendar() {
    Calendar calendar;
    calendar.from = day("2026-11-01");
    return calendar;
}

std::string due(const Calendar& calendar, std::string_view since, std::string_view now) {
    std::string days;
    for (const auto one : due_days(calendar, day(since), at(now)))
        days += (days.empty() ? "" : " ") + base::to_text(one);
    return days;
}

} // namespace

TEST_CASE("the deadline is a time of the next day by the clocks of the source's zone, changes and all") {
    struct Row {
        const char* why;
        const char* zone;
        const char* day;
        std::chrono::minutes by;
        const char* deadline;
    };
    const Row table[] = {
        {"winter in London", "Europe/London", "2026-11-23", 6h, "2026-11-24T06:00:00Z"},
        {"summer in London", "Europe/London", "2026-07-01", 6h, "2026-07-02T05:00:00Z"},
        {"the eve of the day of 23 hours", "Europe/London", "2026-03-28", 6h, "2026-03-29T05:00:00Z"},
        {"the day of 23 hours itself", "Europe/London", "2026-03-29", 6h, "2026-03-30T05:00:00Z"},
        {"before the clocks go forward", "Europe/London", "2026-03-28", 59min, "2026-03-29T00:59:00Z"},
        {"a time that is skipped", "Europe/London", "2026-03-28", 90min, "2026-03-29T01:00:00Z"},
        {"after it", "Europe/London", "2026-03-28", 2h, "2026-03-29T01:00:00Z"},
        {"the eve of the day of 25 hours", "Europe/London", "2026-10-24", 6h, "2026-10-25T06:00:00Z"},
        {"the day of 25 hours itself", "Europe/London", "2026-10-25", 6h, "2026-10-26T06:00:00Z"},
        {"a time that comes twice", "Europe/London", "2026-10-24", 90min, "2026-10-25T01:30:00Z"},
        {"over a leap day", "Europe/London", "2028-02-28", 6h, "2028-02-29T06:00:00Z"},
        {"over the year's end", "Europe/London", "2026-12-31", 0min, "2027-01-01T00:00:00Z"},
        {"another zone", "America/New_York", "2026-11-23", 6h, "2026-11-24T11:00:00Z"},
        {"a zone without changes", "UTC", "2026-07-01", 23h + 59min, "2026-07-02T23:59:00Z"},
    };
    for (const auto& row : table) {
        INFO(row.why);
        auto one = calendar();
        one.time_zone = row.zone;
        one.by = row.by;
        CHECK(base::to_rfc3339(one.deadline(day(row.day)), false) == row.deadline);
    }
}

TEST_CASE("a day is due from its deadline on, and not a second earlier") {
    CHECK(due(calendar(), "2026-11-22", "2026-11-24T05:59:59Z") == "2026-11-22");
    CHECK(due(calendar(), "2026-11-22", "2026-11-24T06:00:00Z") == "2026-11-22 2026-11-23");
    CHECK(due(calendar(), "2026-11-23", "2026-11-24T05:59:59Z").empty());
    CHECK(due(calendar(), "2026-03-01", "2026-03-29T05:00:00Z").empty()); // before the first date
}

TEST_CASE("days are owed from the first date on, on the weekdays that are named, but for exceptions") {
    auto one = calendar();
    CHECK_FALSE(one.expects(day("2026-10-31")));
    CHECK(one.expects(day("2026-11-01")));
    one.days = Weekdays{0b0011111}; // Monday to Friday
    one.except = {day("2026-11-25"), day("2026-11-26")};
    struct Row {
        const char* day;
        bool owed;
    };
    for (const auto& [date, owed] :
         {Row{"2026-11-20", true}, Row{"2026-11-21", false}, Row{"2026-11-22", false},
          Row{"2026-11-23", true}, Row{"2026-11-25", false}, Row{"2026-11-27", true}}) {
        INFO(date);
        CHECK(one.expects(day(date)) == owed);
    }
    CHECK(due(one, "2026-11-18", "2026-11-28T12:00:00Z") ==
          "2026-11-18 2026-11-19 2026-11-20 2026-11-23 2026-11-24 2026-11-27");
}

TEST_CASE("a weekday is that of the business date, Monday first") {
    CHECK(holds(Weekdays{1}, day("2026-11-23")));
    CHECK_FALSE(holds(Weekdays{1}, day("2026-11-24")));
    CHECK(holds(Weekdays{0b1000000}, day("2026-11-22")));
}

TEST_CASE("the first day that is not due follows the deadline, whether a file is owed or not") {
    auto one = calendar();
    one.days = Weekdays{1};
    CHECK(first_not_due(one, at("2026-11-24T05:59:59Z")) == day("2026-11-23"));
    CHECK(first_not_due(one, at("2026-11-24T06:00:00Z")) == day("2026-11-24"));
    CHECK(first_not_due(one, at("2026-11-25T07:00:00Z")) == day("2026-11-25"));
}

TEST_CASE("what was due stays due as time goes on, and looking on from where one looked last misses no day") {
    auto one = calendar();
    one.from = day("2026-02-01");
    std::vector<base::Date> seen;
    auto looked = one.from;
    for (auto now = at("2026-02-01T00:00:00Z"); now < at("2026-12-01T00:00:00Z"); now += 7h) {
        for (const auto date : due_days(one, looked, now)) seen.push_back(date);
        looked = first_not_due(one, now);
    }
    CHECK(seen == due_days(one, one.from, at("2026-12-01T00:00:00Z")));
    CHECK(seen.size() == 302);
}

} // namespace calendar_test
