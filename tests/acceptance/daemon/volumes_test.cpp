// A share that is improbably low rings through the real daemon, and falls silent when the missing come.
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/answer.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace volumes_test {

using namespace convictiond::test;

namespace {

Day day_of(int sequence, int persons, const std::vector<std::string>& nationalities) {
    Day day{sequence};
    for (int i = 0; i < persons; ++i) day.conviction(fmt::format("TEST/{}/{}", sequence, i), nationalities);
    return day;
}

} // namespace

TEST_CASE(
    "a source without second nationalities rings with its first file, and falls silent when they come") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.sources.PNC.expect.multiple_nationals", "2%");
    house.start_ready();
    const auto lost = day_of(1, 450, {"POL"});
    house.drop(lost.name(), lost.bytes());
    REQUIRE(house.logs({"finding.opened", "share", "0 of 450 persons with several nationalities"}));
    CHECK(house.sql("select series || ' ' || net from volume_fault") == "several-nationalities floor");
    const auto complete = day_of(2, 50, {"POL", "GBR"});
    house.drop(complete.name(), complete.bytes());
    CHECK(house.logs({"finding.closed", "share", "cause-gone"}));
    CHECK(house.sql("select count(*) from finding where kind = 'share' and closed_at is null") == "0");
}

TEST_CASE("an ordinary file rings nothing") {
    const Database database;
    House house{database.connection()};
    house.set("inbound.sources.PNC.expect.multiple_nationals", "2%");
    house.start_ready();
    const auto ordinary = day_of(1, 20, {"POL"});
    house.drop(ordinary.name(), ordinary.bytes());
    REQUIRE(house.logs({"file.accepted", ordinary.name()}));
    REQUIRE(house.comes_to_rest());
    CHECK(house.sql("select string_agg(series || ' ' || count, ', ' order by series) from volume") ==
          "notifications 20, persons 20, several-nationalities 0, without-cro 20");
    CHECK(house.sql("select count(*) from finding where kind in ('volume', 'share')") == "0");

    // And says that it cannot say anything yet.
    boost::json::value told;
    REQUIRE(eventually([&] {
        told = boost::json::parse(get(house.admin_port(), "/api/v1/volumes").body);
        return !told.at("sources").as_array().empty();
    }));
    const auto& subjects = told.at("sources").at(0).at("subjects");
    CHECK(subjects.at(0).at("verdict") == "not yet judged");
    CHECK(subjects.at(0).at("days").at(0).at("count") == 20);
    CHECK(subjects.at(1).at("state") == "PL");
}

} // namespace volumes_test
