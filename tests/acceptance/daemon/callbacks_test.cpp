#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <csignal>
#include <fmt/format.h>

namespace callbacks_test {

using namespace convictiond::test;

namespace {

Answer post(const House& house, const Credentials& credentials, const std::string& body) {
    const auto connection = call(house.callback_port(), credentials);
    const auto written =
        connection->write(fmt::format("POST /v1/acknowledgements HTTP/1.1\r\nHost: localhost\r\n"
                                      "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                                      body.size(), body));
    return written ? connection->read() : Answer{};
}

// Two states that are owed a call and never make it: the test does. PL's notification is delivered.
struct Delivered {
    Database database;
    House house{database.connection(),
                {{"PL", "callback", "[]", R"(, "silent_share": 1)"},
                 {"FR", "callback", "[]", R"(, "silent_share": 1)"}}};
    std::string id;

    Delivered() {
        const auto day = Day{1}.conviction("TEST/1", {"POL"});
        house.drop(day.name(), day.bytes());
        house.start_ready();
        REQUIRE(house.logs({"notification.delivered"}));
        REQUIRE(eventually([&] { return status() == "delivered"; }));
        id = house.sql("select id from notification");
    }
    [[nodiscard]] std::string status() const { return house.sql("select status from standing"); }
    [[nodiscard]] Answer post(const Credentials& credentials, const std::string& body) const {
        return callbacks_test::post(house, credentials, body);
    }
    [[nodiscard]] std::string item(const std::string& status = "recorded") const {
        return fmt::format(R"({{"id": "{}", "status": "{}", "reference": "PL-1"}})", id, status);
    }
    [[nodiscard]] std::string result(const std::string& word) const {
        return fmt::format(R"([{{"id":"{}","result":"{}"}}])", id, word);
    }
};

} // namespace

TEST_CASE(
    "an acknowledgement is stored, the same again is repeated, and one that says otherwise is for a person") {
    const Delivered exchange;
    const auto poland = exchange.house.caller("PL");
    const auto first = exchange.post(poland, exchange.item());
    CHECK(first.status() == 200);
    CHECK(first.body == exchange.result("stored"));
    CHECK(exchange.status() == "acknowledged");
    CHECK(exchange.post(poland, "[" + exchange.item() + "]").body == exchange.result("repeated"));
    CHECK(exchange.post(poland, exchange.item("refused")).body == exchange.result("conflict"));
    CHECK(exchange.status() == "acknowledged");
    CHECK(exchange.house.ctl({"desk"}).output.find("conflict") != std::string::npos);
    CHECK(exchange.house.ctl({"reconcile"}).status == 0);
}

TEST_CASE("what was answered stored is there after a kill in the same moment") {
    Delivered exchange;
    const auto poland = exchange.house.caller("PL");
    REQUIRE(exchange.post(poland, exchange.item()).body == exchange.result("stored"));
    REQUIRE(exchange.house.stop(SIGKILL) == 128 + SIGKILL);
    CHECK(exchange.status() == "acknowledged");
    exchange.house.start_ready();
    REQUIRE(exchange.house.logs({"acknowledgements.listening"}));
    CHECK(exchange.post(poland, exchange.item()).body == exchange.result("repeated"));
}

TEST_CASE("what is settled while its POST is in flight is not sent again when that POST fails") {
    const Database database;
    House house{database.connection(),
                {{"PL", "callback", R"([{"kind": "black_hole"}])", R"(, "silent_share": 1)"}}};
    house.set("defaults.answer_timeout", "1s");
    house.set("defaults.retry", "{ base: 20ms, cap: 20ms, max_retry_after: 1s }");
    const auto first = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(first.name(), first.bytes());
    house.start_ready();
    REQUIRE(eventually([&] { return house.count("requests") == 1; }));
    const auto id = house.sql("select id from notification");
    const std::string status = GENERATE("recorded", "refused");
    REQUIRE(
        post(house, house.caller("PL"), fmt::format(R"({{"id": "{}", "status": "{}"}})", id, status)).body ==
        fmt::format(R"([{{"id":"{}","result":"stored"}}])", id));
    REQUIRE(eventually([&] { return house.sql("select outcome from attempt") == "unknown"; }));

    house.order("PL", "[]");
    const auto second = Day{2}.conviction("TEST/2", {"POL"});
    house.drop(second.name(), second.bytes());
    REQUIRE(house.logs({"notification.delivered", "TEST/2"}));
    CHECK(house.count("requests") == 2);
}

TEST_CASE("what was delivered has no day any more by which it must go, refused though it is") {
    const Delivered exchange;
    REQUIRE(exchange.post(exchange.house.caller("PL"), exchange.item("refused")).status() == 200);
    const auto life = exchange.house.ctl({"trace", exchange.id}).output;
    CHECK(life.find("refused") != std::string::npos);
    CHECK(life.find("must go") == std::string::npos);
}

TEST_CASE("another state's notification, and one that never was, are unknown") {
    const Delivered exchange;
    CHECK(exchange.post(exchange.house.caller("FR"), exchange.item()).body == exchange.result("unknown"));
    CHECK(exchange.status() == "delivered");
    const auto never =
        exchange.post(exchange.house.caller("PL"),
                      R"([{"id": "00000000-0000-8000-8000-000000000000", "status": "recorded"},)"
                      R"( {"id": "no id at all", "status": "recorded"}])");
    CHECK(never.status() == 200);
    CHECK(never.body == R"([{"id":"00000000-0000-8000-8000-000000000000","result":"unknown"},)"
                        R"({"id":"no id at all","result":"unknown"}])");
}

TEST_CASE("nothing of a malformed array is stored") {
    const Delivered exchange;
    const std::string faulty = GENERATE(R"({"id": 1})", R"({"status": "recorded"})", R"("text")",
                                        R"({"id": "a", "status": "maybe"})");
    const auto answer =
        exchange.post(exchange.house.caller("PL"), fmt::format("[{}, {}]", exchange.item(), faulty));
    CHECK(answer.status() == 400);
    CHECK(answer.head.find("application/problem+json") != std::string::npos);
    CHECK(answer.body.find("item 2") != std::string::npos);
    CHECK(exchange.post(exchange.house.caller("PL"), "[" + exchange.item()).status() == 400); // no JSON
    CHECK(exchange.status() == "delivered");
    CHECK(exchange.house.sql("select count(*) from acknowledgement") == "0");
}

TEST_CASE("an empty array is answered by one") {
    const Delivered exchange;
    const auto answer = exchange.post(exchange.house.caller("PL"), "[]");
    CHECK(answer.status() == 200);
    CHECK(answer.body == "[]");
}

TEST_CASE("a certificate that is nobody's gets 403, one of another authority or none no handshake") {
    Delivered exchange;
    const auto unknown = exchange.post(exchange.house.unknown_caller(), exchange.item());
    CHECK(unknown.status() == 403);
    CHECK(exchange.house.logs({"acknowledgement.stranger"}));

    // With TLS 1.3 the client learns of it by its first read.
    auto stranger = Answer{};
    try {
        stranger = exchange.post(exchange.house.stranger(), exchange.item());
    } catch (const std::runtime_error&) { // no handshake at all
    }
    CHECK(stranger.end != Answer::End::answered);

    Process without{
        Launch{"curl",
               {"--silent", "--show-error", "--cacert", exchange.house.caller("PL").ca, "--data", "[]",
                fmt::format("https://127.0.0.1:{}/v1/acknowledgements", exchange.house.callback_port())}}};
    CHECK(without.wait().value_or(0) != 0);
    CHECK(without.output().empty());
    CHECK(exchange.status() == "delivered");
    CHECK(exchange.post(exchange.house.caller("PL"), exchange.item()).body == exchange.result("stored"));
}

TEST_CASE("a state is also known by a DNS name of its certificate, whatever its case, and by nothing else") {
    Delivered exchange;
    exchange.house.leave_out("member_states.PL.callback_fingerprints");
    exchange.house.set("member_states.PL.callback_names", "[other.ecris.test, pl.ecris.test]"); // it says PL
    exchange.house.leave_out("member_states.FR.callback_fingerprints");
    exchange.house.set("member_states.FR.callback_names", "[ecris.test]"); // no parent of a name is the name
    REQUIRE(exchange.house.stop(SIGTERM) == 0);
    exchange.house.start_ready();
    REQUIRE(exchange.house.logs({"acknowledgements.listening"}));
    CHECK(exchange.post(exchange.house.caller("FR"), exchange.item()).status() == 403);
    CHECK(exchange.post(exchange.house.unknown_caller(), exchange.item()).status() == 403);
    CHECK(exchange.post(exchange.house.caller("PL"), exchange.item()).body == exchange.result("stored"));
}

TEST_CASE("a thousand acknowledgements are taken at once, one more or deeper or bigger than agreed is not") {
    const Delivered exchange;
    const auto poland = exchange.house.caller("PL");
    std::string rest; // 999 of one that never was
    for (int i = 1; i < 1000; ++i)
        rest += R"(,{"id":"00000000-0000-8000-8000-000000000000","status":"recorded"})";
    CHECK(exchange.post(poland, "[" + exchange.item() + rest + R"(,{"id":"x","status":"recorded"}])")
              .status() == 400);
    CHECK(exchange.post(poland, std::string(20, '[') + std::string(20, ']')).status() == 400);
    const auto big = exchange.post(poland, std::string(std::size_t{4} << 20U, ' ') + exchange.item());
    CHECK(big.status() == 413);
    CHECK(big.head.find("application/problem+json") != std::string::npos);
    CHECK(big.body.find("at most 4 MiB") != std::string::npos);
    CHECK(exchange.status() == "delivered");
    rest.clear(); // with words of a few KiB each
    for (int i = 1; i < 1000; ++i)
        rest += R"(,{"id":"00000000-0000-8000-8000-000000000000","status":"refused","reason":")" +
                std::string(4000, 'x') + R"(","reference":null,"at":null})";
    const auto taken = exchange.post(poland, "[" + exchange.item() + rest + "]");
    CHECK(taken.status() == 200);
    CHECK(taken.body.starts_with("[{\"id\":\"" + exchange.id + "\",\"result\":\"stored\"},{"));
    CHECK(exchange.status() == "acknowledged");
}

} // namespace callbacks_test
