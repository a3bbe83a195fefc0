#include "acceptance/simulator/play.hpp"

#include <csignal>
#include <fstream>

namespace receiving_test {

using namespace convictiond::test;

TEST_CASE("a member state answers a notification with a receipt that carries its id and digest") {
    const Play play;
    const Letter letter{1};
    const auto answer = play.send(letter);
    CHECK(answer.status() == 200);
    CHECK(answer.body == R"({"id":")" + letter.id + R"(","contentDigest":")" + letter.content_digest +
                             R"(","status":"acknowledged","reference":"PL-0000001"})");
}

TEST_CASE("a state that acknowledges later says received in its receipt") {
    const Play play{R"("acknowledge": "none")"};
    CHECK(play.send(Letter{1}).body.find(R"("status":"received")") != std::string::npos);
}

TEST_CASE("a repeat is answered 409 with the same receipt, or 200 where the scenario says so") {
    const auto [keys, status] = GENERATE(table<std::string, int>(
        {{R"("acknowledge": "receipt")", 409}, {R"("acknowledge": "receipt", "repeat": "200")", 200}}));
    const Play play{keys};
    const auto first = play.send(Letter{1});
    const auto second = play.send(Letter{1});
    CHECK(first.status() == 200);
    CHECK(second.status() == status);
    CHECK(second.body == first.body);
    CHECK(play.count("requests") == 2);
    CHECK(play.count("distinct") == 1);
    CHECK(play.count("repeats") == 1);
}

TEST_CASE("a repeat with other bytes is seen") {
    const Play play;
    const Letter letter{1};
    auto altered = letter;
    altered.set_body(letter.body + ' ');
    CHECK(play.send(letter).status() == 200);
    CHECK(play.send(altered).status() == 409);
    CHECK(play.count("differing") == 1);
    CHECK(ask(play.admin(), "GET", "/received/PL").find(R"("count":2,"differs":true,"event":"new")") !=
          std::string::npos);
}

TEST_CASE("a request that breaks a rule of the wire is answered 400, named, and counts as not received") {
    Letter letter{1};
    std::string words;
    SECTION("method") {
        letter.method = "PUT", words = "method";
    }
    SECTION("content type") {
        letter.content_type = "text/json", words = "Content-Type";
    }
    SECTION("digest") {
        letter.content_digest.replace(10, 2, "zz"), words = "Content-Digest";
    }
    SECTION("key without quotes") {
        letter.idempotency_key = letter.id, words = "Idempotency-Key";
    }
    SECTION("key of another") {
        letter.idempotency_key = Letter{2}.idempotency_key, words = "Idempotency-Key";
    }
    SECTION("another state's") {
        letter = Letter{1, "RO"}, words = "another member state";
    }
    SECTION("unknown event") {
        letter = Letter{1, "PL", "moved"}, words = "event";
    }
    SECTION("not JSON") {
        letter.set_body("{"), words = "not JSON";
    }
    SECTION("an unknown key") {
        letter.set_body(letter.body.substr(0, letter.body.size() - 1) + R"(,"extra":1})");
        words = "key at its top";
    }
    const Play play;
    const auto answer = play.send(letter);
    CHECK(answer.status() == 400);
    CHECK(answer.body.find(words) != std::string::npos);
    CHECK(play.count("violations") == 1);
    CHECK(play.count("distinct") == 0);
    CHECK(ask(play.admin(), "GET", "/summary").find(words) != std::string::npos);
    CHECK(ask(play.admin(), "GET", "/received").empty());
}

TEST_CASE("a body of more than 1 MiB is not read") {
    const Play play;
    Letter letter{1};
    letter.set_body(std::string(1024 * 1024 + 1, ' '));
    const auto connection = play.call();
    static_cast<void>(connection->write(letter.bytes())); // may be cut off on the way
    CHECK(connection->read().end != Answer::End::answered);
    CHECK(play.count("violations") == 1);
}

TEST_CASE("a caller without a certificate that the state trusts gets no handshake") {
    const Play play;
    // By TLS 1.3 the client's handshake ends before the server has judged: then the first read tells.
    bool answered = true;
    try {
        const auto connection = call(play.port(), play.stranger());
        answered = connection->write(Letter{1}.bytes()) && connection->read().end == Answer::End::answered;
    } catch (const std::runtime_error&) {
        answered = false;
    }
    CHECK_FALSE(answered);
    CHECK(play.count("failed_handshakes") == 1);
    CHECK(play.count("requests") == 0);
}

TEST_CASE("a connection carries many requests, and 27 states play in one process") {
    std::vector<std::string> states{"PL"};
    for (char letter = 'A'; letter <= 'Z'; ++letter) states.push_back(std::string{"X"} + letter);
    const Play play{R"("acknowledge": "receipt")", states};
    const auto connection = play.call();
    for (int number = 1; number <= 50; ++number) {
        REQUIRE(connection->write(Letter{number}.bytes()));
        REQUIRE(connection->read().status() == 200);
    }
    CHECK(play.count("distinct") == 50);
    CHECK(play.count("distinct", "XA") == 0);
}

TEST_CASE("what was received is in the log before the answer, and survives a kill") {
    Play play;
    REQUIRE(play.send(Letter{1}).status() == 200);
    play.process().signal(SIGKILL);
    CHECK(play.process().wait() == 128 + SIGKILL);
    std::string state, id, digest;
    std::ifstream{play.received_log()} >> state >> id >> digest;
    CHECK(state == "PL");
    CHECK(id == Letter{1}.id);
    CHECK(digest.size() == 64);
}

TEST_CASE("the simulator ends at once with 0 when it is told to, whatever is under way") {
    const auto signal = GENERATE(SIGTERM, SIGINT);
    Play play{R"("faults": [{"kind": "black_hole"}])"};
    const auto connection = play.call();
    REQUIRE(connection->write(Letter{1}.bytes()));
    play.process().signal(signal);
    CHECK(play.process().wait() == 0);
    CHECK(play.process().errors().empty());
}

} // namespace receiving_test
