// What stands in the drop directory right now: the truth that a wake-up sends the loop to look at. Nothing is
// opened and no link is followed. A name is bytes: it need not be UTF-8, and is hostile until checked.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

struct stat;

namespace convictiond::inbox {

enum class Kind { regular, directory, link, other }; // other: a pipe, a socket, a device

using FileTime = std::chrono::sys_time<std::chrono::nanoseconds>;

struct Entry {
    std::string name;
    Kind kind = Kind::regular;
    std::uint64_t size = 0; // bytes
    FileTime modified;      // the content
    FileTime changed;       // the inode: ctime, which no uploader can set
    std::uint64_t inode = 0;

    friend bool operator==(const Entry&, const Entry&) = default;
};

// What fstat or fstatat said of it.
[[nodiscard]] Entry entry_of(std::string_view name, const struct ::stat& about);

struct Listing {
    std::vector<Entry> entries; // in the order of the file system
    bool cut = false;           // more stand there than were asked for
};

inline constexpr std::size_t most_entries = 100'000;

// Throws std::system_error that names the directory where it is missing or cannot be read. What vanishes
// meanwhile is left out.
[[nodiscard]] Listing list(const std::filesystem::path& directory, std::size_t at_most = most_entries);

} // namespace convictiond::inbox
