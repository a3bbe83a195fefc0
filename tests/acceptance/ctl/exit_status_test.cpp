#include "acceptance/daemon/house.hpp"
#include "support/postgres.hpp"

namespace exit_status_test {

using namespace convictiond::test;

TEST_CASE("wrong usage exits 2, and 3 where a monitor asked") {
    const Database database;
    const House house{database.connection(), {{"PL"}}};
    CHECK(house.ctl({"nothing-like-this"}).status == 2);
    CHECK(house.ctl({"lanes", "pause", "PL"}).status == 2); // no reason
    CHECK(house.ctl({"files", "--date", "the day before"}).status == 2);
    CHECK(house
              .ctl({"close", "00000000-0000-8000-8000-000000000000", "--delivered-by", "post", "--on",
                    "29.11.2026", "--evidence", "/dev/null", "--reason", "x"})
              .status == 2);
    const auto check = house.ctl({"check", "--unknown"});
    CHECK(check.status == 3);
    CHECK_THAT(check.output, Catch::StartsWith("CONVICTIOND UNKNOWN - "));
}

TEST_CASE("what is not there exits 1 and says what was looked for") {
    const Database database;
    const House house{database.connection(), {{"PL"}}};
    const std::vector<std::vector<std::string>> all{
        {"show", "q999"}, {"trace", "NEVER/1"}, {"lanes", "pause", "ZZ", "--reason", "x"}};
    for (const auto& words : all) {
        const auto ended = house.ctl(words);
        CHECK(ended.status == 1);
        CHECK_FALSE(ended.errors.empty());
        CHECK(ended.output.empty());
    }
    CHECK(house.ctl({"lanes", "pause", "PL", "--reason", "  "}).status == 1);
}

TEST_CASE("a database that is away exits 69, to a monitor it is critical") {
    const House house{"host=127.0.0.1 port=1 dbname=nobody user=postgres", {{"PL"}}};
    CHECK(house.ctl({"status"}).status == 69);
    const auto check = house.ctl({"check"});
    CHECK(check.status == 2);
    CHECK_THAT(check.output, Catch::StartsWith("CONVICTIOND CRITICAL - the database cannot be reached"));
}

TEST_CASE("a bad configuration exits 78") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    house.set("databse.workers", "4");
    CHECK(house.ctl({"status"}).status == 78);
    const auto check = house.ctl({"check"});
    CHECK(check.status == 78);
    CHECK_THAT(check.output, Catch::StartsWith("CONVICTIOND UNKNOWN - 1 fault in "));
}

TEST_CASE("a database without the schema says what to run") {
    const Database database{Database::Schema::none};
    const House house{database.connection(), {{"PL"}}};
    const auto ended = house.ctl({"status"});
    CHECK(ended.status == 1);
    CHECK_THAT(ended.errors, Catch::Contains("convictionctl database migrate"));
    CHECK(house.ctl({"check"}).status == 2);
    CHECK(house.ctl({"database", "status"}).status == 1);
    REQUIRE(house.ctl({"database", "migrate"}).status == 0);
    CHECK(house.ctl({"database", "status"}).status == 0);
    CHECK(house.ctl({"status"}).status == 0);
}

TEST_CASE("whoever may not is told by 77, and what it takes") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    const auto name = database.name() + "_caller";
    const std::string roles = GENERATE("", "in role convictiond_auditor", "in role convictiond_daemon",
                                       "in role convictiond_operator, convictiond_daemon");
    database.run("create role " + name + " login " + roles);
    const auto ended = house.ctl({"lanes", "pause", "PL", "--reason", "because"}, name);
    CHECK(ended.status == 77);
    CHECK_THAT(ended.errors, Catch::StartsWith("not allowed: "));
    CHECK(house.ctl({"lanes"}, name).status == (roles.empty() ? 77 : 0));
    CHECK(database.value("select count(*) from pause") == "0");
    database.run("drop role " + name);
}

} // namespace exit_status_test
