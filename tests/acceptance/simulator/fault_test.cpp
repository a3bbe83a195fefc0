#include "acceptance/simulator/play.hpp"
#include "base/clock.hpp"

#include <algorithm>

namespace fault_test {

using namespace convictiond::test;
using namespace std::chrono_literals;

namespace {

std::string faults(const std::string& list) {
    return R"("acknowledge": "receipt", "faults": [)" + list + "]";
}

} // namespace

TEST_CASE("a status fault answers as told, and what was refused so is not a repeat later") {
    const Play play{
        faults(R"({"kind": "status", "status": 429, "retry_after": "7", "body": "{}", "to": 2})")};
    const auto refused = play.send(Letter{1});
    CHECK(refused.status() == 429);
    CHECK(refused.head.find("Retry-After: 7\r\n") != std::string::npos);
    CHECK(refused.body == "{}");
    CHECK(play.send(Letter{1}).status() == 200);
    CHECK(play.send(Letter{1}).status() == 409);
}

TEST_CASE("a delayed answer comes late, and right") {
    const Play play{faults(R"({"kind": "delay", "delay_ms": 300})")};
    CHECK(play.send(Letter{1}, 100ms).end == Answer::End::timed_out);
    CHECK(play.send(Letter{2}).status() == 200);
}

TEST_CASE("a black hole reads the request and never answers, the next attempt is a repeat") {
    const Play play{faults(R"({"kind": "black_hole", "at": 1})")};
    CHECK(play.send(Letter{1}, 200ms).end == Answer::End::timed_out);
    CHECK(play.send(Letter{1}).status() == 409);
}

TEST_CASE("a reset comes after the request was read, the next attempt is a repeat") {
    const Play play{faults(R"({"kind": "reset", "at": 1})")};
    CHECK(play.send(Letter{1}).end == Answer::End::reset);
    CHECK(play.send(Letter{1}).status() == 409);
}

TEST_CASE("a connection that is closed early has received nothing") {
    const Play play{faults(R"({"kind": "close_early", "at": 1})")};
    CHECK(play.send(Letter{1}).end != Answer::End::answered);
    CHECK(play.count("requests") == 0);
    CHECK(play.send(Letter{1}).status() == 200);
}

TEST_CASE("a wrong receipt is for another notification, or for other bytes") {
    const Letter letter{1};
    const auto id = R"("id":")" + letter.id;
    const auto digest = R"("contentDigest":")" + letter.content_digest;
    const auto holds = [](const Answer& answer, const std::string& part) {
        return answer.body.find(part) != std::string::npos;
    };
    SECTION("id") {
        const auto answer = Play{faults(R"({"kind": "wrong_receipt_id"})")}.send(letter);
        CHECK(answer.status() == 200);
        CHECK_FALSE(holds(answer, id));
        CHECK(holds(answer, digest));
    }
    SECTION("digest") {
        const auto answer = Play{faults(R"({"kind": "wrong_receipt_digest"})")}.send(letter);
        CHECK(answer.status() == 200);
        CHECK(holds(answer, id));
        CHECK_FALSE(holds(answer, digest));
    }
}

TEST_CASE("a gateway's page is 200 and not JSON") {
    const auto answer = Play{faults(R"({"kind": "not_json"})")}.send(Letter{1});
    CHECK(answer.status() == 200);
    CHECK(answer.head.find("text/html") != std::string::npos);
    CHECK(answer.body.starts_with("<!DOCTYPE html>"));
}

TEST_CASE("an answer of another protocol is followed by the end of the connection") {
    const auto answer = Play{faults(R"({"kind": "not_http"})")}.send(Letter{1});
    CHECK(answer.end == Answer::End::closed);
    CHECK(answer.body == "220 mail.example.org ESMTP ready\r\n");
}

TEST_CASE("a dripping answer comes byte by byte, and whole") {
    const Play play{faults(R"({"kind": "drip", "per_byte_ms": 2})")};
    const auto start = convictiond::base::monotonic_now();
    const auto answer = play.send(Letter{1});
    CHECK(answer.status() == 200);
    CHECK(answer.body.ends_with(R"("reference":"PL-0000001"})"));
    CHECK(convictiond::base::monotonic_now() - start > 300ms);
}

TEST_CASE("a huge answer is JSON of more than 64 KiB") {
    const auto answer = Play{faults(R"({"kind": "huge"})")}.send(Letter{1});
    CHECK(answer.status() == 200);
    CHECK(answer.body.size() > 64 * 1024);
    CHECK(answer.body.starts_with(R"({"id":)"));
}

TEST_CASE("faults strike the requests that they name, and the first of the list wins") {
    const Play play{faults(R"({"kind": "status", "status": 500, "every": 3},
                              {"kind": "status", "status": 501, "from": 5, "to": 7})")};
    std::vector<int> statuses;
    for (int number = 1; number <= 9; ++number) statuses.push_back(play.send(Letter{number}).status());
    CHECK(statuses == std::vector<int>{200, 200, 500, 200, 501, 500, 200, 200, 500});
}

TEST_CASE("a share strikes that part of the requests, the same ones for the same seed") {
    const auto run = [] {
        const Play play{faults(R"({"kind": "status", "share": 0.3})")};
        const auto connection = play.call();
        std::string statuses;
        for (int number = 1; number <= 200; ++number) {
            REQUIRE(connection->write(Letter{number}.bytes()));
            statuses += connection->read().status() == 503 ? 'x' : '.';
        }
        return statuses;
    };
    const auto statuses = run();
    const auto struck = std::count(statuses.begin(), statuses.end(), 'x');
    CHECK(struck > 30);
    CHECK(struck < 90);
    CHECK(run() == statuses);
}

TEST_CASE("faults can be replaced while the states play, and count from then on") {
    const Play play;
    CHECK(play.send(Letter{1}).status() == 200);
    ask(play.admin(), "POST", "/states/PL/faults", R"([{"kind": "status", "status": 503, "at": 1}])");
    CHECK(play.send(Letter{2}).status() == 503);
    CHECK(play.send(Letter{2}).status() == 200);
    ask(play.admin(), "POST", "/states/PL/faults", R"([{"kind": "statos"}])", 400);
    ask(play.admin(), "POST", "/states/RO/faults", "[]", 404);
}

TEST_CASE("a state that is down refuses connections and resets those it has, until it is up again") {
    const Play play;
    const auto connection = play.call();
    REQUIRE(connection->write(Letter{1}.bytes()));
    REQUIRE(connection->read().status() == 200);
    ask(play.admin(), "POST", "/states/PL/down");
    CHECK(connection->read().end == Answer::End::reset);
    CHECK_THROWS_WITH(play.call(), "connection refused");
    ask(play.admin(), "POST", "/states/PL/up");
    CHECK(play.send(Letter{1}).status() == 409);
}

TEST_CASE("a scenario with a slip is refused by name") {
    const TempDirectory directory;
    Process process{Launch{program("member-state-simulator"), {"--scenario", directory / "none.json"}}};
    CHECK(process.wait() == 1);
    CHECK(process.errors().find("cannot read the scenario") != std::string::npos);
    CHECK_THROWS_WITH(Play{R"("acknowlege": "receipt")"},
                      Catch::Matchers::Contains("states.PL.acknowlege: expected no such key"));
}

} // namespace fault_test
