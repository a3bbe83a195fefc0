// What happens to notifications from within the house: files make them, with versions that come in order,
// with gaps and late; backlogs are held and released; operators resubmit, close and pause. The rules between
// the versions of a conviction are those of the exchange.
#pragma once

#include "simulation/house.hpp"

namespace convictiond::simulation {

class Office {
public:
    Office(House& house, std::vector<base::MemberState> states, base::Chance chance)
        : house_{&house}, states_{std::move(states)}, chance_{chance} {}

    // Called after what changed the queue of a state.
    std::function<void(base::MemberState)> notify;

    void take_in(int events);         // a daily file
    void take_in_history(int events); // a historical one: its notifications are held
    void release();                   // all that is held
    void work_the_desk();             // resubmits what was refused, or closes it where it is superseded
    void close_one();                 // not to be sent

private:
    struct Conviction {
        std::set<int> versions; // accepted
        std::set<base::MemberState> made_for;
    };
    [[nodiscard]] bool chance_of(unsigned percent) { return chance_.below(100) < percent; }
    void accept(int conviction, int version, bool historical);
    void make_for(int conviction, int version, base::MemberState state, bool historical);
    [[nodiscard]] bool has_newer(const Made& made) const;
    void changed(base::MemberState state);

    House* house_;
    std::vector<base::MemberState> states_;
    base::Chance chance_;
    std::vector<Conviction> convictions_;
};

} // namespace convictiond::simulation
