// The bank holidays of England and Wales as gov.uk lists them, and the days between the years.
#include "core/quiet_days.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

namespace quiet_days_test {

using namespace convictiond;
using namespace convictiond::core;

namespace {

base::Date on(std::string_view text) {
    return *base::parse_date(text);
}

std::set<std::string> quiet_days_of(int year) {
    std::set<std::string> quiet;
    using std::chrono::sys_days;
    const sys_days end{std::chrono::year{year + 1} / 1 / 1};
    for (sys_days day{std::chrono::year{year} / 1 / 1}; day < end; day += std::chrono::days{1})
        if (is_quiet_day(base::Date{day})) quiet.insert(base::to_text(base::Date{day}));
    return quiet;
}

} // namespace

TEST_CASE("Easter Sunday is where the almanacs have it") {
    CHECK(base::to_text(easter_sunday(std::chrono::year{2024})) == "2024-03-31");
    CHECK(base::to_text(easter_sunday(std::chrono::year{2025})) == "2025-04-20");
    CHECK(base::to_text(easter_sunday(std::chrono::year{2026})) == "2026-04-05");
    CHECK(base::to_text(easter_sunday(std::chrono::year{2027})) == "2027-03-28");
    CHECK(base::to_text(easter_sunday(std::chrono::year{2038})) == "2038-04-25"); // as late as it can be
}

TEST_CASE("courts hardly sit on bank holidays and between the years, and on no other day") {
    CHECK(quiet_days_of(2026) == std::set<std::string>{"2026-01-01", "2026-01-02", "2026-04-03", "2026-04-06",
                                                       "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-24",
                                                       "2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28",
                                                       "2026-12-29", "2026-12-30", "2026-12-31"});
}

TEST_CASE("New Year's Day on a Saturday is taken on the third of January") {
    CHECK(is_quiet_day(on("2028-01-03")));
    CHECK_FALSE(is_quiet_day(on("2026-01-03")));
    CHECK_FALSE(is_quiet_day(on("2033-01-04")));
}

} // namespace quiet_days_test
