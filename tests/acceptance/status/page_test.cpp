#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "acceptance/status/answer.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace page_test {

using namespace convictiond::test;
namespace json = boost::json;

TEST_CASE("the page and all it loads come from the daemon, under a strict security policy") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    house.start();
    for (const auto* path :
         {"/", "/assets/page.css", "/assets/page.js", "/assets/calendar.js", "/assets/volumes.js",
          "/api/v1/overview", "/api/v1/volumes", "/health", "/metrics", "/nowhere"}) {
        INFO(path);
        const auto answer = get(house.admin_port(), path);
        CHECK(answer.headers.at("content-security-policy") == "default-src 'self'");
        CHECK(answer.headers.at("x-content-type-options") == "nosniff");
        CHECK(answer.headers.at("x-frame-options") == "DENY");
        CHECK(answer.headers.at("referrer-policy") == "no-referrer");
        CHECK(answer.headers.at("cache-control") == "no-store");
        CHECK((answer.status == 404) == (std::string_view{path} == "/nowhere"));
    }
    CHECK(get(house.admin_port(), "/").headers.at("content-type") == "text/html; charset=utf-8");
    CHECK(get(house.admin_port(), "/").body.find("<table class=\"lanes\">") != std::string::npos);
}

TEST_CASE("the admin address only reads") {
    const Database database;
    House house{database.connection(), {{"DE"}}};
    house.start();
    for (const auto* method : {"POST", "PUT", "DELETE"}) {
        const auto answer = get(house.admin_port(), "/api/v1/overview", method);
        CHECK(answer.status == 405);
        CHECK(answer.headers.at("allow") == "GET, HEAD");
    }
    const auto head = get(house.admin_port(), "/", "HEAD");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
}

TEST_CASE("what the page reads tells files, lanes, desk and sums, and nothing about a person") {
    const Database database;
    House house{database.connection(), {{"DE"}, {"PL"}}};
    house.start_ready();
    Day day{1};
    day.conviction("TEST/1", {"DEU", "POL"}).conviction("TEST/2", {"YUG"});
    house.drop(day.name(), day.bytes());
    json::value overview;
    REQUIRE(eventually([&] {
        overview = json::parse(get(house.admin_port(), "/api/v1/overview").body);
        const auto* files = overview.as_object().if_contains("files");
        const auto* sums = overview.as_object().if_contains("sums");
        return files != nullptr && files->as_array().size() > 1 &&
               files->as_array()[files->as_array().size() - 2].at("state") == "came" && sums != nullptr &&
               sums->at("rows").at(2).at("found") == 2 && overview.at("lanes").at(1).at("acknowledged") == 1;
    }));
    const auto& files = overview.at("files").as_array();
    const auto& yesterday = files[files.size() - 2];
    CHECK(yesterday.at("source") == "PNC");
    CHECK(yesterday.at("day").as_string() == convictiond::base::to_text(day.date()));
    CHECK(yesterday.at("convictions") == 2);
    CHECK(files.size() > 365);
    CHECK(overview.at("findings").as_array().empty());
    CHECK(overview.at("lanes").at(0).at("id") == "DE");
    CHECK(overview.at("lanes").at(0).at("acknowledged") == 1);
    CHECK(overview.at("lanes").at(1).at("id") == "PL");
    CHECK(overview.at("desk").at(0).at("id") == "review");
    CHECK(overview.at("desk").at(0).as_object().contains("nearestDay"));
    CHECK(overview.at("sums").at("unaccounted") == 0);
    const auto text = json::serialize(overview);
    for (const auto* word : {"NOWAK", "ANNA", "1985", "2001/0171310W", "TEST/"}) {
        INFO(word);
        CHECK(text.find(word) == std::string::npos);
    }
}

} // namespace page_test
