// Days × files, a line a month and source, in 80 columns: what is missing is said in words, too.
#include "base/text.hpp"
#include "commands/command.hpp"
#include "store/findings.hpp"
#include "store/watch.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>
#include <map>

namespace convictiond::commands {

namespace {

constexpr int preset_months = 3;
constexpr int most_months = 36;
constexpr std::size_t most_named = 30; // of days that want a look

using core::DayState;
using Views = std::map<std::string, std::vector<core::DayView>>; // by source

std::optional<int> months_of(const std::string& text) {
    if (text.empty()) return preset_months;
    int months = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, months);
    if (error != std::errc{} || rest != end || months < 1 || months > most_months) return std::nullopt;
    return months;
}

Views look(const Context& context, base::Date since, base::Instant now) {
    auto connection = context.open();
    const auto files = store::list_file_days(connection, since);
    const auto findings = store::list_finding_days(connection, since);
    std::map<std::string, std::optional<core::Calendar>> calendars;
    for (const auto& day : files) calendars[day.source];
    for (const auto& [name, source] : context.settings.inbound.sources) calendars[name] = source.calendar();
    Views views;
    for (const auto& [source, calendar] : calendars)
        views[source] = core::view_days(source, calendar ? &*calendar : nullptr, files, findings, since, now);
    return views;
}

// One character of ASCII, so that it stands in any terminal and in a ticket.
char sign_of(DayState state) {
    switch (state) {
    case DayState::missing: return '!';
    case DayState::rejected: return 'x';
    case DayState::odd: return '?';
    case DayState::late: return 'L';
    case DayState::excused: return 'e';
    case DayState::came: return '+';
    case DayState::empty: return '0';
    case DayState::historical: return 'h';
    case DayState::pending: return '.';
    case DayState::unwatched: return '-';
    case DayState::not_due: return ' ';
    }
    return ' ';
}

bool wants_a_look(DayState state) {
    return state == DayState::missing || state == DayState::rejected || state == DayState::odd ||
           state == DayState::late;
}

void print_months(const std::vector<core::DayView>& days) {
    std::string head = "         ";
    for (int day = 1; day <= 31; ++day) head += day % 5 == 0 || day == 1 ? fmt::format("{:>2}", day) : "  ";
    fmt::print("{}\n", head);
    std::string line, month;
    const auto end_line = [&line] {
        if (line.empty()) return;
        fmt::print("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
    };
    for (const auto& view : days) {
        const auto text = base::to_text(view.day);
        if (text.substr(0, 7) != month) {
            end_line();
            month = text.substr(0, 7);
            line = month + std::string(2 + 2 * (unsigned{view.day.day()} - 1), ' ');
        }
        line += std::string{' ', sign_of(view.state)};
    }
    end_line();
}

void print_what_wants_a_look(const std::vector<core::DayView>& days) {
    std::map<DayState, std::vector<std::string>> named;
    for (const auto& view : days)
        if (wants_a_look(view.state)) named[view.state].push_back(base::to_text(view.day));
    for (const auto& [state, texts] : named) {
        std::string line = fmt::format("{}:", core::to_text(state));
        for (std::size_t i = 0; i < std::min(texts.size(), most_named); ++i) {
            if (line.size() + texts[i].size() >= 79) {
                fmt::print("{}\n", line);
                line = " ";
            }
            line += " " + texts[i];
        }
        if (texts.size() > most_named) line += fmt::format(" and {} more", texts.size() - most_named);
        fmt::print("{}\n", line);
    }
}

void print(const Context& context, const Views& views) {
    for (const auto& [source, days] : views) {
        const auto found = context.settings.inbound.sources.find(source);
        const bool watched = found != context.settings.inbound.sources.end() && found->second.calendar();
        fmt::print("{}{}\n", base::escaped(source, 30),
                   watched ? "" : ": no calendar (`from` is not set), no day is ever missing");
        print_months(days);
        print_what_wants_a_look(days);
        fmt::print("\n");
    }
    fmt::print("! missing  x rejected  ? odd, see findings  L late  e excused  + came  0 empty\n"
               "h historical only  . may still come  - no file, not watched\n");
}

boost::json::array to_json(const Views& views) {
    boost::json::array array;
    for (const auto& [source, days] : views)
        for (const auto& view : days)
            array.push_back(boost::json::object{{"id", source + " " + base::to_text(view.day)},
                                                {"source", source},
                                                {"date", base::to_text(view.day)},
                                                {"state", core::to_text(view.state)},
                                                {"files", view.files.accepted},
                                                {"convictions", view.files.convictions}});
    return array;
}

} // namespace

int calendar(const Context& context) {
    const auto months = months_of(context.arguments.months);
    if (!months) {
        fmt::print(stderr, "--months: {}, expected a number from 1 to {}\n",
                   base::quoted(context.arguments.months, 30), most_months);
        return exit_usage;
    }
    const auto now = base::now();
    const auto today = base::date_in(base::london, now);
    const auto first = today.year() / today.month() - std::chrono::months{*months - 1};
    const auto views = look(context, first / std::chrono::day{1}, now);
    if (context.json) {
        fmt::print("{}\n", boost::json::serialize(to_json(views)));
    } else {
        print(context, views);
    }
    return 0;
}

} // namespace convictiond::commands
