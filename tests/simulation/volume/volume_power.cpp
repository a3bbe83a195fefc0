// Prints the power of the volume watch: for each scenario the median and the 95th percentile of the days to
// detection and the net that rang, and the false alarms of a year. `--all` is the table of
// docs/volume-watch.md.
#include "watch_run.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>

using namespace convictiond;
using namespace convictiond::simulation;

namespace {

constexpr int most_days = 120;

const std::vector<Scenario> scenarios = {
    {"one notification in three", Fault::one_in_three, "", false},
    {"growing to one in three over 4 weeks", Fault::one_in_three_grows, "", false},
    {"all second nationalities", Fault::second_nationalities, "", false},
    {"everyone without a CRO number", Fault::without_cro, "", false},
    {"PL falls silent (173 a week)", Fault::silent_state, "PL", false},
    {"LT falls silent (52 a week)", Fault::silent_state, "LT", false},
    {"FR falls silent (12 a week)", Fault::silent_state, "FR", false},
    {"NL falls silent (7 a week)", Fault::silent_state, "NL", false},
    {"GR falls silent (5 a week)", Fault::silent_state, "GR", false},
    {"BE falls silent (3 a week)", Fault::silent_state, "BE", false},
    {"EE falls silent (2 a week)", Fault::silent_state, "EE", false},
    {"one in three, from the first day", Fault::one_in_three, "", true},
    {"second nationalities, from the first day", Fault::second_nationalities, "", true},
    {"without a CRO number, from the first day", Fault::without_cro, "", true},
};

std::string at(const std::vector<int>& sorted, std::size_t seeds, double part) {
    const auto place = static_cast<std::size_t>(part * static_cast<double>(seeds - 1));
    return place < sorted.size() ? fmt::format("{}", sorted[place]) : fmt::format("> {}", most_days);
}

void print_power(std::uint64_t seeds) {
    fmt::print("{:<42}{:>7}{:>7}{:>8}  {}\n", "lost", "median", "95 %", "found", "by");
    for (const auto& scenario : scenarios) {
        std::vector<int> found;
        std::map<std::string, int> nets;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const auto detection = detect(scenario, seed, most_days);
            if (!detection.days) continue;
            found.push_back(*detection.days);
            ++nets[detection.net];
        }
        std::ranges::sort(found);
        std::string by;
        for (const auto& [net, count] : nets)
            by += fmt::format("{}{} {:.0f} %", by.empty() ? "" : "; ", net,
                              100.0 * count / static_cast<double>(found.size()));
        fmt::print("{:<42}{:>7}{:>7}{:>6.0f} %  {}\n", scenario.name, at(found, seeds, 0.5),
                   at(found, seeds, 0.95),
                   100.0 * static_cast<double>(found.size()) / static_cast<double>(seeds), by);
    }
}

void print_false_alarms(std::string_view name, std::uint64_t years, double yearly_trend) {
    FalseAlarms alarms;
    for (std::uint64_t seed = 1; seed <= years; ++seed) add_year(alarms, 1'000'000 + seed, yearly_trend);
    fmt::print("{:<42}{:>7.2f} a year", name, static_cast<double>(alarms.findings) / alarms.years);
    for (const auto& [net, count] : alarms.by_net) fmt::print("; {} {}", net, count);
    fmt::print("\n");
}

void print_strike(std::uint64_t seeds) {
    int rang = 0, findings = 0, of_states = 0, still_open = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const auto seen = strike(2'000'000 + seed);
        rang += seen.findings > 0 ? 1 : 0;
        findings += seen.findings;
        of_states += seen.of_states;
        still_open += seen.still_open;
    }
    const auto per = [seeds](int count) { return static_cast<double>(count) / static_cast<double>(seeds); };
    fmt::print(
        "a week of strike (two fifths come): rings in {:.0f} % of years, {:.2f} findings, {:.2f} of them of "
        "states, {:.2f} open 8 weeks later\n",
        100 * per(rang), per(findings), per(of_states), per(still_open));
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"The power of the volume watch, by simulation"};
    bool all = false;
    std::uint64_t seeds = 40;
    std::uint64_t years = 20;
    app.add_flag("--all", all, "400 seeds a scenario and 400 years, as docs/volume-watch.md has it");
    app.add_option("--seeds", seeds, "sources a scenario");
    app.add_option("--years", years, "years without a fault");
    CLI11_PARSE(app, argc, argv);
    if (all) seeds = years = 400;
    print_false_alarms("ordinary years, with Christmas", years, 0);
    print_false_alarms("years of drift, a fifth less in a year", years, -0.2);
    print_strike(seeds);
    print_power(seeds);
}
