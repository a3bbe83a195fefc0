// Reads the files that TLS needs, with precise faults. What is checked is the file that was opened, not the
// path a second time. Bounded: 1 MiB a certificate or key, 8 MiB a bundle of authorities.
#pragma once

#include "base/result.hpp"

#include <string>

namespace convictiond::net {

[[nodiscard]] base::result<std::string> read_authorities(const std::string& path);
[[nodiscard]] base::result<std::string> read_certificate(const std::string& path);
// Refused where anybody but the owner may write it.
[[nodiscard]] base::result<std::string> read_private_key(const std::string& path);

} // namespace convictiond::net
