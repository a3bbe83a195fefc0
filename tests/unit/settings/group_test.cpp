// Sections and their keys: unknown, missing, of the wrong type.
#include "unit/settings/rows.hpp"

namespace group_test {

using namespace convictiond::settings;
using namespace convictiond::settings::testing;

TEST_CASE("an unknown key is refused with the nearest that is known") {
    check_rows({
        {"databse: {}", "c.yaml:2:1: databse: is not a key; did you mean database?"},
        {"defaults: { retry: { bas: 5s } }",
         "c.yaml:2:22: defaults.retry.bas: is not a key; did you mean base?"},
        {"log: { colour: blue }", "c.yaml:2:8: log.colour: is not a key, expected one of level, format, "
                                  "file, rotate"},
        {"\"a\\nb\": 1",
         R"(c.yaml:2:1: a\nb: is not a key, expected one of inbound, include, database, admin, )"
         "acknowledgements, signing, tables, historical_after, hold_decision_within, shutdown_grace, "
         "identity_key, lane_takeover, retention, "
         "log, defaults, member_states"},
    });
}

TEST_CASE("a node of the wrong type is a fault and not an exception") {
    check_rows({
        {"tables: [/a]", "c.yaml:2:9: tables: is a list, expected an absolute path"},
        {"tables: { a: /a }", "c.yaml:2:9: tables: is a mapping, expected an absolute path"},
        {"tables:", "c.yaml:2:1: tables: is empty, expected an absolute path"},
        {"tables: ~", "c.yaml:2:1: tables: is empty, expected an absolute path"},
        {"log: verbose", "c.yaml:2:6: log: is text, expected a mapping of keys"},
        {"member_states: [DE]", "c.yaml:2:16: member_states: is a list, expected a mapping of keys"},
        {"defaults: { callback_names: a.example }", "c.yaml:2:29: defaults.callback_names: is text, expected "
                                                    "a list of up to 16: a DNS name without a wildcard"},
        {"defaults: { callback_names: [[a.example]] }",
         "c.yaml:2:30: defaults.callback_names[0]: is a list, expected a DNS name without a wildcard"},
    });
}

TEST_CASE("a source or state by a name that cannot be one is refused") {
    check_rows(
        {{"pnc:", "c.yaml:1:23: inbound.sources.pnc: cannot name a source, expected a source's name, 2 to "
                  "12 of A–Z 0–9"},
         {"P:", "c.yaml:1:23: inbound.sources.P: cannot name a source, expected a source's name, 2 to 12 of "
                "A–Z 0–9"}},
        "inbound: { sources: { ", " } }");
    check_rows({{"member_states: { de: { url: \"https://a\" } }",
                 "c.yaml:2:18: member_states.de: \"de\" is no member "
                 "state's code, expected a member state's two "
                 "letters A–Z"}});
}

TEST_CASE("a canary needs a reference of its own and the states that it leads to") {
    check_rows(
        {
            {"{ notify: [FR] }",
             "c.yaml:1:42: inbound.sources.PNC.canaries[0].reference: is missing, expected CANARY/ "
             "and more, up to 40 characters of A–Z 0–9 / - ."},
            {"{ reference: CANARY/A }",
             "c.yaml:1:42: inbound.sources.PNC.canaries[0].notify: is missing, expected a "
             "list of up to 64: a member state's two letters A–Z"},
            {"{ reference: DUAL, notify: [FR] }", "c.yaml:1:55: inbound.sources.PNC.canaries[0].reference: "
                                                  "\"DUAL\" is no canary's reference, expected "
                                                  "CANARY/ and more, up to 40 characters of A–Z 0–9 / - ."},
            {"{ reference: CANARY/A, notify: [FR, FR] }",
             "c.yaml:1:78: inbound.sources.PNC.canaries[0].notify[1]: stands in the list twice, expected "
             "each once"},
            {"{ reference: CANARY/A, notify: [FR] }, { reference: CANARY/A, notify: [] }",
             "c.yaml:1:83: inbound.sources.PNC.canaries[1].reference: stands in another canary of the "
             "source, expected "
             "each reference once"},
        },
        "inbound: { sources: { PNC: { canaries: [ ", " ] } } }");
}

} // namespace group_test
