#include "settings/places.hpp"

#include <fmt/format.h>

namespace convictiond::settings {

std::string default_behind(const std::string& key) {
    constexpr std::string_view section = "member_states.";
    if (!key.starts_with(section)) return {};
    const auto rest = key.find('.', section.size());
    return rest == std::string::npos ? std::string{} : "defaults" + key.substr(rest);
}

Mark Places::of(const std::string& key) const {
    if (const auto own = marks.find(key); own != marks.end()) return own->second;
    if (const auto taken_over = marks.find(default_behind(key)); taken_over != marks.end())
        return taken_over->second;
    const auto dot = key.rfind('.');
    return dot == std::string::npos ? Mark{} : of(key.substr(0, dot));
}

std::string Places::text(Mark mark) const {
    return fmt::format("{}:{}:{}", files.at(mark.file), mark.line, mark.column);
}

} // namespace convictiond::settings
