// What a file may be as YAML, and its bounds.
#include "settings/yaml.hpp"

#include "unit/settings/rows.hpp"

namespace yaml_test {

using namespace convictiond::settings;
using namespace convictiond::settings::testing;

namespace {

std::string repeated(const std::string& text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

} // namespace

TEST_CASE("what is not YAML is one fault with its place") {
    const Scratch scratch;
    CHECK(scratch.faults("tables: \"/a\nlog: {") ==
          Texts{"c.yaml:2:7: cannot be read: illegal EOF in scalar, expected YAML"});
    CHECK(scratch.faults("- a\n- b\n") == Texts{"c.yaml:1:1: is a list, expected a mapping of keys"});
    CHECK(scratch.faults("? [a, b]\n: c\n") ==
          Texts{"c.yaml:1:3: cannot be read: a key is not text, expected YAML"});
    CHECK(scratch.faults("? { a: b }\n: c\n") ==
          Texts{"c.yaml:1:3: cannot be read: a key is not text, expected YAML"});
    CHECK(scratch.faults("~: c\n") == Texts{"c.yaml:1:1: cannot be read: a key is not text, expected YAML"});
    CHECK(scratch.faults("tables: !path /a\n") ==
          Texts{"c.yaml:1:9: cannot be read: a tag stands here; none is allowed, expected YAML"});
    CHECK(scratch.faults(least + "---\ntables: /a\n") ==
          Texts{"c.yaml:2:1: cannot be read: a second document begins; one is allowed, expected YAML"});
    CHECK(scratch.faults("tables: *nowhere\n").size() == 1);
}

TEST_CASE("an empty file is a configuration without a source") {
    const Scratch scratch;
    const Texts no_source{"c.yaml:1:1: inbound.sources: has no source, expected one at least, such as PNC:"};
    CHECK(scratch.faults("") == no_source);
    CHECK(scratch.faults("# nothing\n") == no_source);
}

TEST_CASE("a configuration is UTF-8 without NUL bytes") {
    const Scratch scratch;
    CHECK(scratch.faults(least + "# caf\xe9\n") == Texts{"c.yaml:2:1: is not UTF-8 text, expected UTF-8"});
    CHECK(scratch.faults(std::string("t\0a\0", 4)) == Texts{"c.yaml:1:1: is not UTF-8 text, expected UTF-8"});
    CHECK(scratch.faults("\xEF\xBB\xBF" + least).empty());
}

TEST_CASE("an alias stands for what its anchor holds") {
    const Scratch scratch;
    const auto outcome = load(scratch.write("c.yaml", least + R"(
defaults: { acknowledgement: none, receipt: required, connect_timeout: &time 7s, answer_timeout: *time }
member_states:
  DE: &route { url: "https://hub.example/n", retry: &retry { base: 1s } }
  FR: *route
)"));
    REQUIRE(outcome.settings);
    CHECK(outcome.settings->defaults.answer_timeout == std::chrono::seconds{7});
    CHECK(outcome.settings->member_states.size() == 2);
    CHECK(outcome.settings->member_states.rbegin()->second.url == "https://hub.example/n");
}

TEST_CASE("aliases cannot make a small file big, nor a flat one deep") {
    const Scratch scratch;
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const auto before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before +
                repeated(", " + before, 9) + "]\n";
    }
    CHECK(scratch.faults(bomb) ==
          Texts{"c.yaml:5:45: cannot be read: it is more than 100,000 nodes, expected YAML"});
    std::string deep = "a0: &a0 [x]\n";
    for (int i = 1; i < 20; ++i)
        deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    CHECK(scratch.faults(deep) ==
          Texts{"c.yaml:16:12: cannot be read: it is more than 16 levels deep, expected YAML"});
    CHECK(scratch.faults("a: &a [*a]\n") ==
          Texts{"c.yaml:1:8: cannot be read: an alias stands inside its own anchor, expected YAML"});
}

TEST_CASE("a file is at most 16 levels deep and 100,000 nodes long") {
    const Scratch scratch;
    CHECK(scratch.faults("a: " + repeated("[", 16) + repeated("]", 16)) ==
          Texts{"c.yaml:1:19: cannot be read: it is more than 16 levels deep, expected YAML"});
    CHECK(scratch.faults("a: " + repeated("[", 100'000)).size() == 1);
    CHECK(scratch.faults("a:\n" + repeated("- b\n", 100'001)) ==
          Texts{"c.yaml:99999:3: cannot be read: it is more than 100,000 nodes, expected YAML"});
}

TEST_CASE("a key that stands twice is refused") {
    check_rows({
        {"tables: /a\ntables: /b",
         "c.yaml:3:1: tables: stands twice, expected once; the first is at c.yaml:2:1"},
        {"member_states: { XX: { url: \"https://a\", acknowledgement: none, receipt: required }, XX: {} }",
         "c.yaml:2:86: member_states.XX: stands twice, expected once; the first is at c.yaml:2:18"},
    });
}

} // namespace yaml_test
