#include "store/conninfo.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <map>
#include <memory>
#include <optional>

namespace convictiond::store {

namespace {

using Options = std::map<std::string, std::string, std::less<>>;

std::optional<Options> parse(const std::string& connection) {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{
        PQconninfoParse(connection.c_str(), nullptr), &PQconninfoFree};
    if (!parsed) return std::nullopt;
    Options options;
    for (const auto* option = parsed.get(); option->keyword != nullptr; ++option)
        if (option->val != nullptr) options.emplace(option->keyword, option->val);
    return options;
}

std::string to_text(const Options& options) {
    std::string text;
    for (const auto& [keyword, value] : options) {
        text += fmt::format("{}{}='", text.empty() ? "" : " ", keyword);
        for (const char c : value) {
            if (c == '\'' || c == '\\') text += '\\';
            text += c;
        }
        text += '\'';
    }
    return text;
}

} // namespace

std::string with_defaults(const std::string& connection, std::string_view purpose) {
    auto options = parse(connection);
    if (!options) return connection;
    options->emplace("connect_timeout", "5");
    options->emplace("tcp_user_timeout", "10000");
    options->emplace("keepalives_idle", "5");
    options->emplace("keepalives_interval", "2");
    options->emplace("keepalives_count", "3");
    options->emplace("application_name", fmt::format("convictiond {}", purpose));
    return to_text(*options);
}

std::string without_user(const std::string& connection) {
    auto options = parse(connection);
    if (!options) return connection;
    for (const char* own : {"user", "password", "passfile"}) options->erase(own);
    return to_text(*options);
}

} // namespace convictiond::store
