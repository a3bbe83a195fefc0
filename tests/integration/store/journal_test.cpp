#include "made.hpp"
#include "store/journal.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace journal_test {

using namespace convictiond;
using namespace convictiond::test;

TEST_CASE("the journal takes no change, no deletion and no truncation, not even by its owner") {
    Store store;
    (void)make_one(store);
    for (const auto* statement : {"update journal set verb = 'x'", "update journal set who = 'x' where false",
                                  "delete from journal", "truncate journal", "truncate journal cascade"})
        CHECK_THAT(store.database.refusal(statement),
                   Catch::StartsWith("42501 ") && Catch::Contains("append-only"));
    CHECK(store.database.value("select count(*) > 0 from journal") == "t");
}

TEST_CASE("who wrote a journal entry is PostgreSQL's word, and no other is taken") {
    const Store store;
    const auto clerk = "clerk_of_" + store.database.name(); // roles are the whole server's
    store.database.run(fmt::format("create role {0}; grant usage on schema convictiond to {0};"
                                   "grant insert on journal to {0}",
                                   clerk));
    const auto as_another =
        "insert into journal (at, who, verb, detail) values (now(), 'another', 'x', '{}')";
    CHECK_THAT(store.database.refusal(as_another),
               Catch::StartsWith("42501 ") && Catch::Contains("postgres"));
    const auto as_clerk = "set session authorization " + clerk + ";";
    CHECK_THAT(store.database.refusal(as_clerk + as_another), Catch::Contains(clerk));
    const auto as_oneself = "insert into journal (at, verb, detail) values (now(), 'x', '{}')";
    store.database.run(as_oneself);
    store.database.run(as_clerk + as_oneself);
    CHECK(store.database.rows("select who from journal order by number") ==
          std::vector<Database::Row>{{"postgres"}, {clerk}});
    store.database.run(fmt::format("drop owned by {0}; drop role {0}", clerk));
}

TEST_CASE("the number of a journal entry is the database's") {
    const Store store;
    CHECK_THAT(store.database.refusal("insert into journal (number, at, who, verb, detail) "
                                      "values (7, now(), 'x', 'x', '{}')"),
               Catch::StartsWith("428C9 "));
}

TEST_CASE("the newest entries are told in order, with what they are about") {
    Store store;
    const auto made = make_one(store);
    record(store, outcome_of(made));
    const auto all = store::newest_entries(store.connection, 100);
    REQUIRE(all.size() > 1);
    CHECK(std::ranges::is_sorted(all, {}, &store::JournalEntry::number));
    const auto found = std::ranges::find(all, "notification.delivered", &store::JournalEntry::verb);
    REQUIRE(found != all.end());
    CHECK(found->notification == made.id);
    CHECK(all.front().file.has_value());
    const auto newest = store::newest_entries(store.connection, 1);
    REQUIRE(newest.size() == 1);
    CHECK(newest.front().number == all.back().number);
}

TEST_CASE("an entry that commits late is found in the gap that it left") {
    const Store store;
    constexpr auto entry = "insert into journal (at, verb, detail) values (now(), '{}', '{{}}')";
    store::Connection slow_session{store.database.connection(), "test"};
    store::Connection session{store.database.connection(), "test"};
    store::Transaction slow{slow_session};
    slow.run_script(fmt::format(entry, "slow"));
    store.database.run(fmt::format(entry, "fast"));

    core::UnreadNumbers unread{0};
    const auto read = [&] {
        std::string verbs;
        for (const auto& one : store::entries_in(session, unread.ranges(), 10)) {
            unread.read(one.number, noon);
            verbs += one.verb + " ";
        }
        return verbs;
    };
    CHECK(read() == "fast ");
    CHECK(read().empty());
    store.database.run(fmt::format(entry, "later"));
    slow.commit();
    CHECK(read() == "slow later ");
    CHECK(read().empty());
}

} // namespace journal_test
