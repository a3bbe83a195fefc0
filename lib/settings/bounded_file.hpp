// Reads a whole small file: a configuration, a table, a secret. Only regular files of a bounded size, so that
// a path to a pipe, a device or a log cannot hang or fill the daemon. What cannot be read is a Fault.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <sys/stat.h>

namespace convictiond::settings {

struct BoundedFile {
    std::string bytes;
    struct ::stat status; // of the very descriptor that was read
};

[[nodiscard]] base::result<BoundedFile> read_bounded_file(const std::string& path, std::size_t max_bytes);

} // namespace convictiond::settings
