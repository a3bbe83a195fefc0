// What a file tells of what should have come, through the real daemon: each finding with its log, check and
// verb.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/alarms.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>
#include <fmt/format.h>
#include <fstream>

namespace file_findings_test {

using namespace convictiond;
using namespace convictiond::test;
using base::operator+;

namespace {

const base::Date monday = *base::parse_date("2026-11-23");
const std::string canaries = "[{ reference: CANARY/DUAL, notify: [FR] }, { reference: CANARY/TRIPLE, notify: "
                             "[DE, FR, PL] }]";

void take(House& house, const Day& day) {
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted", day.name()}));
}

// "kind cause how" in the order of opening.
std::string findings(const House& house) {
    return house.sql("select kind, coalesce(closed_how, 'open') from finding order by number");
}

Day with_canaries(int sequence, const std::vector<std::string>& dual,
                  const std::vector<std::string>& triple) {
    Day day{sequence};
    if (!dual.empty()) day.conviction("CANARY/DUAL", dual);
    if (!triple.empty()) day.conviction("CANARY/TRIPLE", triple);
    return day.conviction("TEST/1", {"POL"});
}

} // namespace

TEST_CASE("numbers that were left out are a gap until all of them have come") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    take(house, Day{5});
    take(house, Day{8});
    REQUIRE(house.logs({"level=warning event=finding.opened finding=n1 kind=sequence-gap", "PNC 6-7"}));
    CHECK(comes_to(house, "findings", "sequence-gap PNC", "warn"));
    CHECK_THAT(house.ctl({"findings"}).output, Catch::Contains("2 numbers, 6 to 7, have not come"));
    CHECK_THAT(house.ctl({"show", "n1"}).output,
               Catch::Contains("sequence-gap") && Catch::Contains("2 numbers, 6 to 7, have not come"));
    take(house, Day{7});
    CHECK(findings(house) == "sequence-gap open");
    take(house, Day{6});
    REQUIRE(house.logs({"event=finding.closed finding=n1", "how=cause-gone"}));
    CHECK(comes_to(house, "findings", "all", "pass"));
}

TEST_CASE("a file whose HDR 8 is not the hash of the file before it breaks the chain, in whichever order "
          "they come") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const Day first{1, monday};
    take(house, first);
    const Day second{2, monday + std::chrono::days{1}, "daily", first.sha256()};
    take(house, second);
    take(house, Day{3, monday, "daily", first.sha256()}); // not of the second
    REQUIRE(house.logs({"level=warning event=finding.opened finding=n1 kind=chain-broken", "_0000003.daf"}));
    const Day fifth{5, monday};
    take(house, Day{6, monday, "daily", std::string(64, '0')});
    take(house, fifth);
    take(house, Day{4, monday});
    CHECK(house.sql("select kind, closed_at is null from finding order by number") ==
          "chain-broken t\nsequence-gap f\nchain-broken t");
    CHECK(comes_to(house, "findings", "chain-broken PNC", "warn"));
    CHECK_THAT(house.ctl({"findings"}).output,
               Catch::Contains("_0000003.daf is not the SHA-256 of the file with number 2") &&
                   Catch::Contains("_0000006.daf is not the SHA-256 of the file with number 5"));
}

TEST_CASE("a census that counts people whom the file does not hold is critical, and the file is taken all "
          "the same") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    // Repeated, quarantined and twofold records count; canaries do not.
    take(house, Day{1}
                    .conviction("TEST/1", {"POL", "DEU"})
                    .conviction("TEST/1", {"POL", "DEU"})
                    .conviction("TEST/2", {"POL", "POL"}, 'N', 7)
                    .conviction("CANARY/X", {"POL"})
                    .line("CNT|POL|3")
                    .line("CNT|DEU|2")
                    .line("CNT|MLT|0"));
    CHECK(findings(house).empty());

    take(house, Day{2}
                    .conviction("TEST/3", {"POL"})
                    .conviction("TEST/4", {"FRA"})
                    .line("CNT|POL|1")
                    .line("CNT|DEU|1"));
    REQUIRE(house.logs(
        {"level=error event=finding.opened", "kind=census-differs grade=critical",
         "DEU: 1 by the source's count, 0 in the file; FRA: 0 by the source's count, 1 in the file"}));
    CHECK(comes_to(house, "findings", "census-differs PNC", "fail"));
    CHECK(house.answers("/health", 503));
    CHECK(house.ctl({"check"}).status == 2);
    CHECK_THAT(house.ctl({"findings"}).output, Catch::Contains("census-differs"));
    CHECK_THAT(house.ctl({"calendar"}).output, Catch::Contains("odd: "));
    CHECK(house.sql("select count(*) from notification where member_state in ('PL', 'FR')") == "3");
}

TEST_CASE("a canary that is missing, quarantined or leads elsewhere is found the same day") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.sources.PNC.canaries", canaries);
    house.start_ready();
    take(house, with_canaries(1, {"GBR", "FRA"}, {"DEU", "FRA", "POL"}));
    CHECK(findings(house).empty());
    take(house, Day{2, monday, "historical"}.conviction("TEST/9", {"POL"})); // it needs none
    CHECK(findings(house).empty());

    take(house, with_canaries(3, {"GBR"}, {"DEU", "FRA", "POL"}));
    REQUIRE(house.logs({"level=error event=finding.opened", "kind=canary grade=critical",
                        "CANARY/DUAL leads to nowhere, and should lead to FR"}));
    CHECK(comes_to(house, "findings", "canary PNC", "fail"));
    CHECK(sample(house, R"(convictiond_findings_open{kind="canary",grade="critical"})") == 1);
    take(house, with_canaries(4, {"GBR", "FRA"}, {}));
    CHECK(house.logs({"finding.opened", "CANARY/TRIPLE is missing"}));
    CHECK_THAT(house.ctl({"--json", "findings"}).output, Catch::Contains("CANARY/TRIPLE is missing"));
    take(
        house,
        Day{5}.conviction("CANARY/DUAL", {"FRA"}, 'N', 7).conviction("CANARY/TRIPLE", {"DEU", "FRA", "POL"}));
    CHECK(house.logs({"finding.opened", "CANARY/DUAL is quarantined"}));
    CHECK(findings(house) == "canary open\ncanary open\ncanary open");
    CHECK(house.sql("select count(*) from notification") == "2"); // no canary among them
}

TEST_CASE("a rejected file is a finding until its good one comes, a foreign one until it is gone") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.foreign_after", "100ms");
    house.start_ready();
    const auto bad = Day{1}.line("XYZ|1");
    house.drop(bad.name(), bad.bytes());
    REQUIRE(house.logs({"level=error event=finding.opened finding=n1 kind=rejected-file", "cause=f1"}));
    CHECK(comes_to(house, "findings", "rejected-file PNC", "fail"));
    take(house, Day{1});
    REQUIRE(house.logs({"event=finding.closed finding=n1", "how=good-file"}));

    std::ofstream{house.inbound() / "notes.txt"} << "notes";
    REQUIRE(house.logs({"level=warning event=finding.opened finding=n2 kind=foreign-file", "/notes.txt"}));
    CHECK(comes_to(house, "findings", "foreign-file", "warn"));
    std::filesystem::remove(house.inbound() / "notes.txt");
    REQUIRE(house.logs({"event=finding.closed finding=n2", "how=cause-gone"}));
    CHECK(comes_to(house, "findings", "all", "pass"));
    CHECK(house.sql("select count(*) from finding") == "2");
}

TEST_CASE(
    "a file whose commit a restore has lost is read again from the archive, with the same ids and bytes") {
    const Database before;
    House house{before.connection()};
    house.start_ready();
    const auto day = busy_day(1, 1, 20);
    take(house, day);
    REQUIRE(house.comes_to_rest());
    const auto sent = house.theirs();
    REQUIRE(house.stop(SIGTERM) == 0);

    const Database restored; // from before the file
    house.use(restored.connection());
    house.start_ready();
    REQUIRE(house.logs({"level=error event=file.returned", day.name()}));
    REQUIRE(house.logs({"event=finding.opened", "kind=archive-unknown grade=critical"}));
    REQUIRE(house.logs({"file.accepted", day.name()}));
    REQUIRE(house.comes_to_rest());
    CHECK(house.ours() == sent);
    CHECK(house.theirs() == sent); // a set: what came twice was the same
    CHECK(house.count("requests") == 2 * static_cast<std::int64_t>(sent.size()));
    CHECK(findings(house) == "archive-unknown open");
    CHECK(comes_to(house, "findings", "archive-unknown PNC", "fail"));
    CHECK_FALSE(std::filesystem::is_empty(house.archive()));
}

} // namespace file_findings_test
