#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "base/text.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <fmt/format.h>

namespace versions_test {

using namespace convictiond::test;
using convictiond::base::operator+; // of a date and days

namespace {

// Takes a file in and lets its notifications be settled.
void take(House& house, const Day& day) {
    house.drop(day.name(), day.bytes());
    REQUIRE(house.logs({"file.accepted", day.name()}));
    REQUIRE(house.comes_to_rest());
}

std::string verdicts(const House& house) {
    return house.sql("select verdict from record order by id");
}

std::string sent_to(const House& house) {
    return house.sql("select string_agg(member_state, ',' order by number) from notification");
}

} // namespace

TEST_CASE("a conviction that comes again is counted and not sent again, also with fewer nationalities") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    take(house, Day{1}.conviction("TEST/1", {"POL", "DEU"}));
    take(house, Day{2}.conviction("TEST/1", {"DEU", "POL"}).conviction("TEST/1", {"POL"}));
    CHECK(verdicts(house) == "new\nrepeated\nrepeated");
    CHECK(house.sql("select count(*) from notification") == "2");
    CHECK(house.count("requests") == 2);
}

TEST_CASE("a conviction that comes again with more nationalities is sent to the added states alone") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    take(house, Day{1}.conviction("TEST/1", {"POL"}));
    take(house, Day{2}.conviction("TEST/1", {"POL", "FRA"}));
    take(house, Day{3}.conviction("TEST/1", {"POL", "FRA"})); // the wider record is the known one
    CHECK(verdicts(house) == "new\nextended\nrepeated");
    CHECK(sent_to(house) == "PL,FR");
    CHECK(house.theirs() == house.ours());
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("an organisation is nobody's national, also where its record gains nationalities") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    const auto company = [](int sequence, std::initializer_list<const char*> nationalities) {
        Day day{sequence};
        day.line(fmt::format("CNV|N|TEST/1|1|{}", convictiond::base::to_text(day.date())))
            .line("PER||EXAMPLE LTD|||||||||O");
        for (const std::string nationality : nationalities) day.line("NAT|" + nationality);
        return day;
    };
    take(house, company(1, {"POL"}));
    take(house, company(2, {"POL", "DEU", "FRA"}));
    CHECK(verdicts(house) == "new\nextended");
    CHECK(house.sql("select origin, outcome, reason from decision order by id") ==
          "organisation not_applicable organisation\n"
          "extension not_applicable organisation\nextension not_applicable organisation");
    CHECK(house.sql("select count(*) from notification") == "0");
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("the same version with other content is a version conflict, for a person, and not sent") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    take(house, Day{1}.conviction("TEST/1", {"POL"}));
    auto day = Day{2};
    day.line(fmt::format("CNV|N|TEST/1|1|{}|Another Court", convictiond::base::to_text(day.date())))
        .line("PER|2001/0171310W|NOWAK|ANNA|1985-03-14|F")
        .line("NAT|POL|D")
        .line("NAT|FRA|D")
        .conviction("TEST/2", {"DEU"});
    take(house, day);
    CHECK(verdicts(house) == "new\nquarantined\nnew"); // the others of the file go on
    CHECK(house.sql("select kind from quarantine") == "version-conflict");
    CHECK(sent_to(house) == "PL,DE");
    CHECK(house.ctl({"desk"}).output.find("TEST/1") != std::string::npos);
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("an amendment goes to the states of the earlier version too, a deletion to them alone") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    take(house, Day{1}.conviction("TEST/1", {"POL"}).conviction("TEST/2", {"DEU"}));
    take(house, Day{2}.conviction("TEST/1", {"FRA"}, 'A', 2));
    take(house, Day{3}.conviction("TEST/1", {}, 'D', 3));
    CHECK(house.sql("select e.version, n.member_state from notification n join event e on e.id = n.event_id "
                    "where e.reference = 'TEST/1' order by 1, 2") == "1 PL\n2 FR\n2 PL\n3 FR\n3 PL");
    CHECK(house.sql("select count(*) from notification n join notification older on older.id = n.supersedes "
                    "and older.member_state = n.member_state") == "3");
    CHECK(house.theirs() == house.ours());
}

TEST_CASE("historical files and events recorded long ago are held and never sent, while others are") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    take(house, Day{1, "historical"}.conviction("TEST/1", {"POL"}));
    auto mixed = Day{2};
    mixed.recorded_on(mixed.date() + std::chrono::days{-100}).conviction("TEST/2", {"FRA"});
    mixed.recorded_on(mixed.date()).conviction("TEST/3", {"DEU"});
    take(house, mixed);
    CHECK(house.sql("select e.reference, s.status from notification n join event e on e.id = n.event_id "
                    "join standing s on s.number = n.number order by 1") ==
          "TEST/1 held\nTEST/2 held\nTEST/3 acknowledged");
    CHECK(house.count("requests") == 1);
    const auto desk = house.ctl({"desk"}).output;
    CHECK(desk.find("backlog") != std::string::npos);
    CHECK(desk.find("1 held") != std::string::npos);
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("a canary is never sent, and one that the configuration does not know waits for a person") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.sources.PNC.canaries", "[{ reference: CANARY/ONE, notify: [PL] }]");
    house.start_ready();
    take(house, Day{1}
                    .conviction("CANARY/ONE", {"POL"})
                    .conviction("CANARY/OTHER", {"FRA"})
                    .conviction("TEST/1", {"DEU"}));
    CHECK(house.sql("select verdict, count(*) from record group by 1 order by 1") ==
          "canary 1\nnew 1\nquarantined 1");
    CHECK(sent_to(house) == "DE");
    CHECK(house.count("requests") == 1);
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("a state that is not configured keeps its notifications waiting, and that is said") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    house.set("defaults.notify_within", "10d");
    house.set("member_states.PL.notify_within", "20d");
    house.start_ready();
    const auto day = Day{1}.conviction("TEST/1", {"POL", "DEU"});
    house.drop(day.name(), day.bytes());
    CHECK(
        house.logs({"level=error event=health.changed check=lanes:DE", "add the state under member_states"}));
    CHECK(eventually([&] { return house.sql("select member_state from queue") == "DE"; }));
    CHECK(house.theirs().size() == 1);
    CHECK(house.sql("select member_state, last_permitted_day - recorded_on from notification "
                    "join event on event.id = event_id order by 1") == "DE 9\nPL 19");
}

TEST_CASE(
    "a nationality that nobody can tell waits for a person, and the other recipients are notified at once") {
    const Database database;
    House house{database.connection()};
    house.start_ready();
    take(house, Day{1}.conviction("TEST/1", {"XQX", "POL", "GBR"}).conviction("TEST/2", {}));
    CHECK(sent_to(house) == "PL");
    CHECK(house.sql("select outcome, count(*) from decision group by 1 order by 1") ==
          "not_applicable 1\nnotify 1\nreview 2");
    CHECK(house.ctl({"--json", "desk"}).output.find("review") != std::string::npos);
}

} // namespace versions_test
