// Which drop directory it is, whichever host mounts it at whatever path: a file in it says so. The daemons of
// a database agree by it on who works the directory.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace convictiond::inbox {

// Begins with a dot: no daily file, and nobody's foreign one.
inline constexpr std::string_view identity_file = ".convictiond-directory";

// 16 hexadecimal digits, the same for as long as the file stands; written where there is none yet. Throws
// std::system_error where the directory or the file cannot be read or written, or is none of ours.
[[nodiscard]] std::string identify(const std::filesystem::path& directory);

} // namespace convictiond::inbox
