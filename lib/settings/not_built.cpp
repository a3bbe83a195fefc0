#include "settings/not_built.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace convictiond::settings {

const std::vector<std::string_view>& not_built_yet() {
    static const std::vector<std::string_view> keys{
        "journal",
    };
    return keys;
}

bool is_not_built(const std::string& key) {
    constexpr std::string_view section = "defaults.";
    const auto asked = key.starts_with(section) ? "member_states.*." + key.substr(section.size()) : key;
    const auto names = base::split(asked, '.');
    const auto matches = [&names](std::string_view pattern) {
        const auto parts = base::split(pattern, '.');
        return std::equal(
            parts.begin(), parts.end(), names.begin(), names.end(),
            [](std::string_view part, std::string_view name) { return part == "*" || part == name; });
    };
    return std::any_of(not_built_yet().begin(), not_built_yet().end(), matches);
}

} // namespace convictiond::settings
