#include "simulation/office.hpp"

#include "core/legal_clock.hpp"

#include <algorithm>

namespace convictiond::simulation {

using core::EventKind;

namespace {

std::string nationality_of(base::MemberState state) {
    return "X" + std::string{state.code()};
}

} // namespace

Office::Office(House& house, std::vector<base::MemberState> states, base::Chance chance)
    : house_{&house}, states_{std::move(states)}, chance_{chance} {
    for (const auto state : states_) {
        const auto code = nationality_of(state);
        codes_.nationalities[code] = {code, core::NationalityAction::notify, state};
        codes_.member_states[state] = {state, {}, {}, {}};
    }
}

void Office::changed(base::MemberState state) {
    if (notify) notify(state);
}

base::Date Office::today() const {
    return base::date_in(base::london, house_->clockwork.wall());
}

// One, now and then two, seldom none.
std::set<std::string> Office::some_nationalities() {
    std::set<std::string> codes;
    if (chance_of(2)) return codes;
    codes.insert(nationality_of(states_[chance_.below(states_.size())]));
    if (chance_of(15)) codes.insert(nationality_of(states_[chance_.below(states_.size())]));
    return codes;
}

void Office::take_in(int events) {
    for (int i = 0; i < events; ++i) {
        if (convictions_.empty() || chance_of(55)) {
            convictions_.emplace_back();
            // Now and then the first version comes after the second.
            take_one(convictions_.size() - 1, chance_of(10) ? 2 : 1, false);
            continue;
        }
        // Another version of one of the latest, or more nationalities of one that is known.
        const auto latest = std::min<std::size_t>(convictions_.size(), 20);
        const auto which = convictions_.size() - 1 - chance_.below(latest);
        const auto& versions = convictions_[which];
        const auto newest = versions.rbegin()->first;
        if (chance_of(10)) {
            extend(which,
                   std::next(versions.begin(), static_cast<std::ptrdiff_t>(chance_.below(versions.size())))
                       ->first,
                   false);
            continue;
        }
        auto version = newest + (chance_of(10) ? 2 : 1);
        for (int missing = 1; missing < newest; ++missing)
            if (!versions.contains(missing) && chance_of(50)) version = missing; // it comes late
        take_one(which, version, chance_of(5));
    }
}

void Office::take_in_history(int events) {
    ++backlogs_;
    for (int i = 0; i < events; ++i) {
        convictions_.emplace_back();
        const auto which = convictions_.size() - 1;
        const int first = chance_of(10) ? 2 : 1;
        take_one(which, first, true);
        if (chance_of(20)) take_one(which, first + 1, true);
        if (chance_of(20)) ++backlogs_; // the rest is of another file
        if (chance_of(10)) take_one(which, first + 2, true);
    }
}

void Office::take_one(std::size_t conviction, int version, bool backlog) {
    Accepted accepted;
    accepted.backlog = backlog;
    accepted.event.version = version;
    if (version > 1) accepted.event.kind = chance_of(20) ? EventKind::deleted : EventKind::amended;
    // What was recorded long ago is held, whatever file it comes in.
    const auto ago = std::chrono::days{chance_.below(28) + (chance_of(3) ? 100 : 0)};
    accepted.event.recorded_on = base::operator+(today(), -ago);
    for (const auto& code : some_nationalities()) accepted.event.person.nationalities.push_back({code, {}});
    accept(conviction, version, std::move(accepted));
}

bool Office::begins_held(const core::ConvictionEvent& event, bool backlog) const {
    constexpr std::chrono::days historical_after{90};
    return backlog || base::operator+(event.recorded_on, historical_after) < today();
}

void Office::accept(std::size_t conviction, int version, Accepted accepted) {
    auto& versions = convictions_.at(conviction);
    if (versions.contains(version)) return;
    auto& witness = house_->version_witness;
    witness.begin_acceptance(static_cast<int>(conviction), version, accepted.event.kind);
    core::History history;
    history.known = versions.begin() != versions.end() && versions.begin()->first < version;
    const auto& tables = house_->tables;
    for (const auto state : tables.states_of(static_cast<int>(conviction)))
        for (const auto& [earlier, number] : tables.versions_of(static_cast<int>(conviction), state))
            if (earlier < version && (tables.held().contains(number) || tables.may_have_gone(number)))
                history.made_for.insert(state);
    const bool backlog = accepted.backlog;
    const auto decisions = core::route(accepted.event, codes_, history, today());
    versions.emplace(version, std::move(accepted));
    std::set<base::MemberState> states;
    for (const auto& decision : decisions)
        if (decision.state && states.insert(*decision.state).second)
            make_for(conviction, version, *decision.state, backlog);
    witness.check_acceptance(static_cast<int>(conviction), version);
}

// The same version again, with a nationality more.
void Office::extend(std::size_t conviction, int version, bool backlog) {
    auto& event = convictions_.at(conviction).at(version).event;
    if (event.kind == EventKind::deleted) return;
    const auto state = states_[chance_.below(states_.size())];
    const auto code = nationality_of(state);
    const auto& known = event.person.nationalities;
    if (std::ranges::find(known, code, &core::Nationality::code) != known.end()) return;
    event.person.nationalities.push_back({code, {}});
    auto& witness = house_->version_witness;
    witness.begin_acceptance(static_cast<int>(conviction), version, event.kind);
    const auto& made = house_->tables.versions_of(static_cast<int>(conviction), state);
    if (!made.contains(version)) make_for(conviction, version, state, backlog);
    witness.check_acceptance(static_cast<int>(conviction), version);
}

// As they stand with the state.
std::vector<core::VersionStanding> Office::beside(std::size_t conviction, int version,
                                                  base::MemberState state, bool backlog) const {
    const auto& tables = house_->tables;
    const auto& made = tables.versions_of(static_cast<int>(conviction), state);
    std::vector<core::VersionStanding> others;
    for (const auto& [other, accepted] : convictions_.at(conviction)) {
        if (other == version) continue;
        core::VersionStanding standing{other, accepted.event.kind, core::Made::no,
                                       begins_held(accepted.event, backlog)};
        if (const auto number = made.find(other); number != made.end())
            standing.made = tables.held().contains(number->second) ? core::Made::held
                            : tables.may_have_gone(number->second) ? core::Made::sent
                                                                   : core::Made::unsent;
        others.push_back(standing);
    }
    return others;
}

void Office::make_for(std::size_t conviction, int version, base::MemberState state, bool backlog) {
    using Does = core::SuccessionStep::Does;
    const auto& event = convictions_.at(conviction).at(version).event;
    const core::VersionStanding decided{version, event.kind, core::Made::no, begins_held(event, backlog)};
    const auto succession = core::succeed(decided, beside(conviction, version, state, backlog));
    auto& tables = house_->tables;
    for (const auto& step : succession.steps) {
        if (step.does == Does::never_sent) {
            house_->version_witness.note_never_sent(static_cast<int>(conviction), step.version, state);
        } else {
            make(conviction, step.version, state, backlog, step.does == Does::superseded);
        }
    }
    for (const auto closed : succession.closes)
        tables.close(tables.versions_of(static_cast<int>(conviction), state).at(closed), Why::superseded);
    changed(state);
}

void Office::make(std::size_t conviction, int version, base::MemberState state, bool backlog,
                  bool superseded) {
    const auto& event = convictions_.at(conviction).at(version).event;
    Made made;
    made.key.historical = begins_held(event, backlog);
    made.key.last_permitted_day =
        core::last_permitted_day(core::first_day(event.recorded_on, today()), std::chrono::days{28});
    made.state = state;
    made.conviction = static_cast<int>(conviction);
    made.version = version;
    made.kind = event.kind;
    const auto number = house_->tables.make(made, made.key.historical);
    if (made.key.historical) backlog_[number] = backlogs_;
    if (superseded) {
        house_->tables.close(number, Why::superseded);
    } else if (!made.key.historical) {
        house_->version_witness.check_goes(number);
    }
}

bool Office::has_newer_gone(const Made& made) const {
    const auto& versions = house_->tables.versions_of(made.conviction, made.state);
    return std::any_of(versions.upper_bound(made.version), versions.end(),
                       [this](const auto& newer) { return house_->tables.may_have_gone(newer.second); });
}

// A deletion of what that state never had.
bool Office::was_never_sent(const Made& made) const {
    const auto& accepted = convictions_.at(static_cast<std::size_t>(made.conviction));
    if (made.kind != EventKind::deleted || accepted.begin()->first == made.version) return false;
    const auto& versions = house_->tables.versions_of(made.conviction, made.state);
    return std::none_of(versions.begin(), versions.lower_bound(made.version),
                        [this](const auto& elder) { return house_->tables.may_have_gone(elder.second); });
}

Office::Numbers Office::still_held(const Numbers& numbers) const {
    Numbers still;
    std::ranges::copy_if(numbers, std::back_inserter(still),
                         [this](std::int64_t number) { return house_->tables.held().contains(number); });
    return still;
}

// What is not to be sent any more is closed first, each rule over all of them.
void Office::release(const Numbers& asked) {
    auto& tables = house_->tables;
    Numbers superseded, elders, vain;
    for (const auto number : asked)
        if (has_newer_gone(tables.at(number))) superseded.push_back(number);
    if (house_->planted != Planted::released_whole)
        for (const auto number : superseded) tables.close(number, Why::superseded);
    for (const auto number : still_held(asked)) {
        const auto& made = tables.at(number);
        if (made.kind != EventKind::deleted) continue;
        for (const auto& [version, elder] : tables.versions_of(made.conviction, made.state))
            if (version < made.version) elders.push_back(elder);
    }
    for (const auto number : still_held(elders)) tables.close(number, Why::superseded);
    for (const auto number : still_held(asked))
        if (was_never_sent(tables.at(number))) vain.push_back(number);
    for (const auto number : vain) tables.close(number, Why::never_sent);
    for (const auto number : still_held(asked)) tables.release(number);
    for (const auto number : asked)
        if (tables.standing(number) == Status::queued) house_->version_witness.check_goes(number);
    std::set<base::MemberState> states;
    for (const auto number : asked) states.insert(tables.at(number).state);
    for (const auto state : states) changed(state);
}

void Office::release_some() {
    const auto& tables = house_->tables;
    if (tables.held().empty()) return;
    const auto one =
        *std::next(tables.held().begin(), static_cast<std::ptrdiff_t>(chance_.below(tables.held().size())));
    const bool every_state = chance_of(70);
    Numbers asked;
    for (const auto number : tables.held())
        if (backlog_.at(number) == backlog_.at(one) &&
            (every_state || tables.at(number).state == tables.at(one).state))
            asked.push_back(number);
    release(asked);
}

// A backlog after the other.
void Office::release_all() {
    while (!house_->tables.held().empty()) release_some();
}

// A newer version was made for its state and is not closed unsent.
bool Office::may_not_be_resubmitted(const Made& made) const {
    const auto& tables = house_->tables;
    const auto& versions = tables.versions_of(made.conviction, made.state);
    return std::any_of(versions.upper_bound(made.version), versions.end(), [&](const auto& newer) {
        return tables.held().contains(newer.second) || tables.may_have_gone(newer.second);
    });
}

void Office::work_the_desk() {
    for (const auto number : house_->tables.refused()) {
        const auto& made = house_->tables.at(number);
        if (may_not_be_resubmitted(made)) {
            house_->tables.close(number, Why::by_operators);
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
    house_->tables.close(made.number(), Why::by_operators);
    changed(made.state);
}

} // namespace convictiond::simulation
