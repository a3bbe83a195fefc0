// Holds config/convictiond.yaml, which is shipped to operators, against the keys and their defaults.
#include "settings/keys.hpp"
#include "settings/not_built.hpp"
#include "settings/yaml.hpp"

#include "support/text_of.hpp"
#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>
#include <iterator>
#include <regex>

namespace keys_test {

using namespace convictiond::settings;
using testing::Scratch;

namespace {

const std::string shipped_file = CONVICTIOND_SOURCE_DIR "/config/convictiond.yaml";

std::string shipped_text() {
    return convictiond::test::text_of(shipped_file);
}

// With the examples, lines such as "  #url: https://…", taken out of their comments.
std::string with_examples(const Scratch& scratch) {
    const auto included = scratch.write("included.yaml", "");
    auto text = std::regex_replace(shipped_text(), std::regex{"#include: .*"}, "include: " + included);
    return std::regex_replace(text, std::regex{"(^|\n)( *)#([^ \n])"}, "$1$2$3");
}

// Every scalar and empty node by its dotted key, names of sources and states replaced as in KnownKey.
void collect(const Node& node, const std::string& key, std::map<std::string, std::string>& values) {
    if (node.kind == Node::Kind::text) values[key] = node.text;
    if (node.kind == Node::Kind::list || node.kind == Node::Kind::empty) values.emplace(key, "");
    for (const auto& item : node.items) collect(item, key + "[]", values);
    for (const auto& entry : node.entries) {
        const auto name = key == "member_states" ? "XX" : key == "inbound.sources" ? "NAME" : entry.key;
        collect(entry.value, key.empty() ? name : key + "." + name, values);
    }
}

std::map<std::string, std::string> values_of(const std::string& yaml) {
    Reading reading;
    reading.places.files.push_back("convictiond.yaml");
    auto nodes_left = max_yaml_nodes;
    std::map<std::string, std::string> values;
    const auto root = parse_yaml(yaml, 0, nodes_left, reading);
    REQUIRE(root.has_value());
    collect(*root, "", values);
    return values;
}

} // namespace

TEST_CASE("the configuration that is shipped loads as it is, and with its examples") {
    const Scratch scratch;
    for (const auto& fault : load(shipped_file).faults) FAIL_CHECK(fault.text());
    const auto examples = load(scratch.write("c.yaml", with_examples(scratch)));
    for (const auto& fault : examples.faults) FAIL_CHECK(fault.text());
    REQUIRE(examples.settings);
    CHECK(examples.settings->inbound.sources.at("PNC").canaries.size() == 3);
    CHECK(examples.settings->member_states.size() == 2);
}

TEST_CASE("every key with a default stands in the shipped configuration with that default") {
    const auto values = values_of(shipped_text());
    std::size_t compared = 0;
    for (const auto& known : known_keys()) {
        // What a state takes over stands once, under `defaults`.
        if (known.preset.empty() || known.key.starts_with("member_states.")) continue;
        INFO(known.key);
        REQUIRE(values.contains(known.key));
        CHECK(values.at(known.key) == known.preset);
        ++compared;
    }
    CHECK(compared > 30);
}

TEST_CASE("every key without a default stands in the shipped configuration as an example") {
    const Scratch scratch;
    const auto values = values_of(with_examples(scratch));
    for (const auto& known : known_keys()) {
        if (!known.preset.empty()) continue;
        auto key = known.key;
        // An address is a state's own matter, so there is no example under `defaults`.
        if (key.starts_with("defaults.")) key.replace(0, 8, "member_states.XX");
        INFO(key);
        CHECK(values.contains(key));
    }
}

TEST_CASE("no key that is not built yet stands in the shipped configuration, nor among the known keys") {
    const Scratch scratch;
    for (const auto& [key, value] : values_of(with_examples(scratch))) {
        INFO(key);
        CHECK_FALSE(is_not_built(key));
        CHECK_FALSE(is_not_built(key + "=" + value));
    }
    for (const auto& known : known_keys()) CHECK_FALSE(is_not_built(known.key));
}

TEST_CASE("a key's description tells its bounds and its default") {
    const auto known = known_keys();
    const auto find = [&known](const std::string& key) {
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const auto& k) { return k.key == key; });
        REQUIRE(found != known.end());
        return found->allowed + " / " + found->preset;
    };
    CHECK(find("inbound.max_file_size") == "1KiB to 64GiB (a whole number with B, KiB, MiB or GiB) / 1GiB");
    CHECK(find("defaults.notify_within") == "1d to 28d (whole days) / 28d");
    CHECK(find("member_states.XX.retry.cap") == "10ms to 1d (a whole number with ms, s, m, h or d) / 30m");
    CHECK(find("database.workers") == "a whole number from 1 to 64 / 4");
    CHECK(find("admin.listen") ==
          "ADDRESS:PORT with a numeric address, or unix:/PATH of at most 107 bytes / 127.0.0.1:8471");
    CHECK(find("log.level") == "trace, debug, info, warning, error / info");
}

} // namespace keys_test
