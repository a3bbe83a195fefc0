// What the attempts came to, of all lanes, in one transaction: the attempts, where the notifications stand
// now, the bookings and the journal. An outcome whose notification was settled meanwhile (an acknowledgement
// was faster) leaves the attempt and changes nothing else; one that is recorded already changes nothing at
// all, so that a batch whose commit is unknown is simply recorded again, and so does one whose notification
// a failover lost. A repeat (its key says so) was
// delivered before: it is settled or refused by its receipt, else it stays delivered and only its due time
// moves.
#pragma once

#include "core/attempt.hpp"
#include "core/lane.hpp"
#include "store/connection.hpp"

#include <span>

namespace convictiond::store {

// What a POST was signed with (RFC 9421).
struct AttemptSignature {
    base::Instant created{};
    std::string key_id;
    base::Bytes bytes;
};

struct OutcomeRow {
    core::QueueKey key;
    base::NotificationId id;
    base::EventId event;
    base::MemberState state;
    base::Instant started_at{};
    base::Duration took{};
    std::optional<AttemptSignature> signature; // none: it went unsigned
    core::AttemptJudgement judgement;
    core::LaneVerdict::Then then = core::LaneVerdict::Then::unchanged;
    int failures = 0;       // retry
    bool stuck = false;     // retry: for the desk from now on
    base::Instant due_at{}; // retry: again then; delivered: overdue from then; a repeat: again then
    bool settles = false;  // delivered: acknowledged at once, by its receipt or since nothing else is to come
    std::string answer;    // refused: their words, at most 2 KiB
    std::string reference; // theirs, where the receipt has one, at most 2 KiB
};

// Gives the notifications that the books do not know, of which nothing was recorded.
[[nodiscard]] std::vector<base::NotificationId>
record_outcomes(Connection& connection, std::span<const OutcomeRow> outcomes, base::Instant now);

} // namespace convictiond::store
