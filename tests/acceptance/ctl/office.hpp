// A house and two operators with logins of their own, Anna and Bert: what takes two people, and the checks
// that all is accounted for. Roles belong to the cluster, so their names hold the database's.
#pragma once

#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/postgres.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace convictiond::test {

struct Office {
    Database database;
    House house;
    std::string anna = database.name() + "_anna";
    std::string bert = database.name() + "_bert";

    explicit Office(std::vector<SimulatedState> states = {{"DE"}, {"FR"}, {"PL"}})
        : house{database.connection(), std::move(states)} {
        for (const auto& name : {anna, bert})
            database.run(fmt::format("create role {} login in role convictiond_operator", name));
    }
    ~Office() {
        for (const auto& name : {anna, bert}) database.run("drop role " + name);
    }
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;

    void take(const Day& day) {
        house.drop(day.name(), day.bytes());
        REQUIRE(house.logs({"file.accepted", day.name()}));
        REQUIRE(house.comes_to_rest());
    }
    // Anna asks, and is turned down when she approves it herself; Bert approves.
    void by_two(std::vector<std::string> words) {
        words.insert(words.begin(), "--json");
        words.insert(words.end(), {"--reason", "the test's"});
        const auto asked = house.ctl(words, anna);
        INFO(asked.errors);
        REQUIRE(asked.status == 0);
        const auto request = std::to_string(boost::json::parse(asked.output).at("request").as_int64());
        CHECK(house.ctl({"approve", request}, anna).status == 77);
        const auto approved = house.ctl({"approve", "r" + request}, bert);
        INFO(approved.errors);
        REQUIRE(approved.status == 0);
        CHECK(house.ctl({"approve", request}, bert).status == 1);
    }
    boost::json::value answer(std::vector<std::string> words) {
        words.insert(words.begin(), "--json");
        const auto ended = house.ctl(words, anna);
        INFO(ended.errors);
        REQUIRE(ended.status == 0);
        return boost::json::parse(ended.output);
    }
    std::string desk_id(std::string_view kind) {
        const auto desk = answer({"desk"});
        for (const auto& item : desk.as_array())
            if (item.at("kind").as_string() == kind) return std::string{item.at("id").as_string()};
        return "none";
    }
    void all_is_accounted_for() {
        CHECK(house.ctl({"reconcile"}, anna).status == 0);
        CHECK(house.theirs() == house.ours());
    }
};

} // namespace convictiond::test
