// Makes notifications: of an event for the states that its decisions name, and where newer versions of the
// conviction are known, theirs for the same state (core/succession says which goes). An acceptance uses it,
// and so can whatever else decides that a state is notified. It decides nothing itself and touches no table:
// rows come out.
#pragma once

#include "core/routing.hpp"
#include "core/succession.hpp"
#include "message/identity.hpp"
#include "settings/settings.hpp"
#include "store/ledger.hpp"

#include <memory>

namespace convictiond::service {

// What an acceptance is judged by, from its begin to its end: values that never change.
struct AcceptanceRules {
    std::shared_ptr<const settings::Settings> settings;
    std::shared_ptr<const core::CodeTables> tables;
    std::shared_ptr<const message::IdentityKey> identity;
};

// A version that states are to be told of. What it points at outlives it.
struct Told {
    const core::ConvictionEvent* event = nullptr;
    base::Date legal_day{};
    base::EventId id;
    const store::KnownConviction* known = nullptr; // with its newer versions where there are any
};

class Notifying {
public:
    // `backlog`: what is made is part of one, whatever its age (a historical file). `came_at`: when its file came.
    Notifying(AcceptanceRules rules, bool backlog, base::Instant came_at, store::Batch& rows);

    // Makes what the decisions say, once for each state for which this version has none yet. A decision may
    // come back as not applicable: a deletion of what that state never had.
    void make(const Told& told, std::vector<core::Decision>& decisions);

    // Held until two operators release it.
    [[nodiscard]] bool begins_held(base::Date legal_day) const;
    void add_decision(base::EventId event, const core::Decision& decision);

private:
    bool make_for(const Told& told, base::MemberState state);
    void decide_newer(const Told& told, base::MemberState state, core::SuccessionStep step);
    void add(const Told& told, base::MemberState state, bool superseded);
    void close(const Told& told, base::MemberState state, int version);

    AcceptanceRules rules_;
    bool backlog_;
    base::Instant came_at_;
    store::Batch* rows_;
};

} // namespace convictiond::service
