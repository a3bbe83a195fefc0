#include "acceptance/status/answer.hpp"

#include "support/process.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace convictiond::test {

AdminAnswer get(std::uint16_t port, const std::string& path, const std::string& method) {
    const auto asks = method == "HEAD" ? "--head" : "--include";
    std::istringstream text{output_of(Launch{"curl",
                                             {"--silent", asks, "--max-time", "20", "--request", method,
                                              fmt::format("http://127.0.0.1:{}{}", port, path)}})};
    AdminAnswer answer;
    std::string version;
    std::string line;
    text >> version >> answer.status;
    std::getline(text, line);
    while (std::getline(text, line) && line != "\r") {
        const auto colon = line.find(": ");
        auto name = line.substr(0, colon);
        std::ranges::transform(name, name.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        answer.headers[name] = line.substr(colon + 2, line.size() - colon - 3);
    }
    answer.body.assign(std::istreambuf_iterator<char>{text}, {});
    return answer;
}

} // namespace convictiond::test
