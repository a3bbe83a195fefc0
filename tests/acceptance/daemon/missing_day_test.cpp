// Days that do not come, through the real daemon, on a clock that the test moves.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/alarms.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>

namespace missing_day_test {

using namespace convictiond;
using namespace convictiond::test;

namespace {

base::Instant at(std::string_view text) {
    return *base::parse_rfc3339(text);
}

const base::Date monday = *base::parse_date("2026-11-23");
const base::Date tuesday = *base::parse_date("2026-11-24");

// A house whose source owes a file from Monday on, by six in the morning of the day after.
void settle_in(House& house, std::string_view now) {
    house.set("inbound.sources.PNC.from", "2026-11-23");
    house.set_clock(at(now));
    house.start_ready();
}

std::string findings(const House& house) {
    return house.ctl({"findings"}).output;
}

} // namespace

TEST_CASE("a day without its file rings at its deadline, everywhere, until the file comes") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    settle_in(house, "2026-11-24T05:50:00Z");
    REQUIRE(comes_to(house, "inbound:missing", "PNC", "pass"));
    CHECK(findings(house) == "nothing was found that should have come otherwise\n");

    house.set_clock(at("2026-11-24T06:00:00Z"));
    REQUIRE(
        house.logs({"level=error event=finding.opened finding=n1 kind=missing-day grade=critical source=PNC",
                    "PNC 2026-11-23"}));
    CHECK(comes_to(house, "inbound:missing", "PNC", "fail"));
    CHECK(comes_to(house, "findings", "missing-day PNC", "fail"));
    CHECK(house.answers("/health", 503));
    CHECK(sample(house, R"(convictiond_files_missing{source="PNC"})") == 1);
    CHECK(sample(house, R"(convictiond_findings_open{kind="missing-day",grade="critical"})") == 1);
    CHECK_THAT(findings(house), Catch::Contains("n1  critical  missing-day  open for"));
    const auto calendar = house.ctl({"calendar", "--months", "1"}).output;
    CHECK_THAT(calendar, Catch::Contains("\nmissing: 2026-11-23\n"));
    CHECK_THAT(calendar, Catch::Contains("2026-11") && Catch::Contains(" ! .\n"));
    CHECK_THAT(house.ctl({"status"}).output, Catch::Contains("findings  1 missing-day"));
    const auto check = house.ctl({"check"});
    CHECK(check.status == 2);
    CHECK_THAT(check.output, Catch::Contains("1 missing-day of PNC"));

    const Day late{1, monday};
    house.drop(late.name(), late.bytes());
    REQUIRE(house.logs({"event=finding.closed finding=n1 kind=missing-day", "how=good-file"}));
    CHECK(house.logs({"level=warning event=finding.opened finding=n2 kind=late-day", "after its deadline"}));
    CHECK(comes_to(house, "inbound:missing", "PNC", "pass"));
    CHECK(comes_to(house, "findings", "late-day PNC", "warn"));
    CHECK(sample(house, R"(convictiond_files_missing{source="PNC"})") == 0);
    CHECK_THAT(findings(house), Catch::Contains("n2  warning  late-day"));
    CHECK_THAT(house.ctl({"calendar"}).output, Catch::Contains("late: 2026-11-23"));
    CHECK_THAT(house.ctl({"findings", "--all"}).output, Catch::Contains("(good-file)"));
    CHECK(house.sql("select verb from journal where verb like 'finding.%' order by number") ==
          "finding.opened\nfinding.opened\nfinding.closed");
    CHECK(house.times_logged("event=finding.opened") == 2);
}

TEST_CASE("a file that comes in time leaves no finding, and an empty day is a day") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    settle_in(house, "2026-11-24T05:30:00Z");
    const Day empty{1, monday};
    house.drop(empty.name(), empty.bytes());
    REQUIRE(house.logs({"file.accepted"}));
    house.set_clock(at("2026-11-25T06:00:00Z"));
    REQUIRE(house.logs({"finding.opened finding=n1 kind=missing-day", "PNC 2026-11-24"}));
    CHECK(house.sql("select count(*) from finding") == "1");
    const auto calendar = house.ctl({"calendar", "--months", "1"}).output;
    CHECK_THAT(calendar, Catch::Contains(" 0 ! .\n"));
}

TEST_CASE("a historical file fills no day, and a day that was excused rings no more, late or not") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    settle_in(house, "2026-11-24T07:00:00Z");
    REQUIRE(house.logs({"finding.opened finding=n1 kind=missing-day"}));
    const Day historical{1, monday, "historical"};
    house.drop(historical.name(), historical.bytes());
    REQUIRE(house.logs({"file.accepted", historical.name()}));
    CHECK(comes_to(house, "inbound:missing", "PNC", "fail"));
    house.sql("select excuse_day('PNC', '2026-11-23', null)");
    REQUIRE(house.logs({"finding.closed finding=n1", "how=operators"}));
    CHECK(comes_to(house, "inbound:missing", "PNC", "pass"));
    CHECK_THAT(house.ctl({"calendar", "--months", "1"}).output, Catch::Contains(" e .\n"));

    const Day late{2, monday};
    house.drop(late.name(), late.bytes());
    REQUIRE(house.logs({"file.accepted", late.name()}));
    CHECK(house.sql("select kind from finding") == "missing-day");
    CHECK_THAT(house.ctl({"calendar", "--months", "1"}).output, Catch::Contains(" 0 .\n"));
}

TEST_CASE("a missing day survives a restart once, and ends with an exception in the configuration") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    settle_in(house, "2026-11-25T07:00:00Z");
    REQUIRE(house.logs({"finding.opened finding=n2 kind=missing-day"}));
    REQUIRE(house.stop(SIGKILL) == 128 + SIGKILL);
    house.start_ready();
    house.set("inbound.sources.PNC.except", "[2026-11-23]");
    (void)house.write_configuration();
    house.daemon().signal(SIGHUP);
    REQUIRE(house.logs({"finding.closed finding=n1", "how=cause-gone"}));
    CHECK(house.sql("select cause, coalesce(closed_how, 'open') from finding order by number") ==
          "PNC 2026-11-23 cause-gone\nPNC 2026-11-24 open");
    CHECK_THAT(house.ctl({"calendar", "--months", "1"}).output, Catch::Contains("missing: 2026-11-24\n"));
}

TEST_CASE("a source without its first date has no calendar, and that is said") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    house.set_clock(at("2026-11-25T07:00:00Z"));
    house.start_ready();
    const Day day{1, tuesday};
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted"}));
    REQUIRE(comes_to(house, "inbound:missing", "PNC", "pass"));
    CHECK(checks(house, "inbound:missing")[0].at("output") == "not watched: the source has no `from`");
    CHECK_THAT(house.ctl({"calendar"}).output, Catch::Contains("PNC: no calendar"));
    CHECK(house.sql("select count(*) from finding") == "0");
    CHECK(sample(house, R"(convictiond_files_missing{source="PNC"})") == -1);
    CHECK(sample(house, R"(convictiond_build_info{version="0.1.0",clock="test"})") == 1);
}

} // namespace missing_day_test
