#include "settings/value.hpp"

#include "base/text.hpp"
#include "core/conviction.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <span>

namespace convictiond::settings {

namespace {

std::string shown(std::string_view text) {
    return base::quoted(text, 60);
}

struct Unit {
    std::string_view name;
    std::int64_t factor;
};

// In microseconds, the biggest first.
constexpr Unit duration_units[]{
    {"d", 86'400'000'000}, {"h", 3'600'000'000}, {"m", 60'000'000}, {"s", 1'000'000}, {"ms", 1'000}};
// In bytes.
constexpr Unit size_units[]{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}};

// With the biggest unit that needs no fraction.
std::string show_amount(std::int64_t amount, std::span<const Unit> units) {
    const auto fits = [amount](const Unit& unit) { return amount % unit.factor == 0; };
    const auto unit = amount == 0 ? units.end() - 1 : std::find_if(units.begin(), units.end(), fits);
    return fmt::format("{}{}", amount / unit->factor, unit->name);
}

base::result<std::int64_t> parse_amount(const std::string& text, std::int64_t least, std::int64_t most,
                                        std::span<const Unit> units) {
    std::int64_t count = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    if (rest == end && error == std::errc{}) return refused(shown(text) + " has no unit");
    const std::string_view name{rest, static_cast<std::size_t>(end - rest)};
    const auto unit =
        std::find_if(units.begin(), units.end(), [name](const Unit& known) { return known.name == name; });
    if (rest == text.data() || unit == units.end())
        return refused(shown(text) + " is not a whole number with a unit");
    if (text.starts_with('-')) return refused(shown(text) + " is too little");
    // Divided, because multiplying could overflow.
    if (error != std::errc{} || count > most / unit->factor) return refused(shown(text) + " is too much");
    if (count * unit->factor < least) return refused(shown(text) + " is too little");
    return count * unit->factor;
}

bool all_of(std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view capitals_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::string_view reference_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-.";

std::string as_is(const std::string& text) {
    return text;
}

} // namespace

Value<Duration> duration(Duration least, Duration most) {
    return {fmt::format("{} to {} (a whole number with ms, s, m, h or d)",
                        show_amount(least.count(), duration_units),
                        show_amount(most.count(), duration_units)),
            [least, most](const std::string& text) -> base::result<Duration> {
                const auto amount = parse_amount(text, least.count(), most.count(), duration_units);
                if (!amount) return amount.error();
                return Duration{*amount};
            },
            [](const Duration& shown) { return show_amount(shown.count(), duration_units); }};
}

Value<std::chrono::days> whole_days(int least, int most) {
    using std::chrono::days;
    const auto any = duration(days{least}, days{most});
    return {fmt::format("{}d to {}d (whole days)", least, most),
            [parse = any.parse](const std::string& text) -> base::result<days> {
                const auto parsed = parse(text);
                if (!parsed) return parsed.error();
                const auto whole = std::chrono::floor<days>(*parsed);
                if (whole != *parsed) return refused(shown(text) + " is not whole days");
                return whole;
            },
            [show = any.show](const days& shown) { return show(shown); }};
}

Value<std::uint64_t> size(std::uint64_t least, std::uint64_t most) {
    const auto low = static_cast<std::int64_t>(least), high = static_cast<std::int64_t>(most);
    return {
        fmt::format("{} to {} (a whole number with B, KiB, MiB or GiB)", show_amount(low, size_units),
                    show_amount(high, size_units)),
        [low, high](const std::string& text) -> base::result<std::uint64_t> {
            const auto amount = parse_amount(text, low, high, size_units);
            if (!amount) return amount.error();
            return static_cast<std::uint64_t>(*amount);
        },
        [](const std::uint64_t& shown) { return show_amount(static_cast<std::int64_t>(shown), size_units); }};
}

Value<int> number(int least, int most) {
    return {fmt::format("a whole number from {} to {}", least, most),
            [least, most](const std::string& text) -> base::result<int> {
                int count = 0;
                const auto* end = text.data() + text.size();
                const auto [rest, error] = std::from_chars(text.data(), end, count);
                if (error != std::errc{} || rest != end)
                    return refused(shown(text) + " is not such a number");
                if (count < least) return refused(shown(text) + " is too little");
                if (count > most) return refused(shown(text) + " is too much");
                return count;
            },
            [](const int& shown) { return std::to_string(shown); }};
}

// Written with at most three decimals, so that what is shown is what was read.
Value<double> percentage() {
    return {
        "a percentage from 0.001% to 100%",
        [](const std::string& text) -> base::result<double> {
            double percent = 0;
            const auto* end = text.data() + text.size();
            const auto [rest, error] = std::from_chars(text.data(), end, percent, std::chars_format::fixed);
            if (error != std::errc{} || std::string_view{rest, static_cast<std::size_t>(end - rest)} != "%")
                return refused(shown(text) + " is not a number with %");
            if (!(percent >= 0.001)) return refused(shown(text) + " is too little");
            if (percent > 100) return refused(shown(text) + " is too much");
            return percent / 100;
        },
        [](const double& shown) { return fmt::format("{:.6g}%", shown * 100); }};
}

Value<double> rate(double least, double most) {
    return {fmt::format("a number from {} to {}", least, most),
            [least, most](const std::string& text) -> base::result<double> {
                double count = 0;
                const auto* end = text.data() + text.size();
                const auto [rest, error] = std::from_chars(text.data(), end, count, std::chars_format::fixed);
                if (error != std::errc{} || rest != end || !std::isfinite(count))
                    return refused(shown(text) + " is not such a number");
                if (count < least) return refused(shown(text) + " is too little");
                if (count > most) return refused(shown(text) + " is too much");
                return count;
            },
            [](const double& shown) { return fmt::format("{}", shown); }};
}

Value<std::string> path() {
    constexpr std::size_t longest = 4095; // PATH_MAX less its terminator
    return {
        "an absolute path",
        [](const std::string& text) -> base::result<std::string> {
            if (!text.starts_with('/')) return refused(shown(text) + " is not absolute");
            if (text.size() > longest) return refused("is too long");
            // A control character is a slip, and would tear a log's line.
            if (std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
                return refused(shown(text) + " holds a control character");
            return accepted(text);
        },
        as_is};
}

Value<std::string> fingerprint() {
    return {"the SHA-256 fingerprint of a certificate, 64 hexadecimal digits",
            [](const std::string& text) -> base::result<std::string> {
                std::string digits;
                for (const char c : text)
                    if (c != ':') digits += c >= 'A' && c <= 'F' ? static_cast<char>(c + ('a' - 'A')) : c;
                if (digits.size() != 64 || !all_of(digits, "0123456789abcdef"))
                    return refused(shown(text) + " is no fingerprint");
                return accepted(digits);
            },
            as_is};
}

Value<std::string> canary_reference() {
    return {"CANARY/ and more, up to 40 characters of A–Z 0–9 / - .",
            [](const std::string& text) -> base::result<std::string> {
                if (!core::is_canary(text) || text.size() == core::canary_prefix.size() || text.size() > 40 ||
                    !all_of(text, reference_characters))
                    return refused(shown(text) + " is no canary's reference");
                return accepted(text);
            },
            as_is};
}

Value<std::string> source_name() {
    return {"a source's name, 2 to 12 of A–Z 0–9",
            [](const std::string& text) -> base::result<std::string> {
                if (text.size() < 2 || text.size() > 12 || !all_of(text, capitals_digits))
                    return refused("cannot name a source");
                return accepted(text);
            },
            as_is};
}

Value<std::string> key_id() {
    return {"a key's name, 1 to 64 of A–Z a–z 0–9 - . _ : /",
            [](const std::string& text) -> base::result<std::string> {
                constexpr std::size_t longest = 64;
                if (text.empty() || text.size() > longest ||
                    text.find_first_not_of(
                        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:/") !=
                        std::string::npos)
                    return refused(shown(text) + " is no key's name");
                return accepted(text);
            },
            as_is};
}

Value<base::MemberState> member_state_code() {
    return {"a member state's two letters A–Z",
            [](const std::string& text) -> base::result<base::MemberState> {
                if (const auto state = base::MemberState::parse(text)) return *state;
                return refused(shown(text) + " is no member state's code");
            },
            [](const base::MemberState& shown) { return std::string{shown.code()}; }};
}

} // namespace convictiond::settings
