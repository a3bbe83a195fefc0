#include "acceptance/simulator/play.hpp"
#include "support/eventually.hpp"

#include <boost/json.hpp>

namespace acknowledging_test {

using namespace convictiond::test;

namespace {

// The simulator and the desk that it calls back know each other by one authority: the play's own. The desk
// comes second, so the simulator learns its address by the admin port.
struct Exchange {
    Play play;
    AcknowledgementDesk desk;

    explicit Exchange(const std::string& more = {}, const std::string& result = "stored", int failing = 0)
        : play{Play::callback("https://127.0.0.1:1/", more)}, desk{play.caller(), result, failing} {
        ask(play.admin(), "POST", "/callbacks", R"({"url": ")" + desk.url() + R"("})");
    }
    void send(int count) const {
        const auto connection = play.call();
        for (int number = 1; number <= count; ++number) {
            REQUIRE(connection->write(Letter{number}.bytes()));
            REQUIRE(connection->read().status() == 200);
        }
    }
};

} // namespace

TEST_CASE("a state with callbacks acknowledges each notification at the desk") {
    Exchange exchange;
    exchange.send(1);
    const auto bodies = exchange.desk.wait_for(1);
    REQUIRE(bodies);
    const auto item = boost::json::parse(bodies->front()).at(0);
    CHECK(item.at("id") == boost::json::value(Letter{1}.id));
    CHECK(item.at("status") == "recorded");
    CHECK(item.at("reference") == "PL-0000001");
    CHECK(item.at("at").as_string().ends_with("Z"));
    CHECK(eventually([&] { return exchange.play.count("acknowledged") == 1; }));
    CHECK(exchange.play.count("pending_callbacks") == 0);
}

TEST_CASE("callbacks go in batches of at most the given size over one connection") {
    Exchange exchange{R"(, "delay_ms": [300, 300], "batch": 4)"};
    exchange.send(10);
    CHECK(eventually([&] { return exchange.play.count("acknowledged") == 10; }));
    const auto bodies = exchange.desk.wait_for(3);
    REQUIRE(bodies);
    std::size_t items = 0;
    for (const auto& body : *bodies) {
        const auto size = boost::json::parse(body).as_array().size();
        CHECK(size <= 4);
        items += size;
    }
    CHECK(items == 10);
    CHECK(exchange.desk.connections() == 1);
}

TEST_CASE("a callback is tried again until it is answered 200") {
    Exchange exchange{"", "stored", 2};
    exchange.send(1);
    CHECK(eventually([&] { return exchange.play.count("acknowledged") == 1; }));
    CHECK(exchange.play.count("failed_callbacks") >= 2);
    const auto bodies = exchange.desk.wait_for(3);
    REQUIRE(bodies);
    CHECK(bodies->size() == 3);
}

TEST_CASE("a repeat is acknowledged again, and what the desk does not take is counted") {
    SECTION("repeated") {
        Exchange exchange{"", "repeated"};
        exchange.send(1);
        CHECK(exchange.play.send(Letter{1}).status() == 409);
        CHECK(eventually([&] { return exchange.play.count("acknowledged_before") == 2; }));
    }
    SECTION("unknown") {
        Exchange exchange{"", "unknown"};
        exchange.send(1);
        CHECK(eventually([&] { return exchange.play.count("unaccepted") == 1; }));
    }
}

TEST_CASE("a share of the acknowledgements refuses, with a reason, and a share never comes") {
    SECTION("refuses") {
        Exchange exchange{R"(, "refuse_share": 1)"};
        exchange.send(1);
        const auto bodies = exchange.desk.wait_for(1);
        REQUIRE(bodies);
        const auto item = boost::json::parse(bodies->front()).at(0);
        CHECK(item.at("status") == "refused");
        CHECK_FALSE(item.at("reason").as_string().empty());
    }
    SECTION("silent") {
        const Exchange exchange{R"(, "silent_share": 1)"};
        exchange.send(1);
        CHECK(exchange.play.count("pending_callbacks") == 0);
        CHECK(exchange.play.count("acknowledged") == 0);
    }
}

} // namespace acknowledging_test
