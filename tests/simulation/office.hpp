// What happens to notifications from within the house: files make them, with versions that come in order,
// with gaps and late, amendments, deletions and nationalities that are added; backlogs are held and released;
// operators resubmit, close and pause. Who is told is decided by core/routing, and what it does to the other
// versions by core/succession, as in service/notifying; a release follows store/migrations
// (close_superseded_held). Each act is one transaction.
#pragma once

#include "core/routing.hpp"
#include "core/succession.hpp"
#include "simulation/house.hpp"

namespace convictiond::simulation {

class Office {
public:
    Office(House& house, std::vector<base::MemberState> states, base::Chance chance);

    // Called after what changed the queue of a state.
    std::function<void(base::MemberState)> notify;

    void take_in(int events);         // a daily file
    void take_in_history(int events); // a historical one: its notifications are held
    void release_some();              // a backlog, for one state or for all
    void release_all();
    void work_the_desk(); // resubmits what was refused, or closes it where it is superseded
    void close_one();     // not to be sent

private:
    struct Accepted {
        core::ConvictionEvent event;
        bool backlog = false; // of a historical file
    };
    using Versions = std::map<int, Accepted>; // of a conviction
    using Numbers = std::vector<std::int64_t>;

    [[nodiscard]] bool chance_of(unsigned percent) { return chance_.below(100) < percent; }
    [[nodiscard]] base::Date today() const;
    [[nodiscard]] std::set<std::string> some_nationalities();
    void take_one(std::size_t conviction, int version, bool backlog);
    void accept(std::size_t conviction, int version, Accepted accepted);
    void extend(std::size_t conviction, int version, bool backlog);
    void make_for(std::size_t conviction, int version, base::MemberState state, bool backlog);
    [[nodiscard]] std::vector<core::VersionStanding> beside(std::size_t conviction, int version,
                                                            base::MemberState state, bool backlog) const;
    void make(std::size_t conviction, int version, base::MemberState state, bool backlog, bool superseded);
    [[nodiscard]] bool begins_held(const core::ConvictionEvent& event, bool backlog) const;
    [[nodiscard]] bool has_newer_gone(const Made& made) const;
    [[nodiscard]] bool was_never_sent(const Made& made) const;
    [[nodiscard]] bool may_not_be_resubmitted(const Made& made) const;
    void release(const Numbers& asked);
    [[nodiscard]] Numbers still_held(const Numbers& numbers) const;
    void changed(base::MemberState state);

    House* house_;
    std::vector<base::MemberState> states_;
    base::Chance chance_;
    core::CodeTables codes_; // a nationality a state
    std::vector<Versions> convictions_;
    std::map<std::int64_t, int> backlog_; // of what is, or was, held
    int backlogs_ = 0;
};

} // namespace convictiond::simulation
