// Invents convictions of people as they are: names and towns of where they come from, several nationalities,
// unknown facts, aliases. Everything hangs on the seed and the day alone, so that the same day extracted
// again (a historical file) holds the same convictions.
#pragma once

#include "base/chance.hpp"
#include "base/date.hpp"
#include "generator/codes.hpp"
#include "generator/conviction.hpp"
#include "generator/nations.hpp"

#include <string>

namespace daily_files {

class Inventor {
public:
    Inventor(const Codes& codes, std::string source, convictiond::base::Date day, std::uint64_t seed);

    // The next of the day's convictions. Every tenth is of the next member state in turn, so that a run of
    // 270 meets all of them; `number` counts through all days of a run.
    [[nodiscard]] Conviction next(std::uint64_t number);
    // One of a person with these nationalities; names are of the last.
    [[nodiscard]] Conviction of(const std::vector<const Nation*>& nations);
    [[nodiscard]] std::string next_reference();
    [[nodiscard]] std::string cro_number();
    [[nodiscard]] Sanction sanction(convictiond::base::Date convicted);

private:
    [[nodiscard]] bool percent(unsigned share) { return chance_.below(100) < share; }
    template <class List>
    [[nodiscard]] const auto& pick(const List& list) {
        return list[chance_.below(std::size(list))];
    }
    [[nodiscard]] convictiond::base::Date before(convictiond::base::Date day, unsigned most);
    [[nodiscard]] int year_since(int first); // of the day at most
    [[nodiscard]] std::vector<const Nation*> nations();
    void name(Conviction& conviction, const Nation& nation);
    [[nodiscard]] std::string birth();
    [[nodiscard]] Offence offence(convictiond::base::Date convicted);

    const Codes& codes_;
    std::string source_;
    convictiond::base::Date day_;
    std::string compact_day_;
    convictiond::base::Chance chance_;
    std::uint64_t references_ = 0;
};

} // namespace daily_files
