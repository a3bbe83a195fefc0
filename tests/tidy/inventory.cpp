#include "tidy/rules.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace tidy {

namespace {

constexpr std::size_t most_lines = 400;
constexpr std::size_t most_characters = 120;

bool is_source(const File& file) {
    static constexpr std::array<std::string_view, 6> endings = {".cpp", ".hpp", ".sql", ".js", ".css", ".sh"};
    return file.is_below("scripts/") || std::any_of(endings.begin(), endings.end(),
                                                    [&](auto ending) { return file.path.ends_with(ending); });
}

std::size_t characters(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; // not a continuation of UTF-8
    }));
}

// The nearest CMakeLists.txt from `folder` upwards.
const File* list_for(const Tree& tree, std::string folder) {
    for (;;) {
        if (const auto* list = find(tree, folder + "CMakeLists.txt")) return list;
        if (folder.empty()) return nullptr;
        folder.pop_back();
        folder.erase(folder.rfind('/') == std::string::npos ? 0 : folder.rfind('/') + 1);
    }
}

// Rooms whose every source has a test of its name: what they do can be told by calling them.
constexpr std::array<std::string_view, 6> tested_rooms = {"base",    "core",     "daf",
                                                          "message", "settings", "inbox"};

// The parts of settings/load have no life of their own: what they do is seen in the faults and values of a
// whole file, and tested there.
struct SeenThrough {
    std::string_view source;
    std::string_view test;
};
constexpr std::array<SeenThrough, 3> seen_through = {{
    {"lib/settings/bounded_file.cpp", "tests/unit/settings/secret_test.cpp"},
    {"lib/settings/places.cpp", "tests/unit/settings/load_test.cpp"},
    {"lib/settings/settings.cpp", "tests/unit/settings/load_test.cpp"},
}};

// Where the test of a source stands; `room` with its '/'.
std::string test_of(std::string_view source, std::string_view room) {
    for (const auto& part : seen_through)
        if (part.source == source) return std::string{part.test};
    const auto below =
        source.substr(room.size(), source.size() - room.size() - std::string_view{".cpp"}.size());
    return fmt::format("tests/unit/{}{}_test.cpp", room.substr(std::string_view{"lib/"}.size()), below);
}

// Calls whose first argument is the name of a query.
constexpr std::array<std::string_view, 2> query_calls = {"execute(", "query_text("};

struct Place {
    const File* file = nullptr;
    std::size_t line = 0;
};

std::map<std::string, Place> named_queries(const Tree& tree) {
    constexpr std::string_view mark = "-- name: ";
    std::map<std::string, Place> queries;
    for (const auto& file : tree) {
        if (!file.is_below("lib/store/queries/")) continue;
        for (const auto& line : lines_of(file.text)) {
            if (!line.text.starts_with(mark)) continue;
            const auto name = line.text.substr(mark.size());
            queries[std::string{name.substr(0, name.find(' '))}] = {&file, line.number};
        }
    }
    return queries;
}

// The literal that is the first argument of a call.
const Literal* first_argument(const File& file, std::size_t call_end) {
    const auto quote = file.code.find_first_not_of(" \n", call_end);
    for (const auto& literal : file.literals)
        if (literal.at == quote + 1) return &literal;
    return nullptr;
}

} // namespace

Faults long_files(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        const auto lines = lines_of(file.text).size();
        if (is_source(file) && lines > most_lines)
            faults.push_back({file.path, most_lines + 1, fmt::format("a file of {} lines", lines),
                              "two files with an idea each"});
    }
    return faults;
}

Faults long_lines(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!is_source(file)) continue;
        for (const auto& line : lines_of(file.text))
            if (const auto length = characters(line.text); length > most_characters)
                faults.push_back({file.path, line.number, fmt::format("a line of {} characters", length),
                                  fmt::format("at most {}", most_characters)});
    }
    return faults;
}

Faults headers(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.path.ends_with(".hpp")) continue;
        if (occurrences(file.code, "#pragma once").empty())
            faults.push_back({file.path, 1, "a header without #pragma once", "#pragma once"});
        if (file.is_below("lib/") && !file.text.starts_with("//"))
            faults.push_back({file.path, 1, "a header that does not say what it is for", "a first comment"});
    }
    return faults;
}

Faults unlisted_sources(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.path.ends_with(".cpp")) continue;
        const auto* list = list_for(tree, file.folder());
        if (list == nullptr || occurrences(list->text, file.path.substr(list->folder().size())).empty())
            faults.push_back({file.path, 1, "a source that nobody builds", "a line in its CMakeLists.txt"});
    }
    return faults;
}

Faults queries(const Tree& tree) {
    Faults faults;
    const auto named = named_queries(tree);
    std::map<std::string, bool> used;
    for (const auto& file : tree) {
        if (!file.is_below("lib/store/")) continue;
        for (const auto& literal : file.literals) used[literal.content] = true;
        for (const auto call : query_calls)
            for (const auto at : occurrences(file.code, call))
                if (const auto* name = first_argument(file, at + call.size()))
                    if (!named.contains(name->content))
                        faults.push_back({file.path, file.line_at(at),
                                          fmt::format("query \"{}\"", name->content),
                                          "a name that stands in lib/store/queries"});
    }
    for (const auto& [name, place] : named)
        if (!used.contains(name))
            faults.push_back({place.file->path, place.line,
                              fmt::format("query \"{}\" without its function", name),
                              "one C++ function for one query"});
    return faults;
}

Faults untested_sources(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!file.path.ends_with(".cpp")) continue;
        for (const auto room : tested_rooms) {
            const auto folder = fmt::format("lib/{}/", room);
            if (!file.is_below(folder)) continue;
            const auto test = test_of(file.path, folder);
            if (find(tree, test) == nullptr)
                faults.push_back({file.path, 1, "a source without its test", test});
        }
    }
    return faults;
}

} // namespace tidy
