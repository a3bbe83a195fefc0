#include "settings/tables.hpp"

#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>

namespace check_against_test {

using namespace convictiond::settings;
using namespace std::chrono_literals;
using testing::Scratch;

TEST_CASE("settings name member states alone, as routes and as canaries") {
    const Scratch scratch;
    const auto tables = load_tables(CONVICTIOND_SOURCE_DIR "/config");
    REQUIRE(tables.has_value());
    const auto outcome = load(scratch.write("c.yaml", R"(inbound:
  sources:
    PNC: { canaries: [{ reference: CANARY/A, notify: [FR, GB] }] }
defaults: { acknowledgement: none, receipt: required, url: "https://hub.example/n" }
member_states:
  FR:
  GR:
  EL:
  GB:
)"));
    REQUIRE(outcome.settings);
    std::vector<std::string> faults;
    for (const auto& fault : check_against(*outcome.settings, outcome.places(), *tables, 2026y / 11 / 24))
        faults.push_back(scratch.shortened(fault.text()));
    CHECK(faults ==
          std::vector<std::string>{
              "c.yaml:3:46: inbound.sources.PNC.canaries[0].notify: GB is no member state today, expected a "
              "member state "
              "of member-states.csv",
              "c.yaml:8:3: member_states.EL: EL is no member state, expected a member state of "
              "member-states.csv",
              "c.yaml:9:3: member_states.GB: GB is no member state today, expected a member state of "
              "member-states.csv"});
}

} // namespace check_against_test
