// The legal clock as a table: the day of recording, the last permitted day, and the instants (UTC) from which
// it warns and is late.
#include "core/legal_clock.hpp"

#include <catch2/catch.hpp>

namespace legal_clock_test {

using namespace convictiond;
using namespace convictiond::core;
using std::chrono::days;

namespace {

base::Date day(std::string_view text) {
    return *base::parse_date(text);
}

struct Row {
    const char* why;
    const char* recorded;
    const char* last_day;
    const char* warns_from;
    const char* late_from;
};

} // namespace

TEST_CASE("28 days begin with the day of recording and end at midnight in London") {
    const Row table[] = {
        {"winter", "2026-11-24", "2026-12-21", "2026-12-15T00:00:00Z", "2026-12-22T00:00:00Z"},
        {"over the year's end", "2026-12-10", "2027-01-06", "2026-12-31T00:00:00Z", "2027-01-07T00:00:00Z"},
        {"over a leap day", "2028-02-10", "2028-03-08", "2028-03-02T00:00:00Z", "2028-03-09T00:00:00Z"},
        {"recorded on a leap day", "2028-02-29", "2028-03-27", "2028-03-21T00:00:00Z",
         "2028-03-27T23:00:00Z"},
        {"February of 28 days", "2026-02-01", "2026-02-28", "2026-02-22T00:00:00Z", "2026-03-01T00:00:00Z"},
        {"summer: midnight is an hour early in UTC", "2026-06-01", "2026-06-28", "2026-06-21T23:00:00Z",
         "2026-06-28T23:00:00Z"},
        {"the last day is the one before the clocks go forward", "2026-03-01", "2026-03-28",
         "2026-03-22T00:00:00Z", "2026-03-29T00:00:00Z"},
        {"the last day is the one of 23 hours", "2026-03-02", "2026-03-29", "2026-03-23T00:00:00Z",
         "2026-03-29T23:00:00Z"},
        {"warns in winter, late in summer", "2026-03-07", "2026-04-03", "2026-03-28T00:00:00Z",
         "2026-04-03T23:00:00Z"},
        {"the last day is the one before the clocks go back", "2026-09-27", "2026-10-24",
         "2026-10-17T23:00:00Z", "2026-10-24T23:00:00Z"},
        {"the last day is the one of 25 hours", "2026-09-28", "2026-10-25", "2026-10-18T23:00:00Z",
         "2026-10-26T00:00:00Z"},
    };
    for (const auto& row : table) {
        INFO(row.why << ", recorded on " << row.recorded);
        const auto last = last_permitted_day(day(row.recorded), days{28});
        CHECK(base::to_text(last) == row.last_day);
        CHECK(base::to_rfc3339(warns_from(last), false) == row.warns_from);
        CHECK(base::to_rfc3339(late_from(last), false) == row.late_from);
    }
}

TEST_CASE("it warns from the twenty-first day after the recording on") {
    const auto recorded = day("2026-11-24");
    const auto warns = warns_from(last_permitted_day(recorded, days{28}));
    CHECK(base::date_in(base::london, warns) == base::operator+(recorded, days{21}));
}

TEST_CASE("another length of the notice moves the last day with it") {
    CHECK(last_permitted_day(day("2026-11-24"), days{1}) == day("2026-11-24"));
    CHECK(last_permitted_day(day("2026-11-24"), days{14}) == day("2026-12-07"));
}

TEST_CASE("the clock begins with the day of recording, with the business date where that lies ahead of it") {
    CHECK(first_day(day("2026-11-20"), day("2026-11-24")) == day("2026-11-20"));
    CHECK(first_day(day("2026-11-24"), day("2026-11-24")) == day("2026-11-24"));
    CHECK(first_day(day("2027-11-24"), day("2026-11-24")) == day("2026-11-24"));
}

TEST_CASE("clocks past their end are late, those in their last week are near, others are neither") {
    const std::vector<DueDay> due = {{day("2026-11-22"), 2},
                                     {day("2026-11-23"), 1},
                                     {day("2026-11-24"), 4},
                                     {day("2026-11-30"), 8},
                                     {day("2026-12-01"), 16}};
    const auto counts = count_clocks(due, *base::parse_rfc3339("2026-11-24T12:00:00Z"));
    CHECK(counts.late == 3);
    CHECK(counts.near == 12);
    CHECK(count_clocks({}, {}).late == 0);
}

} // namespace legal_clock_test
