// The rules between the versions of a conviction, through real files: who gets which one.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>

namespace succession_test {

using namespace convictiond::test;

namespace {

struct Files {
    Database database;
    House house{database.connection()};

    Files() { house.start_ready(); }
    // Takes a file in and lets its notifications be settled.
    void take(const Day& day) {
        house.drop(day.name(), day.bytes());
        REQUIRE(house.logs({"file.accepted", day.name()}));
        REQUIRE(house.comes_to_rest());
    }
    // "1 PL acknowledged", a line a notification, by version and state.
    [[nodiscard]] std::string made() const {
        return house.sql(
            "select e.version, n.member_state, s.status || coalesce(' ' || settlement.reason, '') "
            "from notification n join event e on e.id = n.event_id join standing s on s.number = n.number "
            "left join settlement on settlement.number = n.number order by 1, 2");
    }
    // "2 nationality notify", by version, the added ones last.
    [[nodiscard]] std::string decided() const {
        return house.sql("select e.version, d.origin, d.outcome || coalesce(' ' || d.reason, '') "
                         "from decision d join event e on e.id = d.event_id order by e.version, d.id");
    }
    void check_books() const {
        CHECK(house.ctl({"reconcile"}).status == 0);
        CHECK(house.sql("select count(*) from notification n join settlement s on s.number = n.number "
                        "where s.status = 'closed' and exists (select from attempt where attempt.number = "
                        "n.number)") == "0");
    }
};

} // namespace

TEST_CASE("a first version that comes late is superseded, and its other states get the newer one") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"FRA"}, 'A', 2)); // a gap: flagged, and sent
    CHECK(files.house.sql("select count(*) from flag where kind = 'version-gap'") == "1");
    files.take(Day{2}.conviction("TEST/1", {"FRA", "POL"}));
    CHECK(files.made() ==
          "1 FR closed superseded\n1 PL closed superseded\n2 FR acknowledged\n2 PL acknowledged");
    CHECK(files.decided() == "1 nationality notify\n1 nationality notify\n2 nationality notify\n"
                             "2 earlier-version notify");
    CHECK(files.house.count("requests") == 2);
    files.check_books();
}

TEST_CASE("a version that comes between others is superseded, and only the newest goes to a state it adds") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"POL"}));
    files.take(Day{2}.conviction("TEST/1", {"POL"}, 'A', 3));
    files.take(Day{3}.conviction("TEST/1", {"FRA"}, 'A', 2));
    CHECK(files.made() == "1 PL acknowledged\n2 FR closed superseded\n2 PL closed superseded\n"
                          "3 FR acknowledged\n3 PL acknowledged");
    files.check_books();
}

TEST_CASE("a nationality that is added to a version with a newer one leads to the newer one") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"POL"}));
    files.take(Day{2}.conviction("TEST/1", {"POL"}, 'A', 2));
    files.take(Day{3}.conviction("TEST/1", {"POL", "FRA"})); // extended
    CHECK(files.made() == "1 FR closed superseded\n1 PL acknowledged\n2 FR acknowledged\n2 PL acknowledged");
    CHECK(files.house.count("requests") == 3);
    files.check_books();
}

TEST_CASE("an amendment and a deletion reach the states that an extension added, each after what it had") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"POL"}));
    files.take(Day{2}.conviction("TEST/1", {"POL", "FRA"})); // extended
    files.take(Day{3}.conviction("TEST/1", {"POL", "DEU"}, 'A', 2));
    CHECK(files.made() == "1 FR acknowledged\n1 PL acknowledged\n2 DE acknowledged\n2 FR acknowledged\n"
                          "2 PL acknowledged");
    files.take(Day{4}.conviction("TEST/1", {"ESP"}, 'D', 3)); // its nationalities decide nothing
    CHECK(files.made() == "1 FR acknowledged\n1 PL acknowledged\n2 DE acknowledged\n2 FR acknowledged\n"
                          "2 PL acknowledged\n3 DE acknowledged\n3 FR acknowledged\n3 PL acknowledged");
    CHECK(files.decided() ==
          "1 nationality notify\n1 extension notify\n2 nationality notify\n2 nationality notify\n"
          "2 earlier-version notify\n3 earlier-version notify\n3 earlier-version notify\n"
          "3 earlier-version notify");
    CHECK(files.house.sql("select e.version, n.member_state, was.version from notification n join event e on "
                          "e.id = n.event_id join notification o on o.id = n.supersedes and o.member_state = "
                          "n.member_state join event was on was.id = o.event_id order by 1, 2") ==
          "2 FR 1\n2 PL 1\n3 DE 2\n3 FR 2\n3 PL 2");
    CHECK(files.house.count("requests") == 8);
    files.check_books();
}

TEST_CASE("an amendment overtakes what an extension holds, and the deletion after it reaches that state") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"POL"}));
    files.take(Day{2, "historical"}.conviction("TEST/1", {"POL", "FRA"}));
    CHECK(files.made() == "1 FR held\n1 PL acknowledged");
    files.take(Day{3}.conviction("TEST/1", {"POL"}, 'A', 2));
    CHECK(files.made() == "1 FR closed superseded\n1 PL acknowledged\n2 FR acknowledged\n2 PL acknowledged");
    files.take(Day{4}.conviction("TEST/1", {}, 'D', 3));
    CHECK(files.made() == "1 FR closed superseded\n1 PL acknowledged\n2 FR acknowledged\n2 PL acknowledged\n"
                          "3 FR acknowledged\n3 PL acknowledged");
    CHECK(files.house.count("requests") == 5);
    files.check_books();
}

TEST_CASE("a deletion of what an extension holds goes to the others, and the held one is never sent") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"POL"}));
    files.take(Day{2, "historical"}.conviction("TEST/1", {"POL", "FRA"}));
    files.take(Day{3}.conviction("TEST/1", {}, 'D', 2));
    CHECK(files.made() == "1 FR closed superseded\n1 PL acknowledged\n2 PL acknowledged");
    CHECK(files.house.sql("select reason from decision where outcome = 'not_applicable'") == "never sent");
    CHECK(files.house.count("requests") == 2);
    files.check_books();
}

TEST_CASE("an extension that comes after the deletion, or of the deletion itself, notifies nobody") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"POL"}));
    files.take(Day{2}.conviction("TEST/1", {"POL"}, 'D', 2));
    files.take(Day{3}.conviction("TEST/1", {"POL", "FRA"}, 'D', 2)); // it had states: nothing to add
    CHECK(files.made() == "1 PL acknowledged\n2 PL acknowledged");
    files.take(Day{4}.conviction("TEST/1", {"POL", "FRA"}));
    CHECK(files.house.sql("select verdict from record order by id") == "new\nnew\nextended\nextended");
    CHECK(files.made() == "1 FR closed superseded\n1 PL acknowledged\n2 PL acknowledged");
    CHECK(files.decided() == "1 nationality notify\n1 extension notify\n2 earlier-version notify\n"
                             "2 earlier-version not_applicable never sent");
    CHECK(files.house.count("requests") == 2);
    files.check_books();
}

TEST_CASE("a live version closes the held ones before it, a held one does not") {
    Files files;
    files.take(Day{1, "historical"}.conviction("TEST/1", {"POL", "FRA"}));
    files.take(Day{2, "historical"}.conviction("TEST/1", {"POL"}, 'A', 2));
    CHECK(files.made() == "1 FR held\n1 PL held\n2 FR held\n2 PL held");
    files.take(Day{3}.conviction("TEST/1", {"POL"}, 'A', 3));
    CHECK(files.made() == "1 FR closed superseded\n1 PL closed superseded\n2 FR closed superseded\n"
                          "2 PL closed superseded\n3 FR acknowledged\n3 PL acknowledged");
    files.check_books();
}

TEST_CASE("a deletion of what was only held is not sent, and nothing of it is sent later") {
    Files files;
    files.take(Day{1, "historical"}.conviction("TEST/1", {"POL"}));
    files.take(Day{2}.conviction("TEST/1", {}, 'D', 2));
    CHECK(files.made() == "1 PL closed superseded");
    CHECK(files.decided() == "1 nationality notify\n2 earlier-version not_applicable never sent");
    CHECK(files.house.count("requests") == 0);
    files.check_books();
}

TEST_CASE("a state that only a late version names is not told of a conviction that was deleted since") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"FRA"}, 'D', 2)); // no elder is known: its nationalities decide
    files.take(Day{2}.conviction("TEST/1", {"FRA", "POL"}));
    CHECK(files.made() == "1 FR closed superseded\n1 PL closed superseded\n2 FR acknowledged");
    CHECK(files.decided() == "1 nationality notify\n1 nationality notify\n2 nationality notify\n"
                             "2 earlier-version not_applicable never sent");
    files.check_books();
}

TEST_CASE("a late version of a historical file makes the newer one for its state held, too") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"FRA"}, 'A', 2));
    files.take(Day{2, "historical"}.conviction("TEST/1", {"FRA", "POL"}));
    CHECK(files.made() == "1 FR closed superseded\n1 PL closed superseded\n2 FR acknowledged\n2 PL held");
    CHECK(files.house.count("requests") == 1);
    files.check_books();
}

TEST_CASE("a newer version whose record is erased waits for a person where a late one adds a state") {
    Files files;
    files.take(Day{1}.conviction("TEST/1", {"FRA"}, 'A', 2));
    files.house.sql("update record set content = null, erased_at = now()");
    files.take(Day{2}.conviction("TEST/1", {"FRA", "POL"}));
    CHECK(files.made() == "1 FR closed superseded\n1 PL closed superseded\n2 FR acknowledged");
    CHECK(files.decided() == "1 nationality notify\n1 nationality notify\n2 nationality notify\n"
                             "2 earlier-version review erased, and to be sent to PL");
    files.check_books();
}

} // namespace succession_test
