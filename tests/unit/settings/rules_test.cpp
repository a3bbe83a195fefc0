// What must hold between keys.
#include "unit/settings/rows.hpp"

namespace rules_test {

using namespace convictiond::settings;
using namespace convictiond::settings::testing;

namespace {

const std::string listener =
    "acknowledgements: { listen: \"0.0.0.0:8472\", certificate: /c, private_key: /k, client_ca: /ca }\n";
const std::string print_a = std::string(64, 'a');
const std::string print_b = std::string(64, 'b');

} // namespace

TEST_CASE("the four directories lie outside one another") {
    const auto inside = [](const std::string& place, const std::string& key, const std::string& other) {
        return "c.yaml:1:" + place + ": inbound." + key + ": lies in inbound." + other +
               ", expected a directory outside it";
    };
    check_rows({{"directory: /a, archive: /a/archive", inside("49", "archive", "directory")},
                {"directory: /a/b, archive: /a", inside("34", "directory", "archive")},
                {"directory: /a, archive: /a", inside("49", "archive", "directory")},
                {"rejected: /a/../b/, duplicates: /b", inside("54", "duplicates", "rejected")},
                {"archive: /var/lib/convictiond/inbound/../inbound", inside("34", "archive", "directory")}},
               "inbound: { sources: { PNC: {} }, ", " }");
    const Scratch scratch;
    CHECK(scratch.faults("inbound: { sources: { PNC: {} }, directory: /a, archive: /ab }").empty());
}

TEST_CASE("a bound that lies below what it bounds is no fault: the bound counts") {
    const Scratch scratch;
    CHECK(scratch
              .faults("inbound: { sources: { PNC: {} }, incomplete_after: 1s }\n"
                      "defaults: { retry: { base: 1h }, circuit: { probe_cap: 1s } }")
              .empty());
}

TEST_CASE("a way of acknowledging comes with what it needs") {
    const std::string url = "url: \"https://a\"";
    check_rows({
        {"member_states: { FR: { " + url + ", acknowledgement: receipt } }",
         "c.yaml:2:42: member_states.FR.acknowledgement: lacks a receipt, expected receipt: required beside "
         "it"},
        {"defaults: { acknowledgement: none }\nmember_states: { FR: { " + url + " } }",
         "c.yaml:2:13: member_states.FR.acknowledgement: lacks a receipt, expected receipt: required beside "
         "it"},
        {"member_states: { FR: { " + url + ", callback_names: [a] } }",
         "c.yaml:2:18: member_states.FR.acknowledgement: callback has no listener, expected the section "
         "acknowledgements"},
        {listener + "member_states: { FR: { " + url + " } }",
         "c.yaml:3:18: member_states.FR.acknowledgement: callback knows no certificate of the state, "
         "expected "
         "callback_fingerprints or callback_names"},
        {"member_states: { FR: { " + url + ", acknowledgement: poll } }",
         "c.yaml:2:18: member_states.FR.acknowledgement_url: is missing, expected an https URL, since "
         "acknowledgement is poll"},
        {"member_states: { FR: { " + url +
             ", acknowledgement: none, receipt: required, acknowledgement_url: \"https://b\" } }",
         "c.yaml:2:84: member_states.FR.acknowledgement_url: has no use: acknowledgement is not poll, "
         "expected it to be left out"},
        {"member_states: { FR: { acknowledgement: none, receipt: required } }",
         "c.yaml:2:18: member_states.FR.url: is missing, expected an https URL"},
        {"acknowledgements: { listen: \"0.0.0.0:8472\", certificate: /c, private_key: /k }",
         "c.yaml:2:1: acknowledgements.client_ca: is missing, expected an absolute path"},
        {"acknowledgements: { listen: \"0.0.0.0:8471\", certificate: /c, private_key: /k, client_ca: /ca }",
         "c.yaml:2:21: acknowledgements.listen: overlaps with admin.listen, expected another port"},
        // A list whose items are at fault is not an empty list.
        {listener + "member_states: { FR: { " + url + ", callback_names: ['*'] } }",
         "c.yaml:3:59: member_states.FR.callback_names[0]: \"*\" is no such name, expected a DNS name "
         "without a "
         "wildcard"},
    });
}

TEST_CASE("no certificate stands for two member states") {
    const auto states = [](const std::string& german, const std::string& french) {
        return listener + "member_states:\n  DE: { url: \"https://a\", " + german +
               " }\n  FR: { url: \"https://b\", " + french + " }";
    };
    check_rows({
        {states("callback_fingerprints: [" + print_a + "]",
                "callback_fingerprints: [" + std::string(64, 'A') + "]"),
         "c.yaml:5:27: member_states.FR.callback_fingerprints: has a certificate of DE, expected one of its "
         "own"},
        {states("callback_names: [x.example]", "callback_names: [y.example, X.example]"),
         "c.yaml:5:27: member_states.FR.callback_names: has a certificate of DE, expected one of its own"},
    });
    const Scratch scratch;
    CHECK(scratch
              .faults(least + states("callback_fingerprints: [" + print_a + "]",
                                     "callback_fingerprints: [" + print_b + "]"))
              .empty());
}

} // namespace rules_test
