#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace questions_test {

using namespace convictiond::test;
namespace json = boost::json;
namespace base = convictiond::base;

namespace {

json::value answer(const House& house, std::vector<std::string> words) {
    words.insert(words.begin(), "--json");
    const auto ended = house.ctl(words);
    INFO(ended.errors);
    REQUIRE(ended.status == 0);
    return json::parse(ended.output);
}

// A house in which everything is: a delivery, a refusal, a review, a quarantined record, a rejected file.
void live_through_a_day(House& house) {
    const auto day = Day{1}
                         .conviction("TEST/1", {"POL"})
                         .conviction("TEST/2", {"DEU"})
                         .conviction("TEST/3", {"XXB"})
                         .conviction("TEST/4", {"POL"}, 'X');
    house.drop(day.name(), day.bytes());
    const auto broken = Day{2}.conviction("TEST/5").line("XYZ|what");
    house.drop(broken.name(), broken.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
}

std::vector<SimulatedState> states() {
    return {{"DE", "receipt", R"([{"kind": "status", "status": 422}])"}, {"PL"}};
}

// Every object in a list has an id.
void every_listed_object_has_an_id(const json::value& value) {
    if (const auto* list = value.if_array()) {
        for (const auto& item : *list) {
            if (item.is_object()) CHECK(item.as_object().contains("id"));
            every_listed_object_has_an_id(item);
        }
    } else if (const auto* object = value.if_object()) {
        for (const auto& [name, inner] : *object) every_listed_object_has_an_id(inner);
    }
}

} // namespace

TEST_CASE("an operator's questions have answers, for people and for programs") {
    const Database database;
    House house{database.connection(), states()};
    live_through_a_day(house);

    const auto files = answer(house, {"files", "--date", "yesterday"});
    REQUIRE(files.as_array().size() == 2);
    CHECK(std::ranges::count_if(files.as_array(), [](const auto& file) {
              return file.at("verdict").as_string() == "accepted" &&
                     file.at_pointer("/records/new").as_int64() == 3 &&
                     file.at_pointer("/records/quarantined").as_int64() == 1;
          }) == 1);
    CHECK(house.ctl({"files", "--date", "1999-01-01"}).output == "no file of 1999-01-01 has come\n");

    const auto life = answer(house, {"trace", "TEST/1"});
    const auto& notification = life.at_pointer("/events/0/notifications/0");
    CHECK(notification.at("state").as_string() == "PL");
    CHECK(notification.at("status").as_string() == "acknowledged");
    CHECK(notification.at("attempts").as_array().size() == 1);
    const std::string id{notification.at("id").as_string()};
    CHECK(answer(house, {"trace", id}) == life);
    CHECK(notification.at_pointer("/attempts/0/receipt") == "acknowledged");
    const auto& flag = life.at_pointer("/records/0/flags/0");
    CHECK(flag.at("kind") == "obligatory-unknown");
    CHECK(flag.at("segment") == "CNV");
    CHECK(flag.at("field") == 7);
    CHECK(flag.at("line") == 2);
    CHECK_THAT(house.ctl({"trace", "TEST/1"}).output,
               Catch::Contains("line 2: new, version 1") &&
                   Catch::Contains("flagged obligatory-unknown: line 2, CNV 7\n") &&
                   Catch::Contains("receipt: acknowledged"));
    const auto until = base::to_text(base::operator+(Day{1}.date(), std::chrono::days{27}));
    const auto waiting = answer(house, {"trace", "TEST/3"});
    CHECK(waiting.at_pointer("/events/0/decisions/0/lastPermittedDay") == json::value(until));
    CHECK_THAT(house.ctl({"trace", "TEST/3"}).output, Catch::Contains("must go before the end of " + until));
    const auto quarantined = answer(house, {"trace", "TEST/4"});
    CHECK(quarantined.at_pointer("/records/0/lastPermittedDay") == json::value(until));
    CHECK(quarantined.at_pointer("/journal/0/verb") == "record.quarantined");
    CHECK_THAT(house.ctl({"trace", "TEST/4"}).output,
               Catch::Contains("waits on the desk, must go before the end of " + until));

    std::vector<std::string> kinds;
    const auto desk = answer(house, {"desk"});
    for (const auto& item : desk.as_array()) {
        kinds.emplace_back(item.at("kind").as_string());
        const std::string item_id{item.at("id").as_string()};
        CHECK(answer(house, {"show", item_id}).at("id").as_string() == item_id);
    }
    std::ranges::sort(kinds);
    CHECK(kinds == std::vector<std::string>{"quarantined", "refused", "rejected-file", "review"});

    const auto sums = answer(house, {"reconcile"});
    CHECK(sums.at("unaccounted").as_int64() == 0);
    CHECK(sums.at("files").as_array().empty());
    const auto by_file = answer(house, {"reconcile", "--files"});
    every_listed_object_has_an_id(by_file);
    CHECK(by_file.at("files").as_array().size() == 2); // sums 1 and 2 of the file that was accepted
    CHECK(by_file.at_pointer("/files/0/name") == files.at(1).at("name")); // the newest first
    CHECK_THAT(house.ctl({"reconcile", "--files"}).output, Catch::Contains("DAF_PNC_"));
    for (const auto& words : std::vector<std::vector<std::string>>{{"files"},
                                                                   {"lanes"},
                                                                   {"status"},
                                                                   {"desk"},
                                                                   {"reconcile"},
                                                                   {"trace", "TEST/1"},
                                                                   {"database", "status"}})
        every_listed_object_has_an_id(answer(house, words));
}

TEST_CASE(
    "the report of a day says what happened and what stands, as text, JSON and HTML, and names no person") {
    const Database database;
    House house{database.connection(), states()};
    live_through_a_day(house);

    const auto report = answer(house, {"report"});
    every_listed_object_has_an_id(report);
    CHECK(report.at("date").as_string() == base::to_text(base::date_in(base::london, base::now())));
    CHECK(report.at("unaccounted") == 0);
    REQUIRE(report.at("files").as_array().size() == 2);
    CHECK(report.at_pointer("/files/0/records") == 4);
    CHECK(report.at_pointer("/files/0/new") == 3);
    CHECK(report.at_pointer("/files/0/quarantined") == 1);
    CHECK(report.at_pointer("/files/1/verdict") == "rejected");
    CHECK(std::ranges::any_of(report.at("flags").as_array(), [](const auto& flag) {
        return flag.at("id") == "obligatory-unknown" && flag.at("count").as_int64() > 0;
    }));
    const auto& lanes = report.at("notifications").as_array();
    REQUIRE(lanes.size() == 2);
    CHECK(lanes[0].at("id") == "DE");
    CHECK(lanes[0].at("made") == 1);
    CHECK(lanes[0].at("delivered") == 0);
    CHECK(lanes[0].at("refused") == 1);
    CHECK(lanes[1].at("id") == "PL");
    CHECK(lanes[1].at("acknowledged") == 1);
    CHECK(report.at("desk").as_array().size() == 4);
    CHECK(report.at("sums").as_array().size() == 4);

    const auto text = house.ctl({"report", "--format", "text"});
    CHECK(text.status == 0);
    CHECK_THAT(text.output, Catch::Contains("Files judged") && Catch::Contains("unaccounted: 0"));
    const auto html = house.ctl({"report", "--format", "html"});
    CHECK_THAT(html.output, Catch::StartsWith("<!doctype html>") && Catch::Contains("<h2>Files judged</h2>"));
    for (const auto* word : {"NOWAK", "ANNA", "1985", "2001/0171310W"})
        for (const auto& shown : {text.output, html.output, json::serialize(report)})
            CHECK(shown.find(word) == std::string::npos);

    const auto before = answer(house, {"report", "--date", "1999-01-01"});
    CHECK(before.at("files").as_array().empty());
    CHECK(before.at("notifications").as_array().empty());
    CHECK(house.ctl({"report", "--date", "someday"}).status == 2);
    CHECK(house.ctl({"report", "--format", "pdf"}).status == 2);
}

TEST_CASE("a status with every state in it fits a terminal of 80 by 24") {
    const Database database;
    std::vector<SimulatedState> all;
    for (const auto* name :
         {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
          "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"})
        all.push_back({name});
    House house{database.connection(), all};
    for (const auto& state : all)
        REQUIRE(house.ctl({"lanes", "pause", state.name, "--reason", std::string(300, 'r')}).status == 0);
    const auto screen = house.ctl({"status"}).output;
    CHECK(std::ranges::count(screen, '\n') <= 24);
    std::size_t width = 0;
    for (const char c : screen) {
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++width;
        if (c == '\n') width = 0;
        REQUIRE(width <= 80);
    }
    CHECK_THAT(screen, Catch::Contains("15 more with something to say"));
}

} // namespace questions_test
