// Holds the table of events in docs/operators.md against the calls of log( in lib/ and daemon/, both ways:
// names, levels and fields.
#include "base/text.hpp"
#include "support/text_of.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <regex>
#include <set>

namespace log_events_test {

using convictiond::test::text_of;

namespace {

using Names = std::set<std::string>;

struct Event {
    Names levels;
    Names fields;
};
using Events = std::map<std::string, Event>;

Names all_of(const std::string& text, const std::regex& wanted) {
    Names found;
    for (std::sregex_iterator match{text.begin(), text.end(), wanted}, end; match != end; ++match)
        found.insert((*match)[1]);
    return found;
}

// From the bracket at `open` to the one that closes it; brackets within literals do not occur.
std::string enclosed(const std::string& text, std::size_t open) {
    const char begin = text[open], end = begin == '(' ? ')' : '}';
    int depth = 0;
    for (auto at = open; at < text.size(); ++at) {
        if (text[at] == begin) ++depth;
        if (text[at] == end && --depth == 0) return text.substr(open + 1, at - open - 1);
    }
    return {};
}

const std::regex literal{R"re("([a-z_]+\.[a-z_]+)")re"};

// A name that is chosen by a value stands in the source's own function event_of.
Names names_of(const std::string& arguments, const std::string& source) {
    const auto head = arguments.substr(0, arguments.find('{'));
    if (head.find("event_of(") == std::string::npos) return all_of(head, literal);
    const auto function = source.find("std::string_view event_of(");
    REQUIRE(function != std::string::npos);
    return all_of(enclosed(source, source.find('{', function)), literal);
}

const std::regex field{R"re(\{"([a-z_]+)",)re"};

// What log_about adds to the fields of each of its calls.
Names fields_of_log_about(const std::string& source) {
    const auto function = source.find("::log_about(");
    REQUIRE(function != std::string::npos);
    return all_of(enclosed(source, source.find('{', function)), field);
}

void add_calls(const std::filesystem::path& path, Events& events) {
    const auto source = text_of(path);
    static const std::regex call{R"re((?:^|[^_a-z>.])log(?:_about)?(\())re"};
    for (std::sregex_iterator match{source.begin(), source.end(), call}, end; match != end; ++match) {
        const auto arguments = enclosed(source, static_cast<std::size_t>(match->position(1)));
        if (arguments.find("Level level,") != std::string::npos) continue; // log or log_about itself
        if (arguments.starts_with("level, event,")) continue;              // within log_about
        INFO(path.string() << ": log(" << arguments << ")");
        const auto names = names_of(arguments, source);
        const auto levels =
            all_of(arguments.substr(0, arguments.find('{')), std::regex{R"re(Level::([a-z]+))re"});
        CHECK(!names.empty());
        CHECK(!levels.empty());
        for (const auto& name : names) {
            events[name].levels.insert(levels.begin(), levels.end());
            events[name].fields.merge(all_of(arguments, field));
            if (match->str().ends_with("log_about(")) events[name].fields.merge(fields_of_log_about(source));
        }
    }
}

Events of_the_code() {
    Events events;
    for (const auto* folder : {"lib", "daemon"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator{
                 std::filesystem::path{CONVICTIOND_SOURCE_DIR} / folder})
            if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
                add_calls(entry.path(), events);
    return events;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string{}
               : std::string{text.substr(first, text.find_last_not_of(' ') - first + 1)};
}

// | `event` | level, level | `field` `field` | what it means and what to do |
Events of_the_page() {
    Events events;
    const auto page = text_of(std::filesystem::path{CONVICTIOND_SOURCE_DIR} / "docs/operators.md");
    for (const auto line : convictiond::base::split(page, '\n')) {
        static const std::regex row{R"re(\| `([a-z_]+\.[a-z_]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|)re"};
        std::smatch cells;
        const std::string text{line};
        if (!std::regex_match(text, cells, row)) continue;
        INFO(text);
        CHECK_FALSE(events.contains(cells[1]));
        CHECK(trimmed(cells[4].str()).size() > 20);
        auto& event = events[cells[1]];
        event.levels = all_of(cells[2], std::regex{"([a-z]+)"});
        event.fields = all_of(cells[3], std::regex{"`([a-z_]+)`"});
    }
    return events;
}

} // namespace

TEST_CASE(
    "every event of the code stands in docs/operators.md, with its levels and fields, and no other does") {
    const auto code = of_the_code();
    const auto page = of_the_page();
    CHECK(code.size() > 30);
    for (const auto& [name, event] : code) {
        INFO("in the code: " << name << ", levels " << fmt::format("{}", event.levels) << ", fields "
                             << fmt::format("{}", event.fields));
        CHECK(page.contains(name));
        if (!page.contains(name)) continue;
        CHECK_FALSE(page.at(name).levels.empty());
        CHECK(std::ranges::includes(event.levels, page.at(name).levels));
        CHECK(page.at(name).fields == event.fields);
    }
    for (const auto& [name, event] : page) {
        INFO("in docs/operators.md, and nowhere in the code: " << name);
        CHECK(code.contains(name));
    }
}

} // namespace log_events_test
