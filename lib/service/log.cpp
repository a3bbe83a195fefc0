#include "service/log.hpp"

#include "base/check.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fmt/format.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

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

std::shared_ptr<spdlog::logger> make_logger(const LogSettings& settings) {
    spdlog::sink_ptr sink;
    if (settings.file.empty()) {
        sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
        sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            settings.file, static_cast<std::size_t>(settings.rotate_size),
            static_cast<std::size_t>(settings.rotate_keep));
    }
    auto made = std::make_shared<spdlog::logger>("convictiond", std::move(sink));
    made->set_pattern("%v");
    made->set_level(severity(settings.level));
    made->flush_on(spdlog::level::trace); // a line that a crash swallows is no log
    return made;
}

// What is in force.
struct Log {
    LogSettings settings;
    std::shared_ptr<spdlog::logger> logger = make_logger(settings);
};

Log& the_log() {
    static Log log;
    return log;
}

bool is_plain(std::string_view value) {
    return !value.empty() && value.size() <= most_of_a_value && std::ranges::all_of(value, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               std::string_view{"_./:+@,#%"}.find(c) != std::string_view::npos;
    });
}

void append_as_text(std::string& line, LogFields fields) {
    for (const auto& [key, value] : fields) {
        line.append(" ").append(key).append("=");
        if (is_plain(value))
            line += value;
        else
            line += base::quoted(value, most_of_a_value);
    }
}

void append_as_text(std::string& line, Level level, std::string_view event, LogFields fields,
                    LogFields more) {
    line += "time=";
    base::append_rfc3339(line, base::now());
    line.append(" level=").append(name_of(level)).append(" event=").append(event);
    append_as_text(line, fields);
    append_as_text(line, more);
}

void append_as_json(std::string& line, LogFields fields) {
    for (const auto& [key, value] : fields)
        line.append(",\"").append(key).append("\":").append(base::json_quoted(value, most_of_a_value));
}

void append_as_json(std::string& line, Level level, std::string_view event, LogFields fields,
                    LogFields more) {
    line += R"({"time":")";
    base::append_rfc3339(line, base::now());
    line.append(R"(","level":")").append(name_of(level)).append(R"(","event":")").append(event).append("\"");
    append_as_json(line, fields);
    append_as_json(line, more);
    line += '}';
}

base::Fault unwritable(std::string_view why) {
    return {"log.file", base::escaped(why), "a file that can be opened and written",
            "let the service's user write there, or leave the key empty"};
}

} // namespace

std::optional<base::Fault> find_log_fault(const LogSettings& settings) {
    namespace fs = std::filesystem;
    if (settings.file.empty()) return std::nullopt;
    // What is not there yet is made with its directories: the nearest that is there says whether it can be.
    fs::path place = settings.file;
    std::error_code error;
    while (!fs::exists(place, error) && place.has_relative_path()) place = place.parent_path();
    const bool is_itself = place == settings.file;
    if (is_itself && fs::is_directory(place)) return unwritable(place.string() + " is a directory");
    if (!is_itself && !fs::is_directory(place)) return unwritable(place.string() + " is no directory");
    if (::access(place.c_str(), is_itself ? W_OK : W_OK | X_OK) != 0)
        return unwritable(fmt::format("{}: {}", place.string(), std::generic_category().message(errno)));
    return std::nullopt;
}

std::optional<base::Fault> set_up_log(const LogSettings& settings) {
    auto& log = the_log();
    try {
        log.logger = make_logger(settings);
    } catch (const spdlog::spdlog_ex& error) {
        return unwritable(error.what());
    }
    log.settings = settings;
    return std::nullopt;
}

bool is_logged(Level level) {
    return the_log().logger->should_log(severity(level));
}

void log(Level level, std::string_view event, LogFields fields, LogFields more) {
    if (!is_logged(level)) return;
    const auto& log = the_log();
    std::string line;
    line.reserve(256); // most lines
    if (log.settings.file.empty()) line = fmt::format("<{}>", journald_priority(level));
    switch (log.settings.format) {
    case Format::text: append_as_text(line, level, event, fields, more); break;
    case Format::json: append_as_json(line, level, event, fields, more); break;
    }
    log.logger->log(severity(level), spdlog::string_view_t{line});
}

} // namespace convictiond::service
