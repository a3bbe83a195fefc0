#include "settings/calendar_values.hpp"

#include "base/text.hpp"

#include <array>

namespace convictiond::settings {

namespace {

constexpr std::array<const char*, 7> weekday_names{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

} // namespace

Value<base::Date> date() {
    return {"a date of the years 2000 to 2999, YYYY-MM-DD",
            [](const std::string& text) -> base::result<base::Date> {
                const auto date = base::parse_date(text);
                if (!date) return refused(base::quoted(text, 60) + " is no date");
                if (date->year() < std::chrono::year{2000} || date->year() > std::chrono::year{2999})
                    return refused(text + " is not of these years");
                return *date;
            },
            [](const base::Date& date) { return base::to_text(date); }};
}

Value<std::optional<base::Date>> maybe_date() {
    return {date().allowed,
            [](const std::string& text) -> base::result<std::optional<base::Date>> {
                auto parsed = date().parse(text);
                if (!parsed) return parsed.error();
                return std::optional{*parsed};
            },
            [](const std::optional<base::Date>& date) { return date ? base::to_text(*date) : ""; }};
}

Value<std::chrono::minutes> time_of_day() {
    return {"a time of the day, 00:00 to 23:59",
            [](const std::string& text) -> base::result<std::chrono::minutes> {
                const bool shaped = text.size() == 5 && text[2] == ':' && is_digit(text[0]) &&
                                    is_digit(text[1]) && is_digit(text[3]) && is_digit(text[4]);
                if (!shaped) return refused(base::quoted(text, 60) + " is not HH:MM");
                const int hours = (text[0] - '0') * 10 + (text[1] - '0');
                const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
                if (hours > 23 || minutes > 59) return refused(text + " is no time of the day");
                return std::chrono::hours{hours} + std::chrono::minutes{minutes};
            },
            [](const std::chrono::minutes& time) {
                return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
            }};
}

Value<std::string> time_zone() {
    return {"a time zone of the IANA table, such as Europe/London",
            [](const std::string& text) -> base::result<std::string> {
                if (text.empty() || text.size() > 64 || !base::is_time_zone(text))
                    return refused(base::quoted(text, 60) + " is none that is known here");
                return accepted(text);
            },
            [](const std::string& zone) { return zone; }};
}

Value<int> weekday() {
    std::vector<std::pair<std::string, int>> words;
    for (std::size_t i = 0; i < weekday_names.size(); ++i)
        words.emplace_back(weekday_names[i], static_cast<int>(i));
    return word<int>(std::move(words));
}

std::string show_weekdays(core::Weekdays days) {
    if (days.all()) return "daily";
    std::string names;
    for (std::size_t i = 0; i < days.size(); ++i)
        if (days.test(i)) names += (names.empty() ? "[" : ", ") + std::string{weekday_names[i]};
    return names + "]";
}

} // namespace convictiond::settings
