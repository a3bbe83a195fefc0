#include "settings/load.hpp"

#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>

namespace load_test {

using namespace convictiond;
using namespace convictiond::settings;
using namespace std::chrono_literals;
using testing::Scratch;

namespace {

using Texts = std::vector<std::string>;

// The least that loads; on one line, so that what is added begins on line 2.
const std::string least = "inbound: { sources: { PNC: } }\n";

Settings loaded(const Scratch& scratch, const std::string& yaml) {
    auto outcome = load(scratch.write("c.yaml", yaml));
    for (const auto& fault : outcome.faults) FAIL_CHECK(fault.text());
    REQUIRE(outcome.settings);
    return std::move(*outcome.settings);
}

} // namespace

TEST_CASE("a source is all that a configuration must name") {
    const Scratch scratch;
    const auto settings = loaded(scratch, least);
    CHECK(settings.inbound.sources.contains("PNC"));
    CHECK(settings.member_states.empty());
    CHECK(settings.identity_key == "/run/credentials/convictiond.service/identity.key");
    CHECK(loaded(scratch, "inbound: { sources: { PNC: {} } }").inbound.sources.size() == 1);
}

TEST_CASE("every key comes to where the program reads it") {
    const Scratch scratch;
    const auto settings = loaded(scratch, R"(
inbound:
  directory: /in
  archive: /archive
  rejected: /rejected
  duplicates: /duplicates
  rescan: 500ms
  settle: 1s
  max_file_size: 2MiB
  foreign_after: 3m
  incomplete_after: 4h
  sources:
    PNC: { canaries: [{ reference: CANARY/A, notify: [FR, DE] }] }
    X2:
database: { connection: postgresql://user@host/db, workers: 7 }
admin: { listen: "unix:/run/admin.sock" }
acknowledgements: { listen: "[::1]:8472", certificate: /c, private_key: /k, client_ca: /ca }
tables: /tables
historical_after: 30d
shutdown_grace: 5s
identity_key: /identity
lane_takeover: 9s
log: { level: debug, format: text }
)");
    const auto& inbound = settings.inbound;
    CHECK(inbound.directory == "/in");
    CHECK(inbound.archive == "/archive");
    CHECK(inbound.rejected == "/rejected");
    CHECK(inbound.duplicates == "/duplicates");
    CHECK(inbound.rescan == 500ms);
    CHECK(inbound.settle == 1s);
    CHECK(inbound.max_file_size == 2097152);
    CHECK(inbound.foreign_after == 3min);
    CHECK(inbound.incomplete_after == 4h);
    REQUIRE(inbound.sources.at("PNC").canaries.size() == 1);
    CHECK(inbound.sources.at("PNC").canaries[0].reference == "CANARY/A");
    CHECK(inbound.sources.at("PNC").canaries[0].notify ==
          std::vector{*base::MemberState::parse("FR"), *base::MemberState::parse("DE")});
    CHECK(inbound.sources.at("X2").canaries.empty());
    CHECK(settings.database.connection == "postgresql://user@host/db");
    CHECK(settings.database.workers == 7);
    CHECK(settings.admin.unix_path == "/run/admin.sock");
    CHECK(settings.acknowledgements->listen.address == "::1");
    CHECK(settings.acknowledgements->listen.port == 8472);
    CHECK(settings.acknowledgements->certificate == "/c");
    CHECK(settings.acknowledgements->private_key == "/k");
    CHECK(settings.acknowledgements->client_ca == "/ca");
    CHECK(settings.tables == "/tables");
    CHECK(settings.historical_after == std::chrono::days{30});
    CHECK(settings.shutdown_grace == 5s);
    CHECK(settings.identity_key == "/identity");
    CHECK(settings.lane_takeover == 9s);
    CHECK(settings.log.level == LogLevel::debug);
    CHECK(settings.log.format == LogFormat::text);
}

TEST_CASE("a member state takes over the defaults key by key, also within retry and circuit") {
    const Scratch scratch;
    // The order in the file does not matter.
    const auto settings = loaded(scratch, least + R"(
member_states:
  DE: { url: https://de.example/n, ack_within: 2d, retry: { cap: 10m }, circuit: { failures: 2 } }
  FR: { url: "https://fr.example:8443/n?x=1", acknowledgement: none, max_rate: , historical_rate: 0.5 }
defaults:
  acknowledgement: receipt
  receipt: required
  notify_within: 20d
  connect_timeout: 1s
  answer_timeout: 2s
  max_in_flight: 3
  max_rate: 12.5
  historical_rate: 2
  retry: { base: 1s, max_retry_after: 20m }
  circuit: { probe: 2s, probe_cap: 3m }
  server_ca: /ca
  client_certificate: /cert
  client_key: /key
)");
    const auto& german = settings.member_states.at(*base::MemberState::parse("DE"));
    CHECK(german.url == "https://de.example/n");
    CHECK(german.acknowledgement == AcknowledgementMode::receipt);
    CHECK(german.receipt_required);
    CHECK(german.ack_within == std::chrono::days{2});
    CHECK(german.notify_within == std::chrono::days{20});
    CHECK(german.connect_timeout == 1s);
    CHECK(german.answer_timeout == 2s);
    CHECK(german.max_in_flight == 3);
    CHECK(german.max_rate == 12.5);
    CHECK(german.historical_rate == 2);
    CHECK(german.retry.base == 1s);
    CHECK(german.retry.cap == 10min);
    CHECK(german.retry.max_retry_after == 20min);
    CHECK(german.circuit.failures == 2);
    CHECK(german.circuit.probe == 2s);
    CHECK(german.circuit.probe_cap == 3min);
    CHECK(german.server_ca == "/ca");
    CHECK(german.client_certificate == "/cert");
    CHECK(german.client_key == "/key");
    const auto& french = settings.member_states.at(*base::MemberState::parse("FR"));
    CHECK(french.url == "https://fr.example:8443/n?x=1");
    CHECK(french.acknowledgement == AcknowledgementMode::none);
    CHECK_FALSE(french.max_rate); // nothing behind it takes the default's limit away
    CHECK(french.historical_rate == 0.5);
    CHECK(french.ack_within == std::chrono::days{10});
    CHECK(french.retry.cap == 30min);
    CHECK(settings.defaults.retry.base == 1s);
}

TEST_CASE("an empty list of exceptions or canaries, or a floor without a number, is as good as left out") {
    const Scratch scratch;
    const auto settings = loaded(scratch, R"(
inbound:
  sources:
    PNC:
      except:
      canaries:
      expect:
        per_week:
        multiple_nationals:
        without_cro: 5%
)");
    const auto& source = settings.inbound.sources.at("PNC");
    CHECK(source.except.empty());
    CHECK(source.canaries.empty());
    CHECK_FALSE(source.expect.per_week);
    CHECK_FALSE(source.expect.multiple_nationals);
    CHECK(source.expect.without_cro == 0.05);
}

TEST_CASE("a log without a file, or with an empty one, goes to standard error") {
    const Scratch scratch;
    for (const auto* none : {"", "~", "\"\""})
        CHECK(loaded(scratch, fmt::format("inbound: {{ sources: {{ PNC: }} }}\nlog: {{ file: {} }}\n", none))
                  .log.file.empty());
}

TEST_CASE("whatever is waited for may be as short as a test needs it") {
    const Scratch scratch;
    const auto settings = loaded(scratch, R"(
inbound: { settle: 0s, foreign_after: 0ms, incomplete_after: 1s, rescan: 10ms, sources: { PNC: } }
historical_after: 0d
hold_decision_within: 1s
shutdown_grace: 0s
retention: { personal_data: 2s }
defaults: { ack_within: 10ms, poll_every: 10ms }
)");
    CHECK(settings.inbound.settle == 0s);
    CHECK(settings.historical_after == 0s);
    CHECK(settings.hold_decision_within == 1s);
    CHECK(settings.shutdown_grace == 0s);
    CHECK(settings.retention.personal_data == 2s);
    CHECK(settings.defaults.ack_within == 10ms);
}

TEST_CASE("fingerprints and names of callers are brought to one form") {
    const Scratch scratch;
    const auto settings = loaded(scratch, least + R"(
acknowledgements: { listen: "0.0.0.0:1", certificate: /c, private_key: /k, client_ca: /ca }
member_states:
  DE:
    url: https://de.example/n
    callback_fingerprints:
      - "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55"
    callback_names: [ECRIS.de.example]
)");
    const auto& state = settings.member_states.begin()->second;
    CHECK(state.callback_fingerprints ==
          Texts{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"});
    CHECK(state.callback_names == Texts{"ecris.de.example"});
}

TEST_CASE("all faults are told at once, in the order of their lines") {
    const Scratch scratch;
    CHECK(scratch.faults(R"(tables: ./tables
inbound:
  rescn: 30s
  settle: 5
lane_takeover: 1s
)") == Texts{"c.yaml:1:9: tables: \"./tables\" is not absolute, expected an absolute path",
             "c.yaml:2:1: inbound.sources: has no source, expected one at least, such as PNC:",
             "c.yaml:3:3: inbound.rescn: is not a key; did you mean rescan?",
             "c.yaml:4:11: inbound.settle: \"5\" has no unit, expected 0ms to 1h (a whole number with ms, "
             "s, m, h or d)",
             "c.yaml:5:16: lane_takeover: \"1s\" is too little, expected 8s to 5m (a whole number with ms, "
             "s, m, h or "
             "d)"});
}

TEST_CASE("a configuration with faults gives no settings") {
    const Scratch scratch;
    CHECK_FALSE(load(scratch.write("c.yaml", least + "tabels: /x\n")).settings);
    CHECK_FALSE(load(scratch.path("none.yaml")).settings);
}

TEST_CASE("two configurations are told apart by the keys in which they differ, a default's heirs left out") {
    Settings before;
    before.inbound.sources["PNC"] = {};
    const auto state = [](std::string_view code) { return *base::MemberState::parse(code); };
    before.member_states[state("FR")] = before.defaults;
    before.member_states[state("PL")] = before.defaults;
    CHECK(changed_keys(before, before).empty());
    auto after = before;
    after.log.rotate.keep = 3;
    after.admin.port = 1;
    after.acknowledgements.emplace();
    after.inbound.sources["PNC"].canaries.emplace_back();
    after.member_states.erase(state("PL"));
    after.member_states[state("DE")] = after.defaults;
    after.defaults.retry.cap = 1h;
    after.member_states[state("FR")].retry.cap = 1h;
    after.member_states[state("FR")].callback_names = {"fr.example"};
    CHECK(changed_keys(before, after) ==
          std::vector<std::string>{"inbound.sources.PNC.canaries", "admin.listen", "acknowledgements",
                                   "log.rotate.keep", "defaults.retry.cap", "member_states.PL",
                                   "member_states.DE", "member_states.FR.callback_names"});
}

} // namespace load_test
