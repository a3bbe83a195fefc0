#include "made.hpp"

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

TEST_CASE("who wrote a journal entry is PostgreSQL's word, whatever was inserted") {
    const Store store;
    const auto clerk = "clerk_of_" + store.database.name(); // roles are the whole server's
    store.database.run(fmt::format("create role {0}; grant usage on schema convictiond to {0};"
                                   "grant insert on journal to {0}",
                                   clerk));
    store.database.run("insert into journal (at, who, verb, detail) values (now(), 'another', 'x', '{}')");
    store.database.run("set session authorization " + clerk +
                       ";"
                       "insert into journal (at, who, verb, detail) values (now(), 'postgres', 'x', '{}')");
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

} // namespace journal_test
