// Quarantined records that an operator accepts although their event and their version do not go together:
// they are sent as they stand, and what comes later finds them.
#include "acceptance/ctl/office.hpp"

namespace accepting_test {

using namespace convictiond::test;

namespace {

std::string made(const House& house) {
    return house.sql("select e.reference, e.version, n.member_state, s.status from notification n "
                     "join event e on e.id = n.event_id join standing s on s.number = n.number "
                     "order by 1, 2, 3");
}

// What the states were told, as they were told it.
std::string told(const House& house) {
    return house.sql("select body::json -> 'conviction' ->> 'reference', body::json ->> 'event', "
                     "body::json -> 'conviction' ->> 'version' from notification_body order by 1, 3, number");
}

void accept(Office& office, const std::string& reference) {
    const auto id = office.house.sql("select id from record join quarantine on record_id = id "
                                     "where settled_at is null and reference = '" +
                                     reference + "'");
    INFO(reference);
    CHECK(office.answer({"accept", "q" + id, "--reason", "the source says so"}).at("done").as_bool());
    REQUIRE(office.house.comes_to_rest());
}

} // namespace

TEST_CASE("a record whose event and version do not go together is accepted, and later ones find it") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    office.take(Day{1}
                    .conviction("TEST/1", {"POL"}, 'N', 2)
                    .conviction("TEST/2", {"POL"}, 'A', 1)
                    .conviction("TEST/3", {"POL"}, 'D', 1));
    CHECK(house.sql("select count(*) from quarantine") == "3");
    for (const auto* reference : {"TEST/1", "TEST/2", "TEST/3"}) accept(office, reference);
    CHECK(told(house) == "TEST/1 new 2\nTEST/2 amended 1\nTEST/3 deleted 1");
    CHECK(made(house) == "TEST/1 2 PL acknowledged\nTEST/2 1 PL acknowledged\nTEST/3 1 PL acknowledged");
    CHECK(house.sql("select kind, segment, field from flag where kind = 'version-gap'") ==
          "version-gap CNV 3");
    office.all_is_accounted_for();

    office.take(Day{2}
                    .conviction("TEST/1", {"FRA"}, 'A', 3)
                    .conviction("TEST/2", {}, 'D', 2)
                    .conviction("TEST/3", {"POL"}, 'N', 1)); // known as a deletion: a version conflict
    CHECK(made(house) == "TEST/1 2 PL acknowledged\nTEST/1 3 FR acknowledged\nTEST/1 3 PL acknowledged\n"
                         "TEST/2 1 PL acknowledged\nTEST/2 2 PL acknowledged\nTEST/3 1 PL acknowledged");
    CHECK(house.sql("select kind from quarantine where settled_at is null") == "version-conflict");

    // Version 1 comes at last: its state is told the newest, and nothing older.
    office.take(Day{3}.conviction("TEST/1", {"DEU"}));
    CHECK(house.sql("select e.version, s.status from notification n join event e on e.id = n.event_id "
                    "join standing s on s.number = n.number where n.member_state = 'DE' order by 1") ==
          "1 closed\n2 closed\n3 acknowledged");
    CHECK(house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("a deletion that is accepted of a version known as new takes nothing back and deletes nothing") {
    Office office;
    auto& house = office.house;
    house.start_ready();
    office.take(Day{1}.conviction("TEST/1", {"POL", "XQX"}));
    office.take(Day{2}.conviction("TEST/1", {"FRA"}, 'D', 1));
    accept(office, "TEST/1");
    CHECK(house.sql("select settled_how from quarantine") == "accepted");
    CHECK(told(house) == "TEST/1 new 1");
    const auto review = office.desk_id("review");
    CHECK(office.answer({"decide", review, "--state", "FR", "--reason", "passport"}).at("done").as_bool());
    REQUIRE(house.comes_to_rest());
    CHECK(told(house) == "TEST/1 new 1\nTEST/1 new 1");
    office.all_is_accounted_for();
}

} // namespace accepting_test
