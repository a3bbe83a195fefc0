#include "settings/not_built.hpp"

#include "unit/settings/rows.hpp"

#include "base/text.hpp"

namespace not_built_test {

using namespace convictiond;
using namespace convictiond::settings;
using namespace convictiond::settings::testing;

namespace {

// The only fault of a configuration that has such a key, without its place.
std::string fault_of(std::string key) {
    const auto equals = key.find('=');
    std::string yaml = equals == std::string::npos ? "{}" : key.substr(equals + 1);
    const auto names = base::split(std::string_view{key}.substr(0, equals), '.');
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        const bool last = std::next(name) == names.rend();
        yaml = std::string{*name} + ": " + yaml;
        if (!last) yaml = "{ " + yaml + " }";
    }
    const Scratch scratch;
    const auto faults = scratch.faults((key.starts_with("inbound") ? "" : least) + yaml);
    CAPTURE(faults);
    REQUIRE(faults.size() == 1);
    return faults[0].substr(faults[0].find(": ") + 2);
}

// A pattern as an operator would write it. A member state's key stands under `defaults`, for a route would
// have more faults than this one.
std::string named(std::string key) {
    const std::string_view route = "member_states.*", source = "sources.*";
    if (key.starts_with(route)) key.replace(0, route.size(), "defaults");
    if (const auto at = key.find(source); at != std::string::npos)
        key.replace(at, source.size(), "sources.PNC");
    return key;
}

} // namespace

TEST_CASE("a key that is not built yet is refused and never ignored") {
    for (const auto pattern : not_built_yet()) {
        if (pattern.find('=') != std::string_view::npos) continue;
        const auto key = named(std::string{pattern});
        CHECK(fault_of(key) == key + ": is not built yet, expected it to be left out");
    }
}

TEST_CASE("a value that is not built yet is refused and never ignored") {
    for (const auto pattern : not_built_yet()) {
        const auto equals = pattern.find('=');
        if (equals == std::string_view::npos) continue;
        const auto key = named(std::string{pattern});
        const auto at = key.find('=');
        const auto expected = key.substr(0, at) + ": " + key.substr(at + 1) + " is not built yet, expected ";
        CHECK(fault_of(key).substr(0, expected.size()) == expected);
    }
}

TEST_CASE("what holds for a member state's key holds for its default, and for no other key") {
    for (const auto pattern : not_built_yet()) CHECK(is_not_built(named(std::string{pattern})));
    CHECK(is_not_built("member_states.FR.max_rate") == is_not_built("defaults.max_rate"));
    CHECK_FALSE(is_not_built("member_states.FR"));
    CHECK_FALSE(is_not_built("member_states.FR.url"));
    CHECK_FALSE(is_not_built("defaults.connect_timeout"));
    CHECK_FALSE(is_not_built("log"));
    CHECK_FALSE(is_not_built("log.format=text"));
}

} // namespace not_built_test
