// What a file may be as YAML, and files that include others.
#include "settings/yaml.hpp"

#include "unit/settings/scratch.hpp"

#include <catch2/catch.hpp>

using namespace convictiond::settings;
using test::Scratch;

namespace {

using Texts = std::vector<std::string>;

const std::string least = "inbound: { sources: { PNC: } }\n";

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

TEST_CASE("a configuration that cannot be read as a file is one fault") {
    const Scratch scratch;
    const auto fault = [&scratch](const std::string& name) {
        const auto outcome = load(scratch.path(name));
        REQUIRE(outcome.faults.size() == 1);
        return scratch.shortened(outcome.faults[0].text());
    };
    CHECK(fault("none.yaml") ==
          "none.yaml:1:1: cannot be read: No such file or directory, expected a readable file");
    std::filesystem::create_directory(scratch.path("directory"));
    CHECK(fault("directory") == "directory:1:1: is not a regular file, expected a regular file");
    scratch.write("big.yaml", std::string(max_yaml_bytes + 1, ' '));
    CHECK(fault("big.yaml") == "big.yaml:1:1: is too big, expected at most 1048576 bytes");
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

TEST_CASE("what is included counts as if it stood there") {
    const Scratch scratch;
    scratch.write("tables.yaml", "tables: /included\n");
    scratch.write("log.yaml", "log: { level: error }\ninclude: " + scratch.path("grace.yaml") + "\n");
    scratch.write("grace.yaml", "shutdown_grace: 3s\n");
    const auto outcome = load(scratch.write("c.yaml", least + "include: [" + scratch.path("tables.yaml") +
                                                          ", " + scratch.path("log.yaml") + "]\n"));
    REQUIRE(outcome.settings);
    CHECK(outcome.settings->tables == "/included");
    CHECK(outcome.settings->log.level == LogLevel::error);
    CHECK(outcome.settings->shutdown_grace == std::chrono::seconds{3});
}

TEST_CASE("a fault in an included file is told with that file's place") {
    const Scratch scratch;
    scratch.write("b.yaml", "log:\n  level: loud\n");
    CHECK(scratch.faults(least + "include: " + scratch.path("b.yaml") + "\n") ==
          Texts{"b.yaml:2:10: log.level: is none of the words that are allowed, expected trace, debug, info, "
                "warning, "
                "error"});
    scratch.write("b.yaml", "log: [\n");
    CHECK(scratch.faults(least + "include: " + scratch.path("b.yaml") + "\ntables: x\n").size() == 2);
}

TEST_CASE("a key stands once over all files, and a fault names both places") {
    const Scratch scratch;
    scratch.write("b.yaml", "tables: /b\n");
    CHECK(
        scratch.faults(least + "include: " + scratch.path("b.yaml") + "\ntables: /c\n") ==
        Texts{"c.yaml:3:1: tables: stands twice, expected once over all files; the first is at b.yaml:1:1"});
}

TEST_CASE("an include that leads nowhere, in a circle or too deep is refused") {
    const Scratch scratch;
    const auto included = [&scratch](const std::string& what) {
        return scratch.faults(least + "include: " + what);
    };
    CHECK(included("b.yaml\n") ==
          Texts{R"(c.yaml:2:10: include: "b.yaml" is not absolute, expected an absolute path)"});
    CHECK(included("{ a: b }\n") == Texts{"c.yaml:2:10: include: is a mapping, expected an absolute path"});
    CHECK(included("\n") == Texts{"c.yaml:2:1: include: is empty, expected an absolute path"});
    CHECK(included(scratch.path("none.yaml")) == Texts{"c.yaml:2:10: include: \"none.yaml\" cannot be read: "
                                                       "No such file or directory, expected a readable "
                                                       "file"});
    scratch.write("b.yaml", "\ninclude: " + scratch.path("./c.yaml") + "\n");
    CHECK(included(scratch.path("b.yaml")) ==
          Texts{"b.yaml:2:10: include: \"./c.yaml\" includes itself, expected a file that does not"});
    for (int i = 1; i <= 4; ++i)
        scratch.write(std::to_string(i), "include: " + scratch.path(std::to_string(i + 1)) + "\n");
    scratch.write("5", "tables: /a\n");
    CHECK(included(scratch.path("2")).empty());
    CHECK(included(scratch.path("1")) ==
          Texts{"4:1:10: include: is too deep, expected at most 4 files deep"});
}

TEST_CASE("at most 64 files make a configuration") {
    const Scratch scratch;
    const auto empty = scratch.write("empty.yaml", "");
    const auto list = [&empty](std::size_t count) {
        return "include: [" + empty + repeated(", " + empty, count - 1) + "]";
    };
    CHECK(scratch.faults(least + list(63)).empty());
    CHECK(scratch.faults(least + list(64)).size() == 1);
}
