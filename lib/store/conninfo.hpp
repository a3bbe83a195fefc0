// Connection texts as libpq reads them, keywords or URI, for one host or several. Never shown to anybody:
// they may name a service or a password file.
#pragma once

#include <string>
#include <string_view>

namespace convictiond::store {

// The same connection with what we add where the operator says nothing: time-outs, keep-alives and who we
// are. Keywords come out, whatever went in. A text that libpq does not read comes out as it is, for libpq to
// refuse.
[[nodiscard]] std::string with_defaults(const std::string& connection, std::string_view purpose);

// The same connection as somebody else: without user and password, so that libpq takes the caller's own.
[[nodiscard]] std::string without_user(const std::string& connection);

} // namespace convictiond::store
