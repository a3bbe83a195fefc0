// Secrets come by file alone (systemd credentials), never in the configuration or the environment. A file
// that others can read is refused, for then it is no secret. Contents never appear in a Fault.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <string>

namespace convictiond::settings {

// 256 bits: as many as HMAC-SHA-256 gives back (RFC 2104, section 3).
inline constexpr std::size_t identity_key_min_bytes = 32;
inline constexpr std::size_t identity_key_max_bytes = 4096;

// A regular file of `min_bytes` to `max_bytes` on which others have no rights, and its group only where that
// is root's or our own.
[[nodiscard]] base::result<base::Bytes> read_secret(const std::string& path, std::size_t min_bytes,
                                                    std::size_t max_bytes);

} // namespace convictiond::settings
