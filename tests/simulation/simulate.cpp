// Runs scenarios: `simulate --seed N` plays one again, `--seeds A B` a fixed set, `--for SECONDS` fresh ones.
// A run that fails says its seed, what did not hold and the last steps before it; the exit status is then 1.
#include "simulation/scenario.hpp"

#include <CLI/CLI.hpp>
#include <csignal>
#include <fmt/format.h>

using namespace convictiond;
using namespace convictiond::simulation;

namespace {

// A CHECK of core ends the process; what led to it is told before.
std::uint64_t under_way = 0;
const Scenario* playing = nullptr;

void tell_and_die(int) {
    if (playing != nullptr)
        fmt::print(stderr, "seed {} ended in a CHECK\n{}", under_way, playing->chronicle().last_steps());
    std::_Exit(1);
}

struct Totals {
    std::int64_t seeds = 0, failed = 0, notifications = 0, faults = 0, deeds = 0;
    Duration simulated{};
    Counts counts;
    std::int64_t repeats = 0, of_backlogs = 0, stuck = 0, never_sent = 0;

    void add(const Report& report) {
        ++seeds;
        notifications += report.notifications;
        faults += report.faults;
        deeds += report.deeds;
        simulated += report.simulated;
        counts.sent += report.counts.sent;
        counts.sent_in_window += report.counts.sent_in_window;
        counts.sent_after_kill += report.counts.sent_after_kill;
        counts.sent_beside += report.counts.sent_beside;
        counts.left_meanwhile += report.counts.left_meanwhile;
        counts.moves += report.counts.moves;
        counts.acknowledgements += report.counts.acknowledgements;
        repeats += report.repeats;
        of_backlogs += report.of_backlogs;
        stuck += report.stuck;
        never_sent += report.never_sent;
    }
};

void tell(const Totals& totals, Duration wall) {
    const auto minutes = static_cast<double>(wall.count()) / 60e6;
    fmt::print("{} seeds, {} failed; {} simulated in {} ({:.1f} days a minute), {} deeds\n"
               "{} notifications, {} POSTs ({} of backlogs, {} repeats), {} moves, {} acknowledgements, {} "
               "faults\n{} told to be stuck, {} deletions that never were sent\n"
               "POSTs without the lock: {} between the check and the first byte, {} after the server ended "
               "the session; "
               "beside a former owner's: {}; of what had left the queue since it was read: {}\n",
               totals.seeds, totals.failed, base::to_text(totals.simulated), base::to_text(wall),
               static_cast<double>(totals.simulated.count()) / 86400e6 / minutes, totals.deeds,
               totals.notifications, totals.counts.sent, totals.of_backlogs, totals.repeats,
               totals.counts.moves, totals.counts.acknowledgements, totals.faults, totals.stuck,
               totals.never_sent, totals.counts.sent_in_window, totals.counts.sent_after_kill,
               totals.counts.sent_beside, totals.counts.left_meanwhile);
}

bool play(std::uint64_t seed, Planted planted, Totals& totals) {
    under_way = seed;
    Scenario scenario{seed, planted};
    playing = &scenario;
    const auto report = scenario.run();
    playing = nullptr;
    totals.add(report);
    if (report.failure.empty()) return true;
    ++totals.failed;
    fmt::print("seed {} failed after {}: {}\n{}replay: simulate --seed {}\n", seed,
               base::to_text(report.simulated), report.failure, report.last_steps, seed);
    return false;
}

} // namespace

int main(int argc, char** argv) {
    std::optional<std::uint64_t> seed;
    std::pair<std::uint64_t, std::uint64_t> seeds{1, 0};
    std::int64_t seconds = 0;
    bool go_on = false;
    auto planted = Planted::none;
    const std::map<std::string, Planted> plants = {
        {"drop-outcome", Planted::drop_outcome},       {"ignore-lock", Planted::ignore_lock},
        {"newer-first", Planted::newer_first},         {"early-repeat", Planted::early_repeat},
        {"unpaced-backlog", Planted::unpaced_backlog}, {"stuck-again", Planted::stuck_again},
        {"released-whole", Planted::released_whole}};
    CLI::App app{"the exchange, simulated"};
    app.add_option("--seed", seed, "play this one");
    app.add_option("--seeds", seeds, "play all from the first to the last");
    app.add_option("--for", seconds, "play fresh ones for so many seconds");
    app.add_flag("--go-on", go_on, "after one that fails");
    app.add_option("--plant", planted, "a fault, to see that it is found")
        ->transform(CLI::CheckedTransformer(plants));
    CLI11_PARSE(app, argc, argv);
    std::signal(SIGABRT, tell_and_die);

    Totals totals;
    const auto begun = base::monotonic_now();
    const auto took = [begun] { return std::chrono::duration_cast<Duration>(base::monotonic_now() - begun); };
    const auto goes_on = [&] { return totals.failed == 0 || go_on; };
    if (seed) play(*seed, planted, totals);
    for (auto one = seeds.first; one <= seeds.second && goes_on(); ++one) play(one, planted, totals);
    if (seconds > 0) {
        auto fresh = base::Chance::from_system();
        while (took() < std::chrono::seconds{seconds} && goes_on())
            play(fresh.below(1'000'000'000), planted, totals);
    }
    tell(totals, took());
    return totals.failed == 0 ? 0 : 1;
}
