#include "base/text.hpp"
#include "commands/following.hpp"
#include "commands/trace_json.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

namespace convictiond::commands {

namespace {

constexpr std::size_t preset_lines = 20;
constexpr std::size_t most_lines = 1000;
constexpr std::size_t most_a_look = 10'000;

std::optional<std::size_t> lines_of(const std::string& text) {
    if (text.empty()) return preset_lines;
    std::size_t lines = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, lines);
    if (error != std::errc{} || rest != end || lines < 1 || lines > most_lines) return std::nullopt;
    return lines;
}

std::string text_of(const store::JournalEntry& entry) {
    std::string about;
    if (entry.file) about += fmt::format(" f{}", entry.file->value);
    if (entry.event) about += fmt::format(" event {}", entry.event->value);
    if (entry.notification) about += " " + entry.notification->text();
    return fmt::format("{}  {}  {} by {}{} {}", entry.number, base::to_rfc3339(entry.at, false), entry.verb,
                       base::escaped(entry.who, 40), about, shown(entry.detail, 300));
}

void print(const Context& context, const store::JournalEntry& entry) {
    fmt::print("{}\n", context.json ? boost::json::serialize(to_json(entry)) : text_of(entry));
}

// The newest `lines`, then what comes: also what was given an earlier number and commits later.
int follow_journal(const Context& context, std::size_t lines) {
    std::optional<core::UnreadNumbers> unread;
    const auto print_new = [&](store::Connection& connection) {
        const auto now = base::now();
        const bool first = !unread;
        const auto entries = first ? store::newest_entries(connection, most_lines)
                                   : store::entries_in(connection, unread->ranges(), most_a_look);
        if (first) unread.emplace(entries.empty() ? 0 : entries.front().number - 1);
        const auto skipped = first && entries.size() > lines ? entries.size() - lines : 0;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            unread->read(entries[i].number, now);
            if (i >= skipped) print(context, entries[i]);
        }
        unread->give_up(now);
    };
    return follow(context, print_new);
}

} // namespace

int journal_tail(const Context& context) {
    const auto lines = lines_of(context.arguments.lines);
    if (!lines) {
        fmt::print(stderr, "--lines: {}, expected a number from 1 to {}\n",
                   base::quoted(context.arguments.lines, 30), most_lines);
        return exit_usage;
    }
    if (context.arguments.follow) return follow_journal(context, *lines);
    auto connection = context.open();
    const auto entries = store::newest_entries(connection, *lines);
    if (context.json) {
        boost::json::array array;
        for (const auto& entry : entries) array.push_back(to_json(entry));
        fmt::print("{}\n", boost::json::serialize(array));
        return 0;
    }
    for (const auto& entry : entries) print(context, entry);
    return 0;
}

} // namespace convictiond::commands
