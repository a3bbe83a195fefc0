// The table of verbs: what convictionctl understands, a row a verb. A new command is a row here and a file
// beside this one.
#pragma once

#include "commands/command.hpp"

#include <string_view>
#include <variant>

namespace convictiond::commands {

struct Argument {
    std::string_view name; // "STATE" stands for itself, "--date" is an option
    std::string_view about;
    // A flag, where it is a bool; said once or more, where it is a list.
    std::variant<std::string Arguments::*, bool Arguments::*, std::vector<std::string> Arguments::*> value;
    bool required = false;
};

enum class Does { look, act, migrate };

struct Verb {
    std::string_view words; // "lanes pause"
    Does does = Does::look;
    std::string_view about;
    std::vector<Argument> arguments;
    std::vector<std::string_view> examples;
    int (*run)(const Context&) = nullptr;
};

[[nodiscard]] const std::vector<Verb>& verbs();

} // namespace convictiond::commands
