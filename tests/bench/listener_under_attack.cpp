// How long a callback takes, from the first byte of its connection to the last of our answer, without and
// with an attack on the listener, in one run against the real daemon and a real database. Run it by
//   tests/support/private-postgres -- build/dev/bin/listener_under_attack [CALLBACKS]
#include "acceptance/daemon/day.hpp"
#include "acceptance/daemon/house.hpp"
#include "bench/attack.hpp"
#include "support/eventually.hpp"
#include "support/postgres.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <stdexcept>
#include <sys/resource.h>

using namespace convictiond;
using namespace convictiond::test;

namespace {

constexpr std::size_t half_open = 2000;
constexpr std::size_t slow_heads = 64;

struct Measured {
    std::vector<double> milliseconds;
    int failed = 0;

    [[nodiscard]] double quantile(double q) const {
        auto sorted = milliseconds;
        std::ranges::sort(sorted);
        return sorted.empty() ? 0
                              : sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
    }
    void print(std::string_view name) const {
        fmt::print("{:<16} {:>5} {:>6} {:>8.1f} {:>8.1f} {:>8.1f}\n", name, milliseconds.size(), failed,
                   quantile(0.5), quantile(0.99), quantile(1));
    }
};

// A connection of its own each, the worst case.
Measured call_back(const House& house, const std::string& id, int count) {
    const auto body = fmt::format(R"({{"id": "{}", "status": "recorded"}})", id);
    const auto request = fmt::format("POST /v1/acknowledgements HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                     "application/json\r\nContent-Length: {}\r\n\r\n{}",
                                     body.size(), body);
    Measured measured;
    for (int i = 0; i < count; ++i) {
        const auto begun = base::monotonic_now();
        try {
            const auto connection = call(house.callback_port(), house.caller("PL"));
            if (connection->write(request) && connection->read().status() == 200) {
                const std::chrono::duration<double, std::milli> took = base::monotonic_now() - begun;
                measured.milliseconds.push_back(took.count());
                continue;
            }
        } catch (const std::runtime_error&) { // no handshake
        }
        ++measured.failed;
    }
    return measured;
}

int measure(int count) {
    const Database database;
    House house{database.connection(),
                {{"PL", "callback", "[]", R"(, "silent_share": 1)"},
                 {"FR", "callback", "[]", R"(, "silent_share": 1)"}}};
    const auto day = Day{1}.conviction("TEST/1", {"POL"});
    house.drop(day.name(), day.bytes());
    house.start_ready();
    if (!house.logs({"notification.delivered"})) throw std::runtime_error{house.log()};
    const auto id = house.sql("select id from notification");

    (void)call_back(house, id, count / 10); // warm
    const auto before = call_back(house, id, count);
    const bench::Attack attack{house.callback_port(), house.caller("FR"), half_open, slow_heads};
    if (!eventually([&] { return attack.stands(); })) throw std::runtime_error{"no attack"};
    const auto during = call_back(house, id, count);
    fmt::print("{:<16} {:>5} {:>6} {:>8} {:>8} {:>8}\n", "callbacks", "good", "failed", "p50 ms", "p99 ms",
               "max ms");
    before.print("without");
    during.print("under attack");
    fmt::print("the attack: {} half-open connections (opened {} times), {} slow heads ({} bytes)\n",
               half_open, attack.opened(), slow_heads, attack.bytes());
    return before.failed + during.failed == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 8192); // the daemon takes it over
    ::setrlimit(RLIMIT_NOFILE, &files);
    return measure(argc > 1 ? std::atoi(argv[1]) : 500);
}
