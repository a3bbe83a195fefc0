// Two daemons whose configurations differ in what must agree.
#include "acceptance/daemon/partner.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <catch2/catch.hpp>

namespace configurations_test {

using namespace convictiond::test;

namespace {

std::string told_by(std::uint16_t admin_port, const std::string& path) {
    return output_of(Launch{"curl", {"--silent", "http://127.0.0.1:" + std::to_string(admin_port) + path}});
}

bool tells(std::uint16_t admin_port, const std::string& path, const std::string& words) {
    return eventually([&] { return told_by(admin_port, path).find(words) != std::string::npos; });
}

} // namespace

TEST_CASE("daemons that are configured differently alarm, each of them, until they agree again") {
    const Database database;
    House house{database.connection()};
    Partner partner{house, "partner"};
    house.start_ready();
    partner.start_ready();
    REQUIRE(tells(house.admin_port(), "/metrics", "convictiond_daemons 2"));
    CHECK(tells(house.admin_port(), "/metrics", "convictiond_daemons_differing 0"));

    partner.set("member_states.PL.url", house.setting("member_states.PL.url") + "/v2");
    partner.reload();
    REQUIRE(house.logs(
        {"level=warning", "event=configuration.differs", "/" + std::to_string(partner.daemon().id())}));
    REQUIRE(partner.logs({"event=configuration.differs", "/" + std::to_string(house.daemon().id())}));
    for (const auto port : {house.admin_port(), partner.admin_port()}) {
        CHECK(tells(port, "/health", "configured otherwise than this one"));
        CHECK(tells(port, "/metrics", "convictiond_daemons_differing 1"));
    }
    CHECK(house.ctl({"check"}).output.find("2 daemons have 2 configurations") != std::string::npos);

    partner.set("member_states.PL.url", house.setting("member_states.PL.url"));
    partner.reload();
    REQUIRE(house.logs({"event=configuration.agrees"}));
    CHECK(tells(house.admin_port(), "/metrics", "convictiond_daemons_differing 0"));
}

} // namespace configurations_test
