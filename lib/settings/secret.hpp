// Secrets come by file alone (systemd credentials), never in the configuration or the environment. A file
// that others can write is refused, for then it is theirs; one that others can read is told of and taken.
// Contents never appear in a Fault.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace convictiond::settings {

// 256 bits: as many as HMAC-SHA-256 gives back (RFC 2104, section 3).
inline constexpr std::size_t identity_key_min_bytes = 32;
inline constexpr std::size_t identity_key_max_bytes = 4096;

// A regular file of `min_bytes` to `max_bytes` that others cannot write, and its group only where that is
// root's or our own.
[[nodiscard]] base::result<base::Bytes> read_secret(const std::string& path, std::size_t min_bytes,
                                                    std::size_t max_bytes);

// A key's file that others can read, or a group that is neither root's nor our own.
struct Exposure {
    std::string path;
    std::string mode; // "0644"
    std::string remedy;
};
// Nothing also where there is no such file.
[[nodiscard]] std::optional<Exposure> find_exposure(const std::string& path);

} // namespace convictiond::settings
