#include "inbox/shelves.hpp"

#include "inbox/placing.hpp"
#include "inbox/source.hpp"

#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <sys/stat.h>

namespace convictiond::inbox {

namespace {

constexpr int most_numbers = 10'000; // of one name on one shelf

std::string checked(std::string_view name) {
    if (name.size() > NAME_MAX) refuse(ENAMETOOLONG, "shelve", name);
    if (name.empty() || name == "." || name == ".." || name.find('/') != name.npos ||
        name.find('\0') != name.npos)
        refuse(EINVAL, "shelve", name);
    return std::string{name};
}

// NAME, NAME.2, NAME.3, …, cut where the file system could not hold it with `room` more bytes.
std::string numbered(std::string_view name, int number, std::size_t room = 0) {
    const auto ending = number == 1 ? std::string{} : fmt::format(".{}", number);
    return std::string{name.substr(0, NAME_MAX - room - ending.size())} + ending;
}

std::optional<Shelving> settled(Placed placed) {
    switch (placed) {
    case Placed::there: return Shelving::moved;
    case Placed::gone: return Shelving::gone;
    case Placed::another: return Shelving::another;
    case Placed::immovable: return Shelving::another; // what was read was a regular file
    case Placed::taken: return std::nullopt;
    }
    return std::nullopt;
}

// To the first name that is free in `shelf`.
Shelved place_numbered(const Spot& from, const Descriptor& shelf, std::string_view name,
                       std::uint64_t inode) {
    for (int number = 1; number <= most_numbers; ++number) {
        auto there = numbered(name, number);
        if (const auto what = settled(place(from, {shelf, there}, inode)))
            return {*what, *what == Shelving::moved ? std::move(there) : std::string{}};
    }
    refuse(EEXIST, "find a free name for", name, "clear the directory");
}

Descriptor open_or_create(const Descriptor& parent, const std::string& name) {
    if (::mkdirat(parent.number(), name.c_str(), 0750) == 0) {
        make_durable(parent, name);
    } else if (errno != EEXIST) {
        refuse(errno, "create the directory", name);
    }
    Descriptor opened{::openat(parent.number(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened) refuse(errno, "open the directory", name);
    return opened;
}

// Whether this file holds these bytes and no others.
bool says(const Spot& spot, std::string_view text) {
    auto opened = Source::open(spot);
    auto* source = std::get_if<Source>(&opened);
    if (source == nullptr || source->entry().size != text.size()) return false;
    std::string found(text.size(), '\0');
    return source->read(found) == text.size() && found == text;
}

enum class Reason { written, was_there, taken };

Reason provide_reason(const Spot& spot, std::string_view text) {
    if (write_new(spot, text)) return Reason::written;
    return says(spot, text) ? Reason::was_there : Reason::taken;
}

Shelved set_aside(const Spot& from, std::uint64_t inode) {
    auto aside = place_numbered(from, from.directory, ".rejected-" + from.name, inode);
    if (aside.what == Shelving::moved) aside.what = Shelving::set_aside;
    return aside;
}

} // namespace

Shelved Shelves::archive(std::string_view name, std::uint64_t inode, base::Date business_date) const {
    const auto inbound = open_directory(paths_.inbound, "inbound.directory");
    const auto root = open_directory(paths_.archive, "inbound.archive");
    const auto year = fmt::format("{:04}", int{business_date.year()});
    const auto month = fmt::format("{:02}", unsigned{business_date.month()});
    const Spot from{inbound, checked(name)};
    const auto shelf = open_or_create(open_or_create(root, year), month);
    auto shelved = place_numbered(from, shelf, name, inode);
    if (shelved.what == Shelving::moved) shelved.path = year + "/" + month + "/" + shelved.path;
    return shelved;
}

Shelved Shelves::duplicate(std::string_view name, std::uint64_t inode) const {
    const auto inbound = open_directory(paths_.inbound, "inbound.directory");
    const auto shelf = open_directory(paths_.duplicates, "inbound.duplicates");
    return place_numbered({inbound, checked(name)}, shelf, name, inode);
}

Shelved Shelves::reject(std::string_view name, std::uint64_t inode, std::string_view reason) const {
    const auto inbound = open_directory(paths_.inbound, "inbound.directory");
    const auto shelf = open_directory(paths_.rejected, "inbound.rejected");
    const Spot from{inbound, checked(name)};
    if (!stands(from)) return {Shelving::gone, {}};
    for (int number = 1; number <= most_numbers; ++number) {
        const Spot to{shelf, numbered(name, number, reason_ending.size())};
        if (stands(to)) continue;
        const Spot beside{shelf, to.name + std::string{reason_ending}};
        const auto provided = provide_reason(beside, reason);
        if (provided == Reason::taken) continue;
        const auto placed = place(from, to, inode);
        if (placed == Placed::there) return {Shelving::moved, to.name};
        if (placed == Placed::immovable) return set_aside(from, inode);
        if (provided == Reason::written) remove(beside);
        if (const auto what = settled(placed)) return {*what, {}};
    }
    refuse(EEXIST, "find a free name for", name, "clear the directory");
}

bool Shelves::present(std::string_view name) const {
    const auto inbound = open_directory(paths_.inbound, "inbound.directory");
    return stands({inbound, checked(name)});
}

} // namespace convictiond::inbox
