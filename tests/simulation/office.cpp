#include "simulation/office.hpp"

#include "base/date.hpp"
#include "core/legal_clock.hpp"

namespace convictiond::simulation {

void Office::changed(base::MemberState state) {
    if (notify) notify(state);
}

void Office::take_in(int events) {
    for (int i = 0; i < events; ++i) {
        if (convictions_.empty() || chance_of(55)) {
            convictions_.emplace_back();
            // Now and then the first version comes after the second.
            accept(static_cast<int>(convictions_.size()) - 1, chance_of(10) ? 2 : 1, false);
            continue;
        }
        // Another version of one of the latest.
        const auto latest = std::min<std::size_t>(convictions_.size(), 20);
        const auto which = convictions_.size() - 1 - chance_.below(latest);
        const auto& versions = convictions_[which].versions;
        auto version = *versions.rbegin() + (chance_of(10) ? 2 : 1);
        for (int missing = 1; missing < *versions.rbegin(); ++missing)
            if (!versions.contains(missing) && chance_of(50)) version = missing; // it comes late
        accept(static_cast<int>(which), version, false);
    }
}

void Office::take_in_history(int events) {
    for (int i = 0; i < events; ++i) {
        convictions_.emplace_back();
        accept(static_cast<int>(convictions_.size()) - 1, 1, true);
        if (chance_of(20)) accept(static_cast<int>(convictions_.size()) - 1, 2, true);
    }
}

// One transaction.
void Office::accept(int conviction, int version, bool historical) {
    auto& known = convictions_.at(static_cast<std::size_t>(conviction));
    if (!known.versions.insert(version).second) return;
    auto states = known.made_for;
    if (states.empty() || chance_of(10)) states.insert(states_[chance_.below(states_.size())]);
    for (const auto state : states) make_for(conviction, version, state, historical);
}

void Office::make_for(int conviction, int version, base::MemberState state, bool historical) {
    auto& known = convictions_.at(static_cast<std::size_t>(conviction));
    auto& tables = house_->tables;
    known.made_for.insert(state);
    const auto today = base::date_in(base::london, house_->clockwork.wall());
    const auto recorded_on = base::operator+(today, -std::chrono::days{chance_.below(28)});
    Made made;
    made.key.historical = historical;
    made.key.last_permitted_day =
        core::last_permitted_day(core::first_day(recorded_on, today), std::chrono::days{28});
    made.state = state;
    made.conviction = conviction;
    made.version = version;
    const auto number = tables.make(made, historical);
    const auto versions = tables.versions_of(conviction, state);
    // A held earlier version is superseded when a live later one is made for that state.
    if (!historical)
        for (const auto& [earlier, elder] : versions)
            if (earlier < version && tables.standing(elder) == Status::held) tables.close(elder);
    // After a newer version was accepted: each newer one goes to that state, and this one is superseded.
    const auto newer = known.versions.upper_bound(version);
    if (newer == known.versions.end()) {
        changed(state);
        return;
    }
    tables.close(number);
    for (auto next = newer; next != known.versions.end(); ++next)
        if (!tables.versions_of(conviction, state).contains(*next))
            make_for(conviction, *next, state, historical);
    changed(state);
}

bool Office::has_newer(const Made& made) const {
    const auto& versions = house_->tables.versions_of(made.conviction, made.state);
    for (auto next = versions.upper_bound(made.version); next != versions.end(); ++next) {
        const auto stands = house_->tables.standing(next->second);
        if (stands && *stands != Status::held) return true;
    }
    return false;
}

void Office::release() {
    const auto held = house_->tables.held();
    std::set<base::MemberState> states;
    for (const auto number : held) {
        const auto& made = house_->tables.at(number);
        if (has_newer(made)) {
            house_->tables.close(number);
        } else {
            house_->tables.release(number);
        }
        states.insert(made.state);
    }
    for (const auto state : states) changed(state);
}

void Office::work_the_desk() {
    for (const auto number : house_->tables.refused()) {
        const auto& made = house_->tables.at(number);
        if (has_newer(made)) {
            house_->tables.close(number);
        } else {
            house_->tables.resubmit(number);
        }
        changed(made.state);
    }
}

void Office::close_one() {
    const auto& all = house_->tables.all();
    if (all.empty()) return;
    const auto& made = all[chance_.below(all.size())];
    house_->tables.close(made.number());
    changed(made.state);
}

} // namespace convictiond::simulation
