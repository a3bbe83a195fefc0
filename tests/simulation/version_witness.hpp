// Sees what is made of each version of a conviction, and what of it is sent, and holds it against what must
// always be true of versions: amendments and deletions go to the states that an earlier version was made for,
// what is superseded never follows its successor, a deletion goes where something went, and the newest is
// never superseded. It judges by the tables alone, and knows nothing of core/succession.
#pragma once

#include "simulation/witness.hpp"

namespace convictiond::simulation {

class VersionWitness {
public:
    VersionWitness(const Clockwork& clockwork, const Tables& tables)
        : clockwork_{&clockwork}, tables_{&tables} {}

    // A version is accepted, or gets a state more: before and after the transaction.
    void begin_acceptance(int conviction, int version, core::EventKind kind);
    void check_acceptance(int conviction, int version) const;
    // A deletion that is decided, and not made.
    void note_never_sent(int conviction, int version, base::MemberState state);
    // It is queued from now on.
    void check_goes(std::int64_t number) const;

    void note_decision(const Decision& decision);

    [[nodiscard]] std::int64_t never_sent() const { return static_cast<std::int64_t>(never_sent_.size()); }

private:
    using Place = std::pair<int, base::MemberState>; // a conviction for a state

    [[nodiscard]] bool is_made(Place place, int version) const;
    [[nodiscard]] bool is_never_sent(Place place, int version) const {
        return never_sent_.contains({place.first, version, place.second});
    }
    void check_is_owed(Place place, int version) const;
    void check_state(Place place, int version) const;

    const Clockwork* clockwork_;
    const Tables* tables_;
    std::map<int, std::map<int, core::EventKind>> accepted_;
    std::map<Place, int> owed_; // in the acceptance under way: states that an earlier version was made for
    std::set<base::MemberState> done_; // states that had the version before it
    std::set<std::tuple<int, int, base::MemberState>> never_sent_;
    std::map<std::int64_t, Monotonic> first_sent_;
};

} // namespace convictiond::simulation
