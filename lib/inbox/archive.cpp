#include "inbox/archive.hpp"

#include "inbox/listing.hpp"
#include "inbox/placing.hpp"

#include <algorithm>

namespace convictiond::inbox {

namespace {

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// NAME.2 came as NAME.
std::string as_it_came(const std::string& name) {
    const auto dot = name.rfind('.');
    if (dot == std::string::npos || !is_digits(std::string_view{name}.substr(dot + 1))) return name;
    return name.substr(0, dot);
}

// The directories of `size` digits in it, in order.
std::vector<std::string> list_numbers(const std::filesystem::path& directory, std::size_t size) {
    std::vector<std::string> names;
    for (const auto& entry : list(directory).entries)
        if (entry.kind == Kind::directory && entry.name.size() == size && is_digits(entry.name))
            names.push_back(entry.name);
    std::ranges::sort(names);
    return names;
}

} // namespace

std::vector<Archived> list_archive(const Paths& paths, std::size_t at_most) {
    std::vector<Archived> files;
    for (const auto& year : list_numbers(paths.archive, 4)) {
        for (const auto& month : list_numbers(paths.archive / year, 2)) {
            for (const auto& entry : list(paths.archive / year / month).entries) {
                if (entry.kind != Kind::regular) continue;
                if (files.size() == at_most) return files;
                files.push_back({year + "/" + month + "/" + entry.name, as_it_came(entry.name), entry.inode});
            }
        }
    }
    return files;
}

bool take_back(const Paths& paths, const Archived& file) {
    const auto from = paths.archive / file.path;
    const auto shelf = open_directory(from.parent_path(), "inbound.archive");
    const auto inbound = open_directory(paths.inbound, "inbound.directory");
    return place({shelf, from.filename().native()}, {inbound, file.name}, file.inode) == Placed::there;
}

} // namespace convictiond::inbox
