// How long a dead daemon's lanes stand still: from the death to the first POST of the survivor on the last of
// them, as the member states received it, for each of three deaths; and the ids that both sent at once
// (within a second). Run by tests/bench/takeover.
#include "acceptance/daemon/two_daemons.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fmt/format.h>

using namespace convictiond;
using namespace convictiond::test;

namespace {

struct NamedDeath {
    Death death;
    const char* name;
};
constexpr NamedDeath deaths[] = {
    {Death::killed, "kill -9"}, {Death::cut_off, "cut off"}, {Death::frozen, "SIGSTOP"}};

constexpr int posts_a_run = 400; // for each state, at ten a second

constexpr auto lanes_with_enough =
    "select count(*) from (select from queue group by member_state having count(*) >= 400) as lanes";

double seconds(base::Duration duration) {
    return std::chrono::duration<double>{duration}.count();
}

} // namespace

TEST_CASE("takeover", "[.bench]") {
    const auto* const wanted = std::getenv("RUNS");
    const int runs = wanted != nullptr ? std::atoi(wanted) : 20;
    TwoDaemons daemons;
    daemons.load(posts_a_run);
    daemons.start();
    for (const auto& [death, name] : deaths) {
        std::vector<base::Duration> took;
        for (int run = 0; run < runs; ++run) {
            REQUIRE(daemons.share_evenly());
            daemons.strike(death);
            const auto takeover = daemons.takeover();
            REQUIRE(takeover);
            took.push_back(*takeover);
            daemons.revive();
            // The lanes that died less are ahead of the others.
            if (daemons.house().sql(lanes_with_enough) != "4") daemons.load(posts_a_run);
        }
        std::ranges::sort(took);
        fmt::print("{:8} {} runs: min {:.2f} s, median {:.2f} s, max {:.2f} s\n", name, runs,
                   seconds(took.front()), seconds(took[took.size() / 2]), seconds(took.back()));
        std::fflush(stdout);
    }
    fmt::print("{} posts of {} ids, {} repeats; ids that both daemons sent at once: {}\n",
               daemons.posts().size(), daemons.house().ours().size(), daemons.house().count("repeats"),
               daemons.sent_at_once());
    std::fflush(stdout);
    CHECK(daemons.house().count("differing") == 0);
    CHECK(daemons.sent_at_once() == 0);
    // The lanes that died most have the most left, at ten a second.
    REQUIRE(daemons.house().comes_to_rest(std::chrono::minutes{15}));
    CHECK(daemons.house().theirs() == daemons.house().ours());
}
