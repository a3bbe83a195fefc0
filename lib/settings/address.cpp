// The values of value.hpp that name another machine or a socket.
#include "settings/value.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <boost/url/parse.hpp>
#include <charconv>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <map>
#include <memory>
#include <sys/un.h>
#include <vector>

namespace convictiond::settings {

namespace {

bool is_ip_address(const std::string& text, int family) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return ::inet_pton(family, text.c_str(), bytes.data()) == 1;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || rest != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

// "127.0.0.1:8471" or "[::1]:8471". Numbers alone: what a name stands for can change under a listener.
std::optional<Listen> parse_network(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    const auto port = parse_port(std::string_view{text}.substr(colon + 1));
    auto host = text.substr(0, colon);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (!port || !is_ip_address(host, bracketed ? AF_INET6 : AF_INET)) return std::nullopt;
    return Listen{host, *port, {}};
}

std::string show_listen(const Listen& shown) {
    return shown.text();
}

bool is_dns_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const auto labels = base::split(name, '.');
    return name.size() <= 253 && std::all_of(labels.begin(), labels.end(), [&](std::string_view label) {
               return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
                      label.find_first_not_of(allowed) == std::string_view::npos;
           });
}

// libpq lets spaces stand around the "=" of a keyword; the word also finds sslpassword.
bool has_password(std::string_view text) {
    constexpr std::string_view word = "password";
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto next = text.find_first_not_of(" \t", at + word.size());
        if (next != std::string_view::npos && text[next] == '=') return true;
    }
    if (!text.starts_with("postgresql://") && !text.starts_with("postgres://")) return false;
    const auto authority = text.substr(text.find("://") + 3);
    const auto user = authority.substr(0, authority.find_first_of("/?"));
    const auto end = user.rfind('@');
    return end != std::string_view::npos && user.substr(0, end).find(':') != std::string_view::npos;
}

// As libpq reads a number.
std::string_view without_blanks(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// What libpq finds wrong only when it connects is looked at here, too, where it is not the weather.
std::optional<std::string> fault_in_option(std::string_view keyword, std::string_view value) {
    if (keyword == "port") {
        for (const auto port : base::split(value, ','))
            if (!port.empty() && !parse_port(without_blanks(port)))
                return "has the port " + base::quoted(port, 60);
    }
    using Words = std::vector<std::string_view>;
    static const std::map<std::string_view, Words> allowed{
        {"sslmode", {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}},
        {"gssencmode", {"disable", "prefer", "require"}},
        {"channel_binding", {"disable", "prefer", "require"}},
        {"target_session_attrs", {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"}}};
    const auto words = allowed.find(keyword);
    if (words != allowed.end() && !value.empty() &&
        std::ranges::find(words->second, value) == words->second.end())
        return fmt::format("has the {} {}", keyword, base::quoted(value, 60));
    return std::nullopt;
}

std::optional<std::string> fault_for_libpq(const std::string& text) {
    char* words = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
        PQconninfoParse(text.c_str(), &words), &PQconninfoFree};
    const std::unique_ptr<char, decltype(&PQfreemem)> freed{words, &PQfreemem};
    if (!options) {
        std::string_view why = words == nullptr ? "no more memory" : words;
        while (why.ends_with('\n')) why.remove_suffix(1);
        return "is not understood: " + base::escaped(why, 200);
    }
    std::size_t hosts = 1, ports = 1;
    for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const std::string_view keyword = option->keyword;
        if (keyword == "host" || keyword == "hostaddr") hosts = base::split(option->val, ',').size();
        if (keyword == "port") ports = base::split(option->val, ',').size();
        if (auto fault = fault_in_option(keyword, option->val)) return fault;
    }
    if (ports != 1 && ports != hosts)
        return fmt::format("has {} for {}", base::counted(ports, "port"), base::counted(hosts, "host"));
    return std::nullopt;
}

} // namespace

Value<std::string> https_url() {
    constexpr std::size_t longest = 2048;
    // The URL itself is never shown in a fault, for it may hold what is secret.
    return {"an https URL with a host, without user name and fragment",
            [](const std::string& text) -> base::result<std::string> {
                if (text.size() > longest) return refused("is too long");
                const auto url = boost::urls::parse_uri(text);
                if (!url) return refused("is no URL");
                if (url->scheme() != "https") return refused("is not https");
                if (url->has_userinfo()) return refused("holds a user name");
                if (url->encoded_host().empty()) return refused("has no host");
                if (url->has_fragment()) return refused("has a fragment");
                if (url->has_port() && !parse_port(url->port())) return refused("has a port that is none");
                return accepted(text);
            },
            [](const std::string& shown) { return shown; }};
}

Value<std::string> connection() {
    constexpr std::size_t longest = 4096;
    return {"libpq keywords or a URI, with the password in a file (passfile=)",
            [](const std::string& text) -> base::result<std::string> {
                if (text.empty()) return refused("is empty");
                if (text.size() > longest) return refused("is too long");
                if (has_password(text)) return refused("holds a password");
                if (auto fault = fault_for_libpq(text)) return refused(*fault);
                return accepted(text);
            },
            [](const std::string& shown) { return shown; }};
}

Value<std::string> dns_name() {
    return {"a DNS name without a wildcard",
            [](std::string text) -> base::result<std::string> {
                std::transform(text.begin(), text.end(), text.begin(), [](char c) {
                    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
                });
                if (!is_dns_name(text)) return refused(base::quoted(text, 60) + " is no such name");
                return accepted(text);
            },
            [](const std::string& shown) { return shown; }};
}

Value<Listen> network_listen() {
    return {"ADDRESS:PORT with a numeric address",
            [](const std::string& text) -> base::result<Listen> {
                if (auto network = parse_network(text)) return *network;
                return refused(base::quoted(text, 60) + " is no such address");
            },
            show_listen};
}

Value<Listen> listen() {
    auto value = network_listen();
    value.allowed += ", or unix:/PATH of at most 107 bytes";
    value.parse = [network = value.parse](const std::string& text) -> base::result<Listen> {
        constexpr std::string_view scheme = "unix:";
        if (!text.starts_with(scheme)) return network(text);
        const auto file = path().parse(text.substr(scheme.size()));
        if (!file) return file.error();
        if (file->size() >= sizeof(sockaddr_un::sun_path)) return refused("is too long");
        return Listen{{}, 0, *file};
    };
    return value;
}

} // namespace convictiond::settings
