#include "tidy/rules.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace tidy {

namespace {

// The picture in docs/architecture.md: down, never sideways.
const std::map<std::string, int, std::less<>> level_of = {
    {"base", 0},  {"core", 1}, {"daf", 2},   {"message", 2}, {"settings", 2},
    {"store", 2}, {"net", 2},  {"inbox", 2}, {"status", 2},  {"service", 3}};

struct Door {
    std::string_view prefix; // of the included path
    std::vector<std::string_view> open_to;
    std::string_view use;
};

// One folder for each outside world. The longer prefix stands first.
const std::vector<Door> doors = {
    {"pqxx/", {"lib/store/"}, "a function of lib/store"},
    {"boost/beast", {"lib/net/"}, "net/https_client or net/http_server"},
    {"boost/asio/ssl", {"lib/net/"}, "net/tls"},
    {"boost/asio",
     {"lib/net/", "lib/service/", "daemon/"},
     "a blocking function that a service's worker calls"},
    {"openssl/",
     {"lib/net/", "lib/base/crypto.", "lib/base/signing_key."},
     "base/crypto or base/signing_key"},
    {"yaml-cpp/", {"lib/settings/"}, "settings/settings.hpp"},
    {"sys/inotify.h", {"lib/inbox/"}, "inbox/watcher"},
    {"boost/json", {"lib/message/", "lib/status/", "daemon/commands/"}, "a value that lib/message renders"},
    {"spdlog/", {"lib/service/"}, "a value that lib/service logs"},
    {"CLI/", {"daemon/"}, "values from daemon/"},
    {"date/tz.h", {"lib/base/date.cpp"}, "base/date"},
    {"systemd/", {"daemon/"}, "daemon/service_manager"},
};

struct Include {
    std::size_t line = 0;
    bool ours = false; // in quotes
    std::string path;
};

std::vector<Include> includes_of(const File& file) {
    std::vector<Include> all;
    const auto code = lines_of(file.code); // a line in a comment is no include
    const auto text = lines_of(file.text);
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (!code[i].text.starts_with("#include")) continue;
        const auto open = text[i].text.find_first_of("<\"");
        if (open == std::string_view::npos) continue;
        const auto close = text[i].text.find_first_of(">\"", open + 1);
        all.push_back({text[i].number, text[i].text[open] == '"',
                       std::string{text[i].text.substr(open + 1, close - open - 1)}});
    }
    return all;
}

bool is_ours(const File& file) {
    return file.is_cpp() && (file.is_below("lib/") || file.is_below("daemon/"));
}

std::string room_of(std::string_view path) {
    return std::string{path.substr(0, path.find('/'))};
}

// What is wrong with one include of our own, or nothing.
std::string_view sideways(const Tree& tree, const File& file, const std::string& included) {
    constexpr std::string_view lower = "a value that the caller passes in, or move it to a lower level";
    const auto there = level_of.find(room_of(included));
    if (file.is_below("daemon/")) {
        if (there != level_of.end() || find(tree, "daemon/" + included) != nullptr) return {};
        return "what stands in lib/ or daemon/";
    }
    if (there == level_of.end() || included.find('/') == std::string::npos)
        return "the path below lib/, of a room that exists";
    const auto room = room_of(file.path.substr(4));
    const auto here = level_of.find(room);
    if (here == level_of.end()) return "a folder that is one of the rooms";
    return there->second < here->second || there->first == room ? std::string_view{} : lower;
}

} // namespace

Faults levels(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!is_ours(file)) continue;
        for (const auto& include : includes_of(file)) {
            if (!include.ours) continue;
            const auto use = sideways(tree, file, include.path);
            if (!use.empty())
                faults.push_back({file.path, include.line, fmt::format("#include \"{}\"", include.path),
                                  std::string{use}});
        }
    }
    return faults;
}

Faults third_party_doors(const Tree& tree) {
    Faults faults;
    for (const auto& file : tree) {
        if (!is_ours(file)) continue;
        for (const auto& include : includes_of(file)) {
            const auto door = std::find_if(doors.begin(), doors.end(),
                                           [&](const Door& d) { return include.path.starts_with(d.prefix); });
            if (door == doors.end()) continue;
            const bool open = std::any_of(door->open_to.begin(), door->open_to.end(),
                                          [&](std::string_view folder) { return file.is_below(folder); });
            if (!open)
                faults.push_back({file.path, include.line, fmt::format("#include <{}>", include.path),
                                  std::string{door->use}});
        }
    }
    return faults;
}

} // namespace tidy
