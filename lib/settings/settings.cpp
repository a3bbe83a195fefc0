#include "settings/settings.hpp"

#include <fmt/format.h>

namespace convictiond::settings {

std::optional<core::Calendar> Source::calendar() const {
    if (!from) return std::nullopt;
    return core::Calendar{*from, days, by, time_zone, {except.begin(), except.end()}};
}

std::string Listen::text() const {
    if (!unix_path.empty()) return "unix:" + unix_path;
    const bool v6 = address.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", v6 ? "[" : "", address, v6 ? "]" : "", port);
}

} // namespace convictiond::settings
