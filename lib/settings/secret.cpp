#include "settings/secret.hpp"

#include "settings/bounded_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace convictiond::settings {

namespace {

enum class Right : unsigned { read = 4, write = 2 };

bool is_our_group(::gid_t group) {
    if (group == 0 || group == ::getegid()) return true;
    const int count = ::getgroups(0, nullptr);
    if (count <= 0) return false;
    std::vector<::gid_t> groups(static_cast<std::size_t>(count));
    const int found = ::getgroups(count, groups.data());
    return found > 0 && std::find(groups.begin(), groups.begin() + found, group) != groups.begin() + found;
}

// Who beside the owner, and a group that is root's or ours, has it.
std::optional<std::string> who_may(const struct ::stat& status, Right right) {
    const auto bit = static_cast<unsigned>(right);
    if ((status.st_mode & bit) != 0) return "others";
    if ((status.st_mode & (bit << 3U)) != 0 && !is_our_group(status.st_gid)) return "its group";
    return std::nullopt;
}

std::string mode_of(const struct ::stat& status) {
    return fmt::format("{:04o}", status.st_mode & 07777U);
}

std::string remedy_for(const std::string& path) {
    return fmt::format("run: chmod 0600 {}", path);
}

} // namespace

base::result<base::Bytes> read_secret(const std::string& path, std::size_t min_bytes, std::size_t max_bytes) {
    const auto file = read_bounded_file(path, max_bytes);
    if (!file) return file.error();
    if (const auto whom = who_may(file->status, Right::write)) {
        return base::Fault{path,
                           fmt::format("has mode {}, which lets {} write it", mode_of(file->status), *whom),
                           "a file that its owner alone writes", remedy_for(path)};
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

std::optional<Exposure> find_exposure(const std::string& path) {
    struct ::stat status {};
    if (::stat(path.c_str(), &status) != 0 || !who_may(status, Right::read)) return std::nullopt;
    return Exposure{path, mode_of(status), remedy_for(path)};
}

} // namespace convictiond::settings
