#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/independent.hpp"
#include "support/postgres.hpp"

#include <boost/json.hpp>
#include <csignal>
#include <fmt/format.h>

namespace signature_test {

using namespace convictiond::test;

namespace {

constexpr auto both_keys = R"("key-1": "signing/ed25519.pub", "key-2": "signing/p256.pub")";

std::vector<SimulatedState> states_with_keys() {
    std::vector<SimulatedState> states;
    for (const auto* name : {"DE", "FR", "PL"}) states.push_back({name, "receipt", "[]", {}, both_keys});
    return states;
}

void sign_with(House& house, const std::string& key, const std::string& key_id) {
    house.set("signing.private_key", house.signing_key(key));
    house.set("signing.key_id", key_id);
}

} // namespace

TEST_CASE("every attempt is signed, the states find the signatures right, and trace tells them") {
    const Database database;
    House house{database.connection(), states_with_keys()};
    sign_with(house, "ed25519", "key-1");
    const auto day = busy_day(1, 1, 3);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    CHECK(house.count("distinct") == 9);
    CHECK(house.count("violations") == 0);
    CHECK(house.sql("select distinct signature_key_id from attempt") == "key-1");

    const auto life = boost::json::parse(house.ctl({"--json", "trace", "TEST/1"}).output);
    const auto& signature = life.at_pointer("/events/0/notifications/0/attempts/0/signature");
    CHECK(signature.at("keyId") == "key-1");
    CHECK(signature.at("value").as_string().size() == 88);
    CHECK(house.ctl({"trace", "TEST/1"}).output.find("signed with key-1") != std::string::npos);
}

TEST_CASE("a state that wants signatures turns down what has none, or one by a key that it was not given") {
    const Database database;
    House house{database.connection(), {{"PL", "receipt", "[]", {}, R"("key-1": "signing/ed25519.pub")"}}};
    if (const bool with_another_key = GENERATE(false, true); with_another_key)
        sign_with(house, "p256", "key-1");
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"event=notification.refused"}));
    CHECK(house.count("violations") == 1);
}

TEST_CASE("a key is exchanged by a reload while notifications go out, and no state finds a wrong signature") {
    const Database database;
    House house{database.connection(), states_with_keys()};
    for (const auto* state : {"DE", "FR", "PL"}) house.order(state, R"([{"kind": "delay", "delay_ms": 20}])");
    sign_with(house, "ed25519", "key-1");
    house.set("defaults.max_in_flight", "2");
    const auto day = busy_day(1, 1, 60);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.logs({"event=notification.acknowledged"}));
    sign_with(house, "p256", "key-2");
    (void)house.write_configuration();
    house.daemon().signal(SIGHUP);
    REQUIRE(house.logs({"configuration.reloaded", "signing"}));
    REQUIRE(house.comes_to_rest());
    CHECK(house.count("violations") == 0);
    CHECK(house.count("distinct") == 180);
    CHECK(house.sql("select signature_key_id from attempt group by 1 order by 1") == "key-1\nkey-2");
}

TEST_CASE("a signing key that others may write, or that is none, is a fault of the configuration") {
    const Database database;
    House house{database.connection(), {{"PL"}}};
    sign_with(house, "ed25519", "key-1");
    const std::filesystem::path key = house.signing_key("ed25519");
    SECTION("others may write it") {
        std::filesystem::permissions(key, std::filesystem::perms{0666});
        house.start();
        CHECK(house.daemon().errors().find("ed25519.key: has mode 0666") != std::string::npos);
    }
    SECTION("it is the public half") {
        house.set("signing.private_key", house.directory() / "signing/ed25519.pub");
        house.start();
        CHECK(house.daemon().errors().find("ed25519.pub: holds no such key") != std::string::npos);
    }
    CHECK(house.daemon().wait() == 78);
}

TEST_CASE("an implementation that is not ours verifies what was really sent, and no forgery of it") {
    const Database database;
    House house{database.connection()};
    sign_with(house, "ed25519", "key-1");
    const auto day = busy_day(1, 1, 3);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    REQUIRE(house.stop(SIGTERM) == 0);
    sign_with(house, "p256", "key-2");
    const auto next = busy_day(2, 4, 6);
    house.drop(next.name(), next.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());

    const auto folder = house.directory() / "signing";
    const auto ran = run_independent("signatures.mjs",
                                     {house.requests(), "key-1=ed25519=" + (folder / "ed25519.pub").string(),
                                      "key-2=ecdsa-p256-sha256=" + (folder / "p256.pub").string()});
    if (ran.skipped) {
        WARN(ran.output);
        return;
    }
    CHECK(ran.errors == "");
    CHECK(ran.output == "key-1: 9 verified\nkey-2: 9 verified\n");
}

} // namespace signature_test
