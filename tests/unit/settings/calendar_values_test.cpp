// Dates, times of the day, zones and weekdays of a source's calendar.
#include "settings/calendar_values.hpp"

#include "unit/settings/rows.hpp"

namespace calendar_values_test {

using namespace convictiond;
using namespace convictiond::settings;
using namespace convictiond::settings::testing;

namespace {

const std::string before = "inbound: { sources: { PNC: { ", after = " } } }";

} // namespace

TEST_CASE("a date, time, zone or weekday of a calendar that cannot be is refused, with what could") {
    const auto where = [](int column) { return fmt::format("c.yaml:1:{}: inbound.sources.PNC.", column); };
    const std::string a_date = ", expected a date of the years 2000 to 2999, YYYY-MM-DD";
    const std::string a_time = ", expected a time of the day, 00:00 to 23:59";
    const std::string a_zone = ", expected a time zone of the IANA table, such as Europe/London";
    const std::string days = "mon, tue, wed, thu, fri, sat, sun";
    check_rows(
        {
            {"from: 2026-11-31", where(36) + R"(from: "2026-11-31" is no date)" + a_date},
            {"from: 1999-12-31", where(36) + "from: 1999-12-31 is not of these years" + a_date},
            {"from: tomorrow", where(36) + R"(from: "tomorrow" is no date)" + a_date},
            {"by: 6:00", where(34) + R"(by: "6:00" is not HH:MM)" + a_time},
            {"by: 24:00", where(34) + "by: 24:00 is no time of the day" + a_time},
            {"by: 06:60", where(34) + "by: 06:60 is no time of the day" + a_time},
            {"time_zone: Europe/Londn",
             where(41) + R"(time_zone: "Europe/Londn" is none that is known here)" + a_zone},
            {"time_zone: ../../etc/passwd",
             where(41) + R"(time_zone: "../../etc/passwd" is none that is known here)" + a_zone},
            {"days: weekly", where(36) + "days: is text, expected daily, or a list of up to 7: " + days},
            {"days: []", where(30) + "days: names no day, expected daily, or a list of up to 7: " + days},
            {"days: [monday]",
             "c.yaml:1:37: inbound.sources.PNC.days[0]: \"monday\" is none of them, expected " + days},
            {"days: [mon, mon]",
             "c.yaml:1:42: inbound.sources.PNC.days[1]: stands in the list twice, expected each once"},
            {"except: [2026-12-25, 2026-12-25]",
             "c.yaml:1:51: inbound.sources.PNC.except[1]: stands in the list twice, expected each once"},
        },
        before, after);
}

TEST_CASE("a calendar is read as it is meant") {
    const Scratch scratch;
    const auto loaded = load(scratch.write(
        "c.yaml", before +
                      "from: 2026-11-01, days: [sun, mon], by: 07:30, time_zone: Europe/Dublin, "
                      "except: [2026-12-25]" +
                      after));
    for (const auto& fault : loaded.faults) FAIL_CHECK(fault.text());
    REQUIRE(loaded.settings);
    const auto calendar = loaded.settings->inbound.sources.at("PNC").calendar();
    REQUIRE(calendar);
    CHECK(base::to_text(calendar->from) == "2026-11-01");
    CHECK(calendar->days == core::Weekdays{0b1000001});
    CHECK(calendar->by == std::chrono::minutes{450});
    CHECK(calendar->time_zone == "Europe/Dublin");
    CHECK(calendar->except == std::set<base::Date>{base::parse_date("2026-12-25").value()});
}

TEST_CASE("a source without its first date has no calendar, whatever else it says") {
    const Scratch scratch;
    const auto loaded = load(scratch.write("c.yaml", before + "days: [mon]" + after));
    REQUIRE(loaded.settings);
    CHECK_FALSE(loaded.settings->inbound.sources.at("PNC").calendar());
}

TEST_CASE("weekdays are written back as they are read") {
    CHECK(show_weekdays(core::Weekdays{0b1111111}) == "daily");
    CHECK(show_weekdays(core::Weekdays{0b0010001}) == "[mon, fri]");
}

} // namespace calendar_values_test
