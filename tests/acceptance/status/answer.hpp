// An answer of the admin address as curl sees it: status, headers in lower case, body.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace convictiond::test {

struct AdminAnswer {
    int status = 0;
    std::map<std::string, std::string> headers;
    std::string body;
};

[[nodiscard]] AdminAnswer get(std::uint16_t port, const std::string& path, const std::string& method = "GET");

} // namespace convictiond::test
