// Durations, sizes, paths, words and numbers.
#include "settings/value.hpp"

#include "unit/settings/rows.hpp"

namespace value_test {

using namespace convictiond::settings;
using namespace convictiond::settings::testing;

TEST_CASE("a duration or size without a unit, out of bounds or of another shape is refused") {
    const std::string grace = "c.yaml:2:17: shutdown_grace: ";
    const std::string allowed = ", expected 0ms to 10m (a whole number with ms, s, m, h or d)";
    check_rows({
        {"shutdown_grace: 20", grace + R"("20" has no unit)" + allowed},
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
        {"defaults: { ack_within: 9ms }",
         "c.yaml:2:25: defaults.ack_within: \"9ms\" is too little, expected 10ms to "
         "365d (a whole number with ms, s, m, h or d)"},
    });
    check_rows(
        {{"1GB", "c.yaml:1:51: inbound.max_file_size: \"1GB\" is not a whole number with a unit, expected "
                 "1KiB to 64GiB (a whole number with B, KiB, MiB or GiB)"},
         {"1023B", "c.yaml:1:51: inbound.max_file_size: \"1023B\" is too little, expected 1KiB to 64GiB (a "
                   "whole number with B, KiB, MiB or GiB)"}},
        "inbound: { sources: { PNC: {} },   max_file_size: ", " }");
}

TEST_CASE("a rate that is no number, or out of bounds, is refused") {
    const std::string place = "c.yaml:2:30: defaults.historical_rate: ";
    const std::string allowed = ", expected a number from 0.01 to 1000";
    check_rows({
        {"defaults: { historical_rate: many }", place + R"("many" is not such a number)" + allowed},
        {"defaults: { historical_rate: 5/s }", place + R"("5/s" is not such a number)" + allowed},
        {"defaults: { historical_rate: nan }", place + R"("nan" is not such a number)" + allowed},
        {"defaults: { historical_rate: inf }", place + R"("inf" is not such a number)" + allowed},
        {"defaults: { historical_rate: 1e2 }", place + R"("1e2" is not such a number)" + allowed},
        {"defaults: { historical_rate: 0 }", place + R"("0" is too little)" + allowed},
        {"defaults: { historical_rate: -1 }", place + R"("-1" is too little)" + allowed},
        {"defaults: { historical_rate: 1000.1 }", place + R"("1000.1" is too much)" + allowed},
        {"defaults: { max_rate: 0.001 }", "c.yaml:2:23: defaults.max_rate: \"0.001\" is too little, "
                                          "expected a number from 0.01 to 1000"},
    });
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
        {"log: { level: loud }", "c.yaml:2:15: log.level: \"loud\" is none of them, expected trace, "
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

TEST_CASE("a percentage is a number with its sign, neither nothing nor more than all") {
    const std::string at = "c.yaml:1:53: inbound.sources.PNC.expect.without_cro: ";
    const std::string allowed = ", expected a percentage from 0.001% to 100%";
    check_rows(
        {
            {"5", at + R"("5" is not a number with %)" + allowed},
            {"5 %", at + R"("5 %" is not a number with %)" + allowed},
            {"five%", at + R"("five%" is not a number with %)" + allowed},
            {"nan%", at + R"("nan%" is too little)" + allowed},
            {"inf%", at + R"("inf%" is too much)" + allowed},
            {"1e1%", at + R"("1e1%" is not a number with %)" + allowed},
            {"0%", at + R"("0%" is too little)" + allowed},
            {"-1%", at + R"("-1%" is too little)" + allowed},
            {"100.1%", at + R"("100.1%" is too much)" + allowed},
        },
        "inbound: { sources: { PNC: { expect: { without_cro: ", " } } } }");
}

TEST_CASE("a percentage is a part of one, and is shown as it was written") {
    const auto value = percentage();
    CHECK(value.parse("2%").value() == Approx(0.02));
    CHECK(value.parse("0.5%").value() == Approx(0.005));
    CHECK(value.parse("100%").value() == 1);
    CHECK(value.show(value.parse("0.125%").value()) == "0.125%");
    CHECK(value.show(value.parse("7%").value()) == "7%");
}

TEST_CASE("a value that may be left out is shown as nothing where it is") {
    const auto value = maybe(percentage());
    CHECK(value.show(std::nullopt).empty());
    CHECK(value.show(value.parse("2%").value()) == "2%");
    CHECK(value.parse("2").has_error());
}

TEST_CASE("a signing key comes with the name that it is published under") {
    const std::string allowed = ", expected a key's name, 1 to 64 of A–Z a–z 0–9 - . _ : /";
    check_rows({
        {"signing: { private_key: /k }",
         "c.yaml:2:1: signing.key_id: is missing, expected a key's name, 1 to 64 of A–Z a–z 0–9 - . _ : /"},
        {"signing: { key_id: k }", "c.yaml:2:1: signing.private_key: is missing, expected an absolute path"},
        {"signing: { private_key: /k, key_id: 'a b' }",
         R"(c.yaml:2:37: signing.key_id: "a b" is no key's name)" + allowed},
        {"signing: { private_key: /k, key_id: 'a\"b' }",
         R"(c.yaml:2:37: signing.key_id: "a\"b" is no key's name)" + allowed},
        {"signing: { private_key: /k, key_id: '' }",
         R"(c.yaml:2:37: signing.key_id: "" is no key's name)" + allowed},
    });
    const Scratch scratch;
    CHECK(scratch.faults(least + "signing: { private_key: /k, key_id: 'https://a.b/c_d-1' }").empty());
}

} // namespace value_test
