#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include "base/date.hpp"

#include <boost/json.hpp>
#include <csignal>
#include <fmt/format.h>

namespace main_job_test {

using namespace convictiond::test;
namespace base = convictiond::base;
namespace json = boost::json;
using base::operator+; // of a date and days

namespace {

// All 27, most by callbacks, some by receipts, one with nothing more than its receipt.
std::vector<SimulatedState> union_of_states() {
    std::vector<SimulatedState> states;
    for (const auto* name :
         {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
          "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"})
        states.push_back({name, "callback", "[]", R"(, "delay_ms": [0, 200], "batch": 20)"});
    for (auto& state : states) {
        if (state.name == "AT" || state.name == "SE" || state.name == "FI") state.acknowledge = "receipt";
        if (state.name == "MT") state.acknowledge = "none";
        if (state.name == "RO") state.faults = R"([{"kind": "status", "status": 503, "to": 4}])";
        if (state.name == "IT") state.faults = R"([{"kind": "not_json", "to": 2}])";
    }
    return states;
}

// What the generator says that it wrote, and what has to come of it.
json::value drop_demo_files(const House& house) {
    const auto first = base::date_in(base::london, base::now()) + std::chrono::days{-3};
    const auto printed = output_of(
        Launch{program("daily-file-generator"),
               {"--out", house.inbound(), "--from", base::to_text(first), "--days", "3", "--convictions",
                "100", "--seed", "7", "--mix", "demo", "--canaries", "DUAL=FR,NOCRO=PL,TRIPLE=DE+IE+RO"}});
    return json::parse(printed);
}

constexpr auto canaries =
    "[{ reference: CANARY/DUAL, notify: [FR] }, { reference: CANARY/NOCRO, notify: [PL] }, "
    "{ reference: CANARY/TRIPLE, notify: [DE, IE, RO] }]";

// `STATE COUNT`, a line each, as the generator expects them.
std::string expected_notifications(const json::value& written) {
    std::string lines;
    for (const auto& [state, count] : written.at_pointer("/total/expected/notifications").as_object())
        lines += fmt::format("{}{} {}", lines.empty() ? "" : "\n",
                             std::string_view{state.data(), state.size()}, count.to_number<std::int64_t>());
    return lines;
}

std::int64_t expected(const json::value& written, const std::string& what) {
    return written.at_pointer("/total/expected/" + what).to_number<std::int64_t>();
}

} // namespace

TEST_CASE("three daily files become acknowledged notifications, and every conviction is accounted for") {
    const Database database;
    House house{database.connection(), union_of_states()};
    house.set("inbound.sources.PNC.canaries", canaries);
    const auto written = drop_demo_files(house); // they are there before the daemon is
    house.start_ready();
    REQUIRE(house.comes_to_rest());

    // As the generator reckons it, which shares no code with the daemon.
    CHECK(house.sql("select member_state, count(*) from notification group by 1 order by 1") ==
          expected_notifications(written));
    CHECK(house.sql("select count(*) from quarantine") == std::to_string(expected(written, "quarantined")));
    CHECK(house.sql("select count(*) from record where verdict = 'canary'") ==
          std::to_string(expected(written, "canaries")));
    CHECK(house.sql("select count(*) from decision where outcome = 'review'") ==
          std::to_string(expected(written, "reviews")));
    CHECK(house.sql("select count(*) from decision where outcome = 'not_applicable'") ==
          std::to_string(expected(written, "not_applicable")));
    CHECK(house.sql("select count(*) from standing where status <> 'acknowledged'") == "0");
    // Theirs, as receipts and acknowledgements give it.
    CHECK(house.sql("select number from remark where kind = 'reference' order by 1") ==
          house.sql("select number from notification order by 1"));

    const auto reconciled = house.ctl({"--json", "reconcile"});
    CHECK(reconciled.status == 0);
    CHECK(json::parse(reconciled.output).at("unaccounted") == 0);
    CHECK(house.ctl({"status"}).status == 0);

    // Id for id, digest for digest, and nothing else.
    CHECK_FALSE(house.ours().empty());
    CHECK(house.theirs() == house.ours());
    CHECK(house.count("violations") == 0);
    CHECK(house.count("differing") == 0);
    CHECK(house.stop(SIGTERM) == 0);
}

TEST_CASE("reconcile says so where a conviction is not accounted for") {
    const Database database;
    House house{database.connection()};
    const auto day = busy_day(1, 1, 5);
    house.drop(day.name(), day.bytes());
    house.start_ready();
    REQUIRE(house.comes_to_rest());
    house.sql("delete from settlement where number = (select min(number) from settlement)");
    const auto reconciled = house.ctl({"reconcile"});
    CHECK(reconciled.status == 1);
    CHECK(reconciled.output.find("unaccounted: 1") != std::string::npos);
}

} // namespace main_job_test
