#include "inbox/directory_identity.hpp"

#include "base/chance.hpp"
#include "inbox/placing.hpp"
#include "inbox/source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <limits>
#include <optional>

namespace convictiond::inbox {

namespace {

constexpr std::size_t length = 16;

[[noreturn]] void refuse_identity(std::string_view why, std::string_view remedy) {
    refuse(EINVAL, "tell which drop directory this is by", identity_file, fmt::format("{}; {}", why, remedy));
}

constexpr std::string_view write_anew = "remove the file and it is written anew";

bool is_identity(std::string_view text) {
    return text.size() == length && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Nothing where it does not stand.
std::optional<std::string> read(const Spot& spot) {
    auto opened = Source::open(spot);
    if (const auto* why = std::get_if<Unopened>(&opened)) {
        if (*why == Unopened::vanished) return std::nullopt;
        refuse_identity(to_text(*why), *why == Unopened::no_permission
                                           ? "another user wrote it: let the daemon's user read it"
                                           : write_anew);
    }
    auto& source = std::get<Source>(opened);
    std::array<char, length + 1> bytes{};
    std::size_t count = 0;
    while (count < bytes.size()) {
        const auto more = source.read(std::span{bytes}.subspan(count));
        if (more == 0) break;
        count += more;
    }
    const std::string_view text{bytes.data(), count};
    if (!is_identity(text)) refuse_identity("it does not hold 16 hexadecimal digits and no more", write_anew);
    return std::string{text};
}

// Whole or not at all; another daemon may be first. By a draft of its own: what write_new writes to has one
// name for all, and two daemons would take it from one another.
void write(const Spot& spot) {
    const auto identity =
        fmt::format("{:016x}", base::Chance::from_system().below(std::numeric_limits<std::uint64_t>::max()));
    const Spot draft{spot.directory, fmt::format("{}.{}", spot.name, identity)};
    if (!write_new(draft, identity)) return;
    const auto opened = Source::open(draft);
    if (const auto* source = std::get_if<Source>(&opened)) (void)place(draft, spot, source->entry().inode);
    remove(draft);
}

} // namespace

std::string identify(const std::filesystem::path& directory) {
    const auto opened = open_directory(directory, "inbound.directory");
    const Spot spot{opened, std::string{identity_file}};
    for (int tries = 0; tries < 3; ++tries) {
        if (auto identity = read(spot)) return *identity;
        write(spot);
    }
    refuse_identity("it is gone as soon as it is written", "leave it there");
}

} // namespace convictiond::inbox
