// The log: one event a line, a stable name and the ids that let an operator follow a file, a conviction or a
// notification with grep. Only this room logs, and who decides logs once. No personal data at any level:
// references, ids, counts. What comes from outside is escaped here, whatever it is.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace convictiond::service {

enum class Level { trace, debug, info, warning, error };

struct LogSettings {
    Level level = Level::info;
};

// Before the first event; afterwards it changes what is in force.
void set_up_log(LogSettings settings);

using LogFields = std::initializer_list<std::pair<std::string_view, std::string>>;

// "2026-11-24T02:00:05.123456Z info file.accepted file=DAF_PNC_… records=100", led by journald's level
// prefix. A value that holds blanks or anything odd stands in quotes.
void log(Level level, std::string_view event, LogFields fields);

} // namespace convictiond::service
