#include "simulation/outage.hpp"

#include "simulation/daemon.hpp"

namespace convictiond::simulation {

using namespace std::chrono_literals;

Outage play_outage(Duration lasts, int notifications, Duration answer_takes) {
    base::Chance chance{1};
    House house{Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}}, chance, Planted::none};
    const auto state = *base::MemberState::parse("FR");
    auto& peer =
        house.peers.emplace(state, Peer{house.clockwork, house.chronicle, state, chance}).first->second;
    peer.authority_refuses = 0;
    peer.fixed_answer = answer_takes;
    auto daemon = std::make_shared<Daemon>(house, 1, 1, chance);
    daemon->start({state});
    house.clockwork.run_until(house.clockwork.now() + 10s); // it has its lock
    peer.mood = lasts > 0s ? Mood::silent : Mood::healthy;
    for (int i = 0; i < notifications; ++i) {
        Made made;
        made.key.last_permitted_day = std::chrono::year{2026} / 12 / 20;
        made.state = state;
        made.conviction = i;
        (void)house.tables.make(made, false);
    }
    daemon->hint(state);
    house.clockwork.run_until(house.clockwork.now() + lasts);
    Outage outage;
    outage.requests_meanwhile = peer.requests();
    const auto over = house.clockwork.now();
    peer.mood = Mood::healthy;
    while (house.tables.delivered() < static_cast<std::size_t>(notifications))
        house.clockwork.run_until(house.clockwork.now() + 1ms);
    outage.back_seen = std::chrono::duration_cast<Duration>(*peer.first_good() - over);
    outage.to_empty = std::chrono::duration_cast<Duration>(house.clockwork.now() - *peer.first_good());
    return outage;
}

} // namespace convictiond::simulation
