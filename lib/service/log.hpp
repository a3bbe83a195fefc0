// The log: one event a line, a stable name and the ids that let an operator follow a file, a conviction or a
// notification with grep. Only this room and the daemon log, and who decides logs once. No personal data at
// any level: references, ids, counts. What comes from outside is escaped here, whatever it is. Every event
// stands in docs/operators.md. On the loop's thread alone.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace convictiond::service {

enum class Level { trace, debug, info, warning, error };
enum class Format { text, json };

struct LogSettings {
    Level level = Level::info;
    Format format = Format::text;
    std::string file; // empty: standard error
    std::uint64_t rotate_size = std::uint64_t{64}
                                << 20U; // bytes; then FILE becomes FILE.1 (LOG.log: LOG.1.log)
    int rotate_keep = 10;               // old files
};

// As set_up_log() finds it, and nothing is opened or made.
[[nodiscard]] std::optional<base::Fault> find_log_fault(const LogSettings& settings);

// Before the first event; afterwards it changes what is in force. A file that cannot be opened is a fault,
// and what was in force stays so.
[[nodiscard]] std::optional<base::Fault> set_up_log(const LogSettings& settings);

// A line of this level is written.
[[nodiscard]] bool is_logged(Level level);

using LogFields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// text: time=2026-11-24T02:00:05.123456Z level=info event=file.accepted file=DAF_PNC_… new=100
// json:
// {"time":"2026-11-24T02:00:05.123456Z","level":"info","event":"file.accepted","file":"DAF_PNC_…","new":"100"}
// On standard error led by journald's level prefix, "<6>". A value that holds blanks or anything odd stands
// in quotes; in JSON every value is a string. `more` follows `fields`: what several events say alike is
// written once.
void log(Level level, std::string_view event, LogFields fields, LogFields more = {});

} // namespace convictiond::service
