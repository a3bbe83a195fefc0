// Bad configurations, a row each: what is wrong with it, as it is printed.
#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>

using namespace convictiond::settings;
using test::Scratch;

namespace {

using Texts = std::vector<std::string>;

struct Row {
    std::string yaml; // follows the line that a configuration needs, so it begins on line 2
    std::string fault;
};

const std::string least = "inbound: { sources: { PNC: } }\n";
const std::string listener =
    "acknowledgements: { listen: \"0.0.0.0:8472\", certificate: /c, private_key: /k, client_ca: /ca }\n";
const std::string print_a = std::string(64, 'a');
const std::string print_b = std::string(64, 'b');

// Each row has this fault and no other.
void check_rows(const std::vector<Row>& rows, const std::string& before = least,
                const std::string& after = {}) {
    const Scratch scratch;
    for (const auto& row : rows) {
        INFO(row.yaml);
        CHECK(scratch.faults(before + row.yaml + after) == Texts{row.fault});
    }
}

} // namespace

TEST_CASE("a duration or size without a unit, out of bounds or of another shape is refused") {
    const std::string grace = "c.yaml:2:17: shutdown_grace: ";
    const std::string allowed = ", expected 100ms to 10m (a whole number with ms, s, m, h or d)";
    check_rows({
        {"shutdown_grace: 20", grace + R"("20" has no unit)" + allowed},
        {"shutdown_grace: 99ms", grace + R"("99ms" is too little)" + allowed},
        {"shutdown_grace: 11m", grace + R"("11m" is too much)" + allowed},
        {"shutdown_grace: 99999999999999999999s", grace + R"("99999999999999999999s" is too much)" + allowed},
        {"shutdown_grace: 9223372036854775807d", grace + R"("9223372036854775807d" is too much)" + allowed},
        {"shutdown_grace: -5s", grace + R"("-5s" is too little)" + allowed},
        {"shutdown_grace: -9223372036854775807d",
         grace + R"("-9223372036854775807d" is too little)" + allowed},
        {"shutdown_grace: -99999999999999999999s",
         grace + R"("-99999999999999999999s" is too little)" + allowed},
        {"shutdown_grace: 1.5s", grace + R"("1.5s" is not a whole number with a unit)" + allowed},
        {"shutdown_grace: 20 s", grace + R"("20 s" is not a whole number with a unit)" + allowed},
        {"shutdown_grace: s", grace + R"("s" is not a whole number with a unit)" + allowed},
        {"shutdown_grace: ''", grace + R"("" is not a whole number with a unit)" + allowed},
        {"shutdown_grace: 20S", grace + R"("20S" is not a whole number with a unit)" + allowed},
        {"defaults: { notify_within: 36h }",
         R"(c.yaml:2:28: defaults.notify_within: "36h" is not whole days, expected 1d to 28d (whole days))"},
        {"defaults: { notify_within: 29d }",
         R"(c.yaml:2:28: defaults.notify_within: "29d" is too much, expected 1d to 28d (whole days))"},
        {"defaults: { ack_within: 59m }",
         "c.yaml:2:25: defaults.ack_within: \"59m\" is too little, expected 1h to "
         "365d (a whole number with ms, s, m, h or d)"},
    });
    check_rows(
        {{"1GB", "c.yaml:1:51: inbound.max_file_size: \"1GB\" is not a whole number with a unit, expected "
                 "1KiB to 64GiB (a whole number with B, KiB, MiB or GiB)"},
         {"1023B", "c.yaml:1:51: inbound.max_file_size: \"1023B\" is too little, expected 1KiB to 64GiB (a "
                   "whole number with B, KiB, MiB or GiB)"}},
        "inbound: { sources: { PNC: {} },   max_file_size: ", " }");
}

TEST_CASE("a path that is not absolute is refused") {
    check_rows({
        {"tables: config", R"(c.yaml:2:9: tables: "config" is not absolute, expected an absolute path)"},
        {"tables: \"/a\\nb\"",
         R"(c.yaml:2:9: tables: "/a\nb" holds a control character, expected an absolute path)"},
        {"identity_key: /" + std::string(4095, 'a'),
         "c.yaml:2:15: identity_key: is too long, expected an absolute path"},
    });
}

TEST_CASE("a word or number that is not allowed is refused") {
    check_rows({
        {"log: { level: loud }",
         "c.yaml:2:15: log.level: is none of the words that are allowed, expected trace, "
         "debug, info, warning, error"},
        {"database: { workers: many }",
         "c.yaml:2:22: database.workers: \"many\" is not such a number, expected a "
         "whole number from 1 to 64"},
        {"database: { workers: 0 }",
         "c.yaml:2:22: database.workers: \"0\" is too little, expected a whole number from 1 to 64"},
        {"database: { workers: 65 }",
         "c.yaml:2:22: database.workers: \"65\" is too much, expected a whole number from 1 to 64"},
        {"database: { workers: 4.0 }",
         "c.yaml:2:22: database.workers: \"4.0\" is not such a number, expected a whole "
         "number from 1 to 64"},
    });
}

TEST_CASE("an unknown key is refused with the nearest that is known") {
    check_rows({
        {"databse: {}", "c.yaml:2:1: databse: is not a key; did you mean database?"},
        {"defaults: { retry: { bas: 5s } }",
         "c.yaml:2:22: defaults.retry.bas: is not a key; did you mean base?"},
        {"log: { colour: blue }", "c.yaml:2:8: log.colour: is not a key, expected one of level, format"},
        {"\"a\\nb\": 1",
         R"(c.yaml:2:1: a\nb: is not a key, expected one of inbound, include, database, admin, )"
         "acknowledgements, tables, historical_after, shutdown_grace, identity_key, lane_takeover, "
         "log, defaults, member_states"},
    });
}

TEST_CASE("a key that stands twice is refused") {
    check_rows({
        {"tables: /a\ntables: /b",
         "c.yaml:3:1: tables: stands twice, expected once; the first is at c.yaml:2:1"},
        {"member_states: { XX: { url: \"https://a\", acknowledgement: none, receipt: required }, XX: {} }",
         "c.yaml:2:86: member_states.XX: stands twice, expected once; the first is at c.yaml:2:18"},
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

TEST_CASE("what is not built yet is refused and never ignored") {
    check_rows({
        {"signing: { key_id: a }", "c.yaml:2:1: signing: is not built yet, expected it to be left out"},
        {"journal:", "c.yaml:2:1: journal: is not built yet, expected it to be left out"},
        {"retention: {}", "c.yaml:2:1: retention: is not built yet, expected it to be left out"},
        {"hold_decision_within: 14d",
         "c.yaml:2:1: hold_decision_within: is not built yet, expected it to be left out"},
        {"log: { file: }", "c.yaml:2:8: log.file: is not built yet, expected it to be left out"},
        {"log: { rotate: {} }", "c.yaml:2:8: log.rotate: is not built yet, expected it to be left out"},
        {"log: { format: json }", "c.yaml:2:16: log.format: json is not built yet, expected text"},
        {"defaults: { max_rate: 5 }",
         "c.yaml:2:13: defaults.max_rate: is not built yet, expected it to be left out"},
        {"defaults: { historical_rate: 5 }",
         "c.yaml:2:13: defaults.historical_rate: is not built yet, expected it to be left out"},
        {"defaults: { poll_every: 5m }",
         "c.yaml:2:13: defaults.poll_every: is not built yet, expected it to be left out"},
        {"member_states: { FR: { url: \"https://a\", acknowledgement: poll } }",
         "c.yaml:2:59: member_states.FR.acknowledgement: poll is not built yet, expected callback, receipt, "
         "none"},
    });
    const Scratch scratch;
    CHECK(scratch
              .faults("inbound: { sources: { PNC: { from: 2026-11-01, days: daily, by: '06:00',\n"
                      " time_zone: Europe/London, except: [], expect: {} } } }\n")
              .size() == 6);
}

TEST_CASE("a source or state by a name that cannot be one is refused") {
    check_rows(
        {{"pnc:", "c.yaml:1:23: inbound.sources.pnc: is no source's name, expected a source's name, 2 to "
                  "12 of A–Z 0–9"},
         {"P:", "c.yaml:1:23: inbound.sources.P: is no source's name, expected a source's name, 2 to 12 of "
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

TEST_CASE("bounds that nest are held against each other") {
    check_rows({
        {"defaults: { retry: { base: 1h } }", "c.yaml:2:22: defaults.retry.base: is more than retry.cap, "
                                              "expected retry.base to be at most retry.cap"},
        {"defaults: { circuit: { probe_cap: 1s } }", "c.yaml:2:24: defaults.circuit.probe_cap: is less than "
                                                     "circuit.probe, expected circuit.probe to be at most "
                                                     "circuit.probe_cap"},
        {"defaults: { acknowledgement: none, receipt: required }\n"
         "member_states: { FR: { url: \"https://a\", retry: { cap: 1s } } }",
         "c.yaml:3:51: member_states.FR.retry.cap: is less than retry.base, expected retry.base to be at "
         "most "
         "retry.cap"},
        // Said once, where it stands, and not again for the state.
        {"defaults: { acknowledgement: none, receipt: required, retry: { cap: 1s } }\n"
         "member_states: { FR: { url: \"https://a\" } }",
         "c.yaml:2:64: defaults.retry.cap: is less than retry.base, expected retry.base to be at most "
         "retry.cap"},
        // A key that is at fault itself is not held against another.
        {"defaults: { retry: { base: 1h, cap: 5 } }",
         "c.yaml:2:37: defaults.retry.cap: \"5\" has no unit, expected "
         "10ms to 1d (a whole number with ms, s, m, h or d)"},
    });
    check_rows(
        {{"10m }", "c.yaml:1:34: inbound.settle: is not less than inbound.incomplete_after, expected less"}},
        "inbound: { sources: { PNC: {} }, settle: ");
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
        {"member_states: { FR: { acknowledgement: none, receipt: required } }",
         "c.yaml:2:18: member_states.FR.url: is missing, expected an https URL"},
        {"acknowledgements: { listen: \"0.0.0.0:8472\", certificate: /c, private_key: /k }",
         "c.yaml:2:1: acknowledgements.client_ca: is missing, expected an absolute path"},
        {"acknowledgements: { listen: \"127.0.0.1:8471\", certificate: /c, private_key: /k, client_ca: /ca }",
         "c.yaml:2:21: acknowledgements.listen: is admin.listen too, expected another address or port"},
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
