// The kinds of value that a source's calendar is made of: dates, a time of the day, a time zone, weekdays.
// Pure, but that a zone is looked up in the system's table. Bounds: dates of the years 2000 to 2999.
#pragma once

#include "core/calendar.hpp"
#include "settings/group.hpp"
#include "settings/value.hpp"

namespace convictiond::settings {

[[nodiscard]] Value<base::Date> date();                      // 2026-11-24
[[nodiscard]] Value<std::optional<base::Date>> maybe_date(); // the same, of a key that may be left out
[[nodiscard]] Value<std::chrono::minutes> time_of_day();     // 06:00
[[nodiscard]] Value<std::string> time_zone();                // Europe/London
[[nodiscard]] Value<int> weekday();                          // mon … sun, as 0 … 6

// `daily`, or a list of weekdays, one at least.
[[nodiscard]] std::string show_weekdays(core::Weekdays days);
template <class Section>
Key<Section> weekdays_key(std::string name, core::Weekdays Section::*member) {
    const std::string allowed = "daily, or a list of up to 7: " + weekday().allowed;
    return {std::move(name), allowed,
            [=](const Entry& entry, const std::string& path, Section& section, Reading& reading) {
                if (entry.value.kind == Node::Kind::text && entry.value.text == "daily") {
                    (section.*member).set();
                    return;
                }
                if (!is_kind(Node::Kind::list, entry.value, entry.place(), path, allowed, reading)) return;
                if (entry.value.items.empty()) return reading.fault(path, "names no day", allowed);
                auto& days = (section.*member).reset();
                for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
                    const auto& item = entry.value.items[i];
                    const auto day = read_value(item, item.at, item_path(path, i), weekday(), reading);
                    if (!day) continue;
                    const auto bit = static_cast<std::size_t>(*day);
                    if (days.test(bit))
                        reading.fault(item.at, item_path(path, i), "stands in the list twice", "each once");
                    days.set(bit);
                }
            },
            [=](const std::string& path, const Section& section, std::vector<KnownKey>& known) {
                known.push_back({path, allowed, show_weekdays(section.*member)});
            },
            [=](const std::string& path, const Section& before, const Section& after,
                std::vector<std::string>& changed) {
                if (before.*member != after.*member) changed.push_back(path);
            }};
}

} // namespace convictiond::settings
