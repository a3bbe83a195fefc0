#include "service/log.hpp"

#include "base/check.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace convictiond::service {

namespace {

constexpr std::size_t most_of_a_value = 400; // bytes

spdlog::level::level_enum severity(Level level) {
    switch (level) {
    case Level::trace: return spdlog::level::trace;
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    }
    CHECK(!"a level that does not exist");
    return {};
}

std::string_view name_of(Level level) {
    switch (level) {
    case Level::trace: return "trace";
    case Level::debug: return "debug";
    case Level::info: return "info";
    case Level::warning: return "warning";
    case Level::error: return "error";
    }
    CHECK(!"a level that does not exist");
    return {};
}

// sd-daemon(3): SD_ERR, SD_WARNING, SD_INFO, SD_DEBUG.
int journald_priority(Level level) {
    switch (level) {
    case Level::error: return 3;
    case Level::warning: return 4;
    case Level::info: return 6;
    case Level::debug:
    case Level::trace: return 7;
    }
    CHECK(!"a level that does not exist");
    return 7;
}

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = std::make_shared<spdlog::logger>("convictiond",
                                                     std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%v");
        made->flush_on(spdlog::level::trace); // a line that a crash swallows is no log
        return made;
    }();
    return *instance;
}

bool is_plain(std::string_view value) {
    return !value.empty() && value.size() <= most_of_a_value &&
           value.find_first_not_of(
               "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:+@,#%") ==
               std::string_view::npos;
}

} // namespace

void set_up_log(LogSettings settings) {
    logger().set_level(severity(settings.level));
}

void log(Level level, std::string_view event, LogFields fields) {
    if (!logger().should_log(severity(level))) return;
    auto line = fmt::format("<{}>{} {} {}", journald_priority(level), base::to_rfc3339(base::now()),
                            name_of(level), event);
    for (const auto& [key, value] : fields)
        line += fmt::format(" {}={}", key, is_plain(value) ? value : base::quoted(value, most_of_a_value));
    logger().log(severity(level), "{}", line);
}

} // namespace convictiond::service
