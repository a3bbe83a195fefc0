// The kinds of value that a key can have: how its text is read, what is allowed (for a person), and how a
// value is written back. Each has bounds; every duration and size has a unit. Pure: no file is looked at, no
// name resolved. A refused text is a Fault of which only `found` is filled.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "settings/settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace convictiond::settings {

template <class T>
struct Value {
    std::string allowed;
    std::function<base::result<T>(const std::string&)> parse;
    std::function<std::string(const T&)> show;
};

[[nodiscard]] Value<Duration> duration(Duration least, Duration most);            // 20ms, 5s, 30m, 2h, 10d
[[nodiscard]] Value<std::chrono::days> whole_days(int least, int most);           // 28d
[[nodiscard]] Value<std::uint64_t> size(std::uint64_t least, std::uint64_t most); // B, KiB, MiB, GiB
[[nodiscard]] Value<int> number(int least, int most);
[[nodiscard]] Value<double> percentage();                    // "2%", "0.5%", as a part of 1; never 0
[[nodiscard]] Value<double> rate(double least, double most); // a second

[[nodiscard]] Value<std::string> path(); // absolute
[[nodiscard]] Value<std::string> https_url();
[[nodiscard]] Value<std::string> connection();  // libpq's, without a password
[[nodiscard]] Value<std::string> fingerprint(); // SHA-256, colons allowed; lower case without them
[[nodiscard]] Value<std::string> dns_name();    // lower case, no wildcard
[[nodiscard]] Value<std::string>
canary_reference();                             // what the daily file may hold, with the canaries' prefix
[[nodiscard]] Value<std::string> source_name(); // of the daily file's header
[[nodiscard]] Value<std::string> key_id();      // what a signing key is published under
[[nodiscard]] Value<base::MemberState> member_state_code();
[[nodiscard]] Value<Listen> listen();         // address and port, or a unix socket
[[nodiscard]] Value<Listen> network_listen(); // address and port

// A string cannot become a result<std::string> by itself: g++ 12 sees that it could become a Fault, too.
[[nodiscard]] inline base::result<std::string> accepted(std::string text) {
    return {boost::system::in_place_value, std::move(text)};
}
[[nodiscard]] inline base::Fault refused(std::string found) {
    return {{}, std::move(found), {}, {}};
}

// A value that may be left out.
template <class T>
Value<std::optional<T>> maybe(Value<T> value) {
    return {
        value.allowed,
        [parse = value.parse](const std::string& text) -> base::result<std::optional<T>> {
            auto parsed = parse(text);
            if (!parsed) return parsed.error();
            return std::optional<T>{std::move(*parsed)};
        },
        [show = value.show](const std::optional<T>& shown) { return shown ? show(*shown) : std::string{}; }};
}

// One of a few words.
template <class T>
Value<T> word(std::vector<std::pair<std::string, T>> words) {
    std::vector<std::string> names;
    for (const auto& [name, value] : words) names.push_back(name);
    return {fmt::format("{}", fmt::join(names, ", ")),
            [words](const std::string& text) -> base::result<T> {
                for (const auto& [name, value] : words)
                    if (name == text) return value;
                return refused(base::quoted(text, 60) + " is none of them");
            },
            [words](const T& shown) {
                for (const auto& [name, value] : words)
                    if (value == shown) return name;
                return std::string{};
            }};
}

} // namespace convictiond::settings
