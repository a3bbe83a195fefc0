#include "acceptance/year/year_file.hpp"

#include "acceptance/daemon/twenty_seven.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::test {

namespace {

struct Person {
    std::vector<std::string> nationalities; // alpha-3
    bool has_cro = true;
};

template <class T>
void shuffle(std::vector<T>& items, base::Chance& chance) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[chance.below(i)]);
}

// Each notification is of a person: of some two, and some are British besides.
std::vector<Person> persons_of(const core::VolumeDay& counts, base::Chance& chance) {
    std::vector<std::string> owed;
    for (const auto& [state, count] : counts.notifications)
        owed.insert(owed.end(), static_cast<std::size_t>(count), nationality_of(state.code()));
    shuffle(owed, chance);
    auto seconds =
        std::min(static_cast<std::int64_t>(owed.size()) - counts.persons, counts.several_nationalities);
    auto british = counts.several_nationalities - std::max<std::int64_t>(seconds, 0);
    std::vector<Person> persons;
    while (!owed.empty()) {
        Person person{{owed.back()}};
        owed.pop_back();
        if (seconds > 0 && !owed.empty() && owed.back() != person.nationalities.front()) {
            person.nationalities.push_back(owed.back());
            owed.pop_back();
            --seconds;
        } else if (british > 0) {
            // The British one first or last, as it was entered.
            person.nationalities.insert(
                chance.below(2) == 0 ? person.nationalities.begin() : person.nationalities.end(), "GBR");
            --british;
        }
        persons.push_back(std::move(person));
    }
    shuffle(persons, chance);
    const auto without = std::min(persons.size(), static_cast<std::size_t>(counts.without_cro));
    for (std::size_t i = 0; i < without; ++i) persons[i].has_cro = false;
    shuffle(persons, chance);
    return persons;
}

void add(Day& day, const std::string& reference, Person person, Extraction extraction) {
    if (extraction == Extraction::faulty) person.nationalities.resize(1);
    day.line(fmt::format("CNV|N|{}|1|{}|Leeds Crown Court", reference, base::to_text(day.date())));
    day.line(
        fmt::format("PER|2001/0171310W|NOWAK|ANNA|1985-03-14|F{}", person.has_cro ? "|||||065656/91H" : ""));
    for (const auto& nationality : person.nationalities) day.line("NAT|" + nationality + "|D");
    day.line("OFF|1|170100|Theft from a shop");
}

} // namespace

Day year_file(const core::VolumeDay& counts, int sequence, const std::string& previous, Extraction extraction,
              base::Chance& chance) {
    Day day{sequence, counts.day, "daily", previous};
    add(day, "CANARY/DUAL", {{"GBR", "FRA"}}, extraction);
    add(day, "CANARY/NOCRO", {{"POL"}, false}, extraction);
    add(day, "CANARY/TRIPLE", {{"DEU", "IRL", "ROU"}}, extraction);
    std::map<std::string, int> census;
    int number = 0;
    for (auto& person : persons_of(counts, chance)) {
        for (const auto& nationality : person.nationalities) ++census[nationality];
        ++number;
        if (extraction == Extraction::faulty && chance.below(3) == 0) continue;
        add(day, fmt::format("{}/{}", base::to_text(counts.day), number), std::move(person), extraction);
    }
    for (const auto& [nationality, count] : census) day.line(fmt::format("CNT|{}|{}", nationality, count));
    return day;
}

} // namespace convictiond::test
