#include "source_model.hpp"

#include "core/quiet_days.hpp"

#include <array>
#include <boost/random/gamma_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>
#include <numbers>

namespace convictiond::simulation {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// Sunday first. Courts sit on Saturdays for those in custody alone.
constexpr std::array<double, 7> weekday_level = {0.08, 0.95, 1.05, 1.05, 1.02, 0.98, 0.25};
constexpr double week_level = 0.08 + 0.95 + 1.05 + 1.05 + 1.02 + 0.98 + 0.25;

constexpr double several = 0.05;       // of persons have several nationalities
constexpr double both_in_union = 0.4;  // of these a second one that is notified; the others are British, too
constexpr double no_cro = 0.12;        // of persons have no CRO number
constexpr double seasonal = 0.08;      // half of the swing over a year
constexpr double wandering = 0.02;     // a week's own deviation, half of which stays in the next
constexpr double day_scatter = 0.05;   // of a day's level, relative standard deviation
constexpr double state_scatter = 0.15; // of a state's day, relative standard deviation
constexpr double strike_level = 0.4;

// Boost's distributions want an engine; chance is the house's.
struct Engine {
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return (result_type{1} << 53U) - 1; }
    result_type operator()() { return chance->below(max() + 1); }
    base::Chance* chance;
};

double years_between(sys_days from, sys_days to) {
    return static_cast<double>((to - from).count()) / 365.25;
}

// Christmas casts a shadow before and after it, that nobody's calendar has.
double holiday_level(sys_days day) {
    const base::Date date{day};
    if (core::is_quiet_day(date)) return 0.12;
    const bool before = date.month() == std::chrono::December && date.day() >= std::chrono::day{18};
    const bool after = date.month() == std::chrono::January && date.day() <= std::chrono::day{7};
    return before || after ? 0.85 : 1;
}

} // namespace

const std::vector<StateSize>& state_sizes() {
    static const std::vector<StateSize> sizes = {
        {"PL", 9000}, {"RO", 6600}, {"IE", 2700}, {"LT", 2700}, {"PT", 1500}, {"LV", 1100}, {"IT", 900},
        {"BG", 900},  {"SK", 700},  {"HU", 700},  {"FR", 600},  {"DE", 550},  {"ES", 500},  {"CZ", 450},
        {"NL", 350},  {"GR", 250},  {"BE", 150},  {"SE", 120},  {"EE", 104},  {"DK", 60},   {"AT", 60},
        {"CY", 60},   {"HR", 50},   {"MT", 30},   {"FI", 30},   {"SI", 20},   {"LU", 10}};
    return sizes;
}

SourceModel::SourceModel(std::uint64_t seed, base::Date first, World world)
    : chance_{seed}, world_{world}, first_{first}, day_{first} {}

void SourceModel::fail(Fault fault, base::Date from, std::string_view state) {
    fault_ = fault;
    fault_from_ = sys_days{from};
    fault_state_ = state;
}

std::int64_t SourceModel::poisson(double mean) {
    if (mean <= 0) return 0;
    Engine engine{&chance_};
    return boost::random::poisson_distribution<std::int64_t>{mean}(engine);
}

double SourceModel::gamma(double mean, double relative_variance) {
    if (mean <= 0) return 0;
    Engine engine{&chance_};
    const double shape = 1 / relative_variance;
    return boost::random::gamma_distribution<double>{shape, mean / shape}(engine);
}

double SourceModel::level(base::Date day) {
    const sys_days at{day};
    const std::chrono::weekday weekday{at};
    if (weekday == std::chrono::Monday) {
        Engine engine{&chance_};
        wandering_ = wandering_ / 2 + boost::random::normal_distribution<double>{0, wandering}(engine);
    }
    // The season is the calendar's, the trend begins with the source.
    const sys_days new_year{std::chrono::year{2026} / 1 / 1};
    const double season = 1 + seasonal * std::cos(2 * std::numbers::pi * (years_between(new_year, at) - 0.2));
    const double trend = std::pow(1 + world_.yearly_trend, years_between(first_, at));
    double strike = 1;
    if (world_.strike_from) {
        const auto since = at - sys_days{*world_.strike_from};
        if (since >= days{0} && since < days{7}) strike = strike_level;
    }
    const double level = weekday_level[weekday.c_encoding()] / week_level * 7 * season * trend * strike *
                         holiday_level(at) * (1 + wandering_);
    return gamma(level, day_scatter * day_scatter);
}

SourceModel::Kept SourceModel::kept(base::Date day) const {
    Kept kept;
    if (sys_days{day} < fault_from_) return kept;
    switch (fault_) {
    case Fault::none:
    case Fault::silent_state: break;
    case Fault::one_in_three: kept.notifications = 2.0 / 3; break;
    case Fault::one_in_three_grows: {
        const double weeks = static_cast<double>((sys_days{day} - fault_from_).count() + 1) / 7;
        kept.notifications = 1 - std::min(1.0, weeks / 4) / 3;
        break;
    }
    case Fault::second_nationalities: kept.second_nationalities = 0; break;
    case Fault::without_cro: kept.without_cro = 0; break;
    }
    return kept;
}

// The notifications of a state are persons for whom it is the first one, and second nationalities of others.
void SourceModel::add_state(core::VolumeDay& into, const StateSize& size, double level, const Kept& kept) {
    const double mean =
        gamma(level * size.a_year / 365.25, state_scatter * state_scatter) * kept.notifications;
    const double firsts = mean / (1 + several * both_in_union);
    const auto single = poisson(firsts * (1 - several) * (1 - no_cro));
    const auto single_without_cro = poisson(firsts * (1 - several) * no_cro * kept.without_cro);
    const auto dual = poisson(firsts * several * (1 - no_cro) * kept.second_nationalities);
    const auto dual_without_cro =
        poisson(firsts * several * no_cro * kept.second_nationalities * kept.without_cro);
    const auto seconds = poisson(firsts * several * both_in_union * kept.second_nationalities);
    // A state that is silent is left out of the decisions; who has a second nationality is still a person.
    const bool silent =
        fault_ == Fault::silent_state && fault_state_ == size.state && sys_days{into.day} >= fault_from_;
    if (silent) return;
    const auto count = single + single_without_cro + dual + dual_without_cro + seconds;
    if (count > 0) into.notifications[*base::MemberState::parse(size.state)] = count;
    into.persons += single + single_without_cro + dual + dual_without_cro;
    into.several_nationalities += dual + dual_without_cro;
    into.without_cro += single_without_cro + dual_without_cro;
}

core::VolumeDay SourceModel::next() {
    core::VolumeDay day;
    day.day = base::Date{day_};
    const double today = level(day.day);
    const auto kept_today = kept(day.day);
    for (const auto& size : state_sizes()) add_state(day, size, today, kept_today);
    day_ += days{1};
    return day;
}

} // namespace convictiond::simulation
