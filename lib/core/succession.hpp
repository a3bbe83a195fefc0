// The rules between the versions of one conviction for one state: what is made for it, what goes, what is
// superseded. What a state gets is always the newest version that is known: one that comes to be made after a
// newer one was accepted (a late file, a decision, an extension) is closed, and the newer ones are made for
// that state instead; a live version closes the held ones before it; a deletion does not go where nothing
// went. Pure; what happens when a backlog is released follows the same rules and stands with the act
// (store/migrations, close_superseded_held).
#pragma once

#include "core/conviction.hpp"

#include <vector>

namespace convictiond::core {

// How far a version has come with one state.
enum class Made {
    no,    // there is no notification of it for that state
    held,  // of a backlog that is not released
    sent,  // queued or beyond, or imported: it is, or may be, with them. What is in flight is known to the
           // lane's owner alone, so that whatever is queued may have gone
    unsent // closed before it went
};

struct VersionStanding {
    int version = 1;
    EventKind kind = EventKind::made;
    Made made = Made::no;
    bool begins_held = false; // what would be made of it now
};

// What a version that is decided for the state now comes to.
struct SuccessionStep {
    enum class Does {
        goes,       // queued or held
        superseded, // made, and closed at once
        never_sent  // a deletion of what that state never had: decided, and not made
    };
    int version = 1;
    Does does = Does::goes;
    friend bool operator==(const SuccessionStep&, const SuccessionStep&) = default;
};

struct Succession {
    std::vector<SuccessionStep> steps; // the version that is decided, then the newer ones that are with it
    std::vector<int> closes;           // held versions before the one that goes: superseded
};

// `decided` is to be made for a state; `others` are the other known versions of its conviction.
[[nodiscard]] Succession succeed(const VersionStanding& decided, std::vector<VersionStanding> others);

} // namespace convictiond::core
