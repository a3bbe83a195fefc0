#include "generator/inventor.hpp"

#include "base/text.hpp"
#include "generator/check_letter.hpp"

#include <fmt/format.h>

namespace daily_files {

namespace base = convictiond::base;
using base::operator+; // days onto a date

namespace {

struct Court {
    std::string_view name;
    std::string_view code;
};
constexpr Court courts[] = {
    {"Westminster Magistrates' Court", "2660"},  {"Leeds Crown Court", "0429"},
    {"Caernarfon Justice Centre", "0755"},       {"Snaresbrook Crown Court", "0453"},
    {"Peterborough Magistrates' Court", "1162"}, {"Boston Magistrates' Court", "1850"},
    {"Southampton Crown Court", "0454"},         {"Luton and South Bedfordshire Magistrates' Court", "1055"},
};
constexpr std::string_view places[] = {"London",  "Boston", "Peterborough", "Slough",
                                       "Wrexham", "Luton",  "Crewe"};
constexpr std::string_view provisions[] = {"Theft Act 1968, s. 1",
                                           "Theft Act 1968, s. 9(1)(b)",
                                           "Misuse of Drugs Act 1971, s. 5(2)",
                                           "Road Traffic Act 1988, s. 5(1)(a)",
                                           "Fraud Act 2006, s. 1",
                                           "Offences against the Person Act 1861, s. 47"};

const Nation& stateless() {
    static const Nation nobody{"XXA",
                               "",
                               1,
                               others().front().towns,
                               others().front().women,
                               others().front().men,
                               others().front().surnames};
    return nobody;
}

int days_since_epoch(base::Date day) {
    return static_cast<int>(std::chrono::sys_days{day}.time_since_epoch().count());
}

} // namespace

Inventor::Inventor(const Codes& codes, std::string source, base::Date day, std::uint64_t seed)
    : codes_{codes}, source_{std::move(source)}, day_{day}, compact_day_{fmt::format(
                                                                "{:04}{:02}{:02}", int{day.year()},
                                                                unsigned{day.month()}, unsigned{day.day()})},
      chance_{seed * 1'000'003 + static_cast<std::uint64_t>(days_since_epoch(day))} {}

base::Date Inventor::before(base::Date day, unsigned most) {
    return day + std::chrono::days{-static_cast<int>(chance_.below(most + 1))};
}

std::string Inventor::next_reference() {
    return fmt::format("{}/{}-{:07}", source_, compact_day_, ++references_);
}

int Inventor::year_since(int first) {
    return first + static_cast<int>(chance_.below(static_cast<std::uint64_t>(int{day_.year()} - first + 1)));
}

std::string Inventor::cro_number() {
    const auto serial = static_cast<std::uint32_t>(1 + chance_.below(999'999));
    if (percent(30)) return sf_cro_number(year_since(1975), serial);
    return daily_files::cro_number(year_since(1985), serial);
}

std::vector<const Nation*> Inventor::nations() {
    const auto kind = chance_.below(1000);
    const auto& first = draw(member_states(), chance_);
    if (kind < 800) return {&first};
    if (kind < 860) return kind % 2 == 0 ? std::vector{&first, &britain()} : std::vector{&britain(), &first};
    if (kind < 900) { // two member states, a few of them British besides
        const auto* second = &draw(member_states(), chance_);
        while (second == &first) second = &draw(member_states(), chance_);
        std::vector both{&first, second};
        if (kind >= 890) both.push_back(&britain());
        return both;
    }
    if (kind < 920) return {&draw(others(), chance_), &first};
    if (kind < 940) return {&britain()};
    if (kind < 950) return {&stateless()};
    return {&draw(others(), chance_)};
}

void Inventor::name(Conviction& conviction, const Nation& nation) {
    const bool woman = percent(15);
    const auto half = [woman](std::string_view pair) { // "his/hers"
        const auto slash = pair.find('/');
        if (slash == std::string_view::npos) return pair;
        return woman ? pair.substr(slash + 1) : pair.substr(0, slash);
    };
    conviction.sex = woman ? "F" : "M";
    conviction.surname = half(pick(nation.surnames));
    conviction.forenames = pick(woman ? nation.women : nation.men);
    conviction.town = pick(nation.towns);
    conviction.country = nation.code == "XXA" ? "" : nation.code;
    if (percent(25)) conviction.father = pick(nation.men);
    if (percent(25)) conviction.mother = pick(nation.women);
    if (percent(8))
        conviction.aliases.push_back({'A', std::string{half(pick(nation.surnames))},
                                      std::string{pick(woman ? nation.women : nation.men)}});
    if (woman && percent(20))
        conviction.aliases.push_back({'P', std::string{half(pick(nation.surnames))}, ""});
}

std::string Inventor::birth() {
    const auto born = before(day_ + std::chrono::days{-18 * 366}, 50 * 365);
    const auto text = base::to_text(born);
    const auto known = chance_.below(100);
    if (known < 1) return "";
    if (known < 4) return text.substr(0, 4);
    if (known < 6) return text.substr(0, 7);
    return text;
}

Sanction Inventor::sanction(base::Date convicted) {
    const auto& code = codes_.sanction(chance_);
    Sanction sanction;
    sanction.category = code.code;
    sanction.title = code.title;
    if (code.code == "1002") {
        sanction.duration = "LIFE";
    } else if (code.code.front() == '8' || code.code == "5009") {
        sanction.amount = fmt::format("{}.{:02}", 40 + chance_.below(2000), percent(20) ? 50 : 0);
        sanction.currency = "GBP";
    } else if (code.code == "9001") {
        sanction.duration = fmt::format("PT{}H", 40 + 10 * chance_.below(26));
    } else {
        sanction.duration = fmt::format("P{}M", 1 + chance_.below(60));
    }
    if (code.code == "1001") sanction.suspended = percent(40) ? "Y" : "N";
    if (percent(60)) sanction.from = base::to_text(convicted);
    return sanction;
}

Offence Inventor::offence(base::Date convicted) {
    const auto& code = codes_.offence(chance_);
    const auto committed = before(convicted, 400);
    Offence offence;
    offence.category = code.code;
    offence.title = code.title;
    if (percent(80)) offence.provision = pick(provisions);
    offence.from = base::to_text(committed);
    if (percent(20)) offence.to = base::to_text(before(convicted, 0));
    if (percent(70)) offence.place = pick(places);
    if (percent(90)) offence.completion = percent(95) ? "C" : "A";
    if (percent(90)) offence.participation = percent(93) ? "M" : "H";
    offence.national_code = fmt::format("{}{:05}", percent(50) ? "TH" : "CJ", chance_.below(100'000));
    for (auto left = 1 + (percent(25) ? chance_.below(3) : 0); left > 0; --left)
        offence.sanctions.push_back(sanction(convicted));
    return offence;
}

Conviction Inventor::of(const std::vector<const Nation*>& nations) {
    Conviction conviction;
    conviction.reference = next_reference();
    const auto recorded = percent(90) ? day_ : before(day_, 2);
    const auto convicted = before(recorded, 20);
    const auto& court = pick(courts);
    conviction.recorded_on = base::to_text(recorded);
    conviction.court = court.name;
    conviction.court_code = court.code;
    conviction.convicted_on = base::to_text(convicted);
    if (percent(60)) conviction.final_on = base::to_text(recorded);
    conviction.pnc_id = pnc_id(year_since(1995), static_cast<std::uint32_t>(1 + chance_.below(9'999'999)));
    name(conviction, *nations.back());
    conviction.born = birth();
    if (percent(40)) conviction.cro_number = cro_number();
    for (const auto* nation : nations)
        conviction.nationalities.push_back({std::string{nation->code}, percent(60)   ? 'D'
                                                                       : percent(90) ? 'S'
                                                                                     : 'I'});
    for (auto left = 1 + (percent(30) ? chance_.below(4) : 0); left > 0; --left)
        conviction.offences.push_back(offence(convicted));
    return conviction;
}

Conviction Inventor::next(std::uint64_t number) {
    if (number % 10 == 0) return of({&member_states()[number / 10 % member_states().size()]});
    return of(nations());
}

} // namespace daily_files
