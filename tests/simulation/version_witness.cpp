#include "simulation/version_witness.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace convictiond::simulation {

void VersionWitness::begin_acceptance(int conviction, int version, core::EventKind kind) {
    accepted_[conviction].emplace(version, kind);
    owed_.clear();
    done_.clear();
    for (const auto state : tables_->states_of(conviction)) {
        const Place place{conviction, state};
        if (is_made(place, version) || is_never_sent(place, version)) done_.insert(state);
        for (const auto& [earlier, number] : tables_->versions_of(conviction, state))
            if (earlier < version && (tables_->held().contains(number) || tables_->may_have_gone(number)))
                owed_[place] = version;
    }
}

void VersionWitness::check_acceptance(int conviction, int version) const {
    for (const auto& [place, owed] : owed_) check_is_owed(place, owed);
    for (const auto state : tables_->states_of(conviction)) {
        const Place place{conviction, state};
        const bool has_it = is_made(place, version) || is_never_sent(place, version);
        if (has_it && !done_.contains(state)) check_state(place, version);
    }
}

bool VersionWitness::is_made(Place place, int version) const {
    return tables_->versions_of(place.first, place.second).contains(version);
}

void VersionWitness::check_is_owed(Place place, int version) const {
    if (is_made(place, version) || is_never_sent(place, version)) return;
    throw Broken{
        fmt::format("version {} of conviction {} does not go to {}, for which an earlier one was made",
                    version, place.first, place.second.code())};
}

// All newer versions follow it to its state, and it is not the newest that gives way.
void VersionWitness::check_state(Place place, int version) const {
    const auto& accepted = accepted_.at(place.first);
    for (auto newer = accepted.upper_bound(version); newer != accepted.end(); ++newer)
        check_is_owed(place, newer->first);
    const auto& versions = tables_->versions_of(place.first, place.second);
    const auto newest = accepted.rbegin()->first;
    if (const auto made = versions.find(newest); made != versions.end()) {
        if (tables_->why_closed(made->second) == Why::superseded)
            throw Broken{
                fmt::format("notification {} is of the newest version and superseded", made->second)};
        // Those before it may be held with it, or stay where two operators closed it.
        if (!tables_->may_have_gone(made->second)) return;
    }
    for (const auto& [earlier, number] : versions)
        if (earlier < newest && tables_->held().contains(number))
            throw Broken{fmt::format("notification {} is held, and a live version came after it", number)};
}

void VersionWitness::note_never_sent(int conviction, int version, base::MemberState state) {
    if (accepted_.at(conviction).at(version) != core::EventKind::deleted)
        throw Broken{
            fmt::format("version {} of conviction {} is no deletion, and is not sent", version, conviction)};
    for (const auto& [earlier, number] : tables_->versions_of(conviction, state))
        if (earlier < version && tables_->may_have_gone(number))
            throw Broken{fmt::format("notification {} may be with {}, which is not told of its deletion",
                                     number, state.code())};
    never_sent_.emplace(conviction, version, state);
}

// Where no earlier version is known another system may have sent it.
void VersionWitness::check_goes(std::int64_t number) const {
    const auto& made = tables_->at(number);
    if (made.kind != core::EventKind::deleted || accepted_.at(made.conviction).begin()->first == made.version)
        return;
    for (const auto& [version, other] : tables_->versions_of(made.conviction, made.state))
        if (version < made.version && tables_->may_have_gone(other)) return;
    throw Broken{fmt::format("notification {} is a deletion, and goes where nothing went", number)};
}

// What this daemon was told of as queued after a newer one had gone. A repeat is of what they have; and two
// operators may close what is on its way.
void VersionWitness::note_decision(const Decision& decision) {
    first_sent_.emplace(decision.number, clockwork_->now());
    if (decision.repeat) return;
    const auto& made = tables_->at(decision.number);
    const auto& versions = tables_->versions_of(made.conviction, made.state);
    for (auto newer = versions.upper_bound(made.version); newer != versions.end(); ++newer) {
        const auto sent = first_sent_.find(newer->second);
        if (sent == first_sent_.end() || sent->second >= decision.known_at) continue;
        if (tables_->standing(newer->second) == Status::closed) continue;
        throw Broken{fmt::format("notification {} (version {}) was sent after its successor {} (version {})",
                                 decision.number, made.version, newer->second, newer->first)};
    }
}

} // namespace convictiond::simulation
