// Files that include others.
#include "settings/yaml.hpp"

#include "unit/settings/rows.hpp"

namespace document_test {

using namespace convictiond::settings;
using namespace convictiond::settings::testing;

namespace {

std::string repeated(const std::string& text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

} // namespace

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
          Texts{"b.yaml:2:10: log.level: \"loud\" is none of them, expected trace, debug, info, "
                "warning, "
                "error"});
    scratch.write("b.yaml", "log: [\n");
    CHECK(scratch.faults("include: " + scratch.path("b.yaml") + "\ntables: x\n") ==
          Texts{"c.yaml:2:9: tables: \"x\" is not absolute, expected an absolute path",
                "b.yaml:2:1: cannot be read: end of sequence flow not found, expected YAML"});
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

} // namespace document_test
