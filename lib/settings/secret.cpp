#include "settings/secret.hpp"

#include "settings/bounded_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace convictiond::settings {

base::result<base::Bytes> read_secret(const std::string& path, std::size_t min_bytes, std::size_t max_bytes) {
    const auto file = read_bounded_file(path, max_bytes);
    if (!file) return file.error();
    const auto mode = file->status.st_mode & 07777U;
    const auto group = file->status.st_gid;
    const bool others = (mode & 0007U) != 0;
    const bool strangers = (mode & 0070U) != 0 && group != 0 && group != ::getegid();
    if (others || strangers) {
        return base::Fault{
            path, fmt::format("has mode {:04o}, which lets {} in", mode, others ? "others" : "its group"),
            "a file of its owner alone", fmt::format("run: chmod 0600 {}", path)};
    }
    if (file->bytes.size() < min_bytes) {
        return base::Fault{path,
                           fmt::format("holds {} bytes", file->bytes.size()),
                           fmt::format("{} to {} bytes", min_bytes, max_bytes),
                           {}};
    }
    const auto bytes = base::as_bytes(file->bytes);
    return base::Bytes{bytes.begin(), bytes.end()};
}

} // namespace convictiond::settings
