// A conviction's whole life, by its reference: where it stood in which files, what was decided, which
// notifications were made, every attempt, receipt and acknowledgement, and its entries of the journal. No
// personal data. Of each kind at most trace_most, of attempts and journal the newest.
#pragma once

#include "core/notification.hpp"
#include "store/journal.hpp"
#include "store/outcomes.hpp"

namespace convictiond::store {

inline constexpr std::size_t trace_most = 1000;

// What was odd about a record that was accepted all the same.
struct TracedFlag {
    base::RecordId record;
    std::string kind;
    std::int64_t line = 0;
    std::string segment;
    std::int64_t field = 0; // 0: the segment as a whole
};

struct TracedRecord {
    base::RecordId id;
    base::FileId file;
    std::string file_name;
    std::int64_t line = 0;
    std::string verdict;
    std::optional<std::int64_t> version; // absent where it could not be read
    std::string quarantined_for;         // empty: it was not
    std::string settled_how;             // of the quarantine
    base::Instant judged_at{};
    std::optional<base::Instant> erased_at;       // its content, and that of all that was made of it
    std::optional<base::Date> last_permitted_day; // while it waits on the desk
};

struct TracedDecision {
    base::DecisionId id;
    base::EventId event;
    std::string origin;
    std::string outcome;
    std::string reason;
    std::string states;                           // "DE FR"
    std::optional<base::Date> last_permitted_day; // while it is under review
};

struct TracedAttempt {
    base::NotificationId notification;
    base::Instant started_at{};
    base::Duration took{};
    std::string outcome;
    std::optional<std::int64_t> status;
    std::string cause;
    std::optional<AttemptSignature> signature;
    // What the receipt in its answer said, where the books can tell: acknowledged, refused, or repeated
    // (delivered before). A receipt that settles nothing is not kept.
    std::string receipt;
};

struct TracedAcknowledgement {
    base::NotificationId notification;
    std::int64_t id = 0;
    std::string status;
    std::string result;
    base::Instant received_at{};
};

struct TracedNotification {
    base::NotificationId id;
    base::EventId event;
    base::MemberState state;
    std::string status;
    base::Date last_permitted_day{};
    std::optional<base::NotificationId> supersedes;
    base::Digest body_digest{};
    base::Instant made_at{};
    std::optional<base::Instant> delivered_at;
    std::optional<base::Instant> ended_at; // acknowledged, refused or closed
    std::string closed_for;
    std::optional<base::Instant> due_at; // failed, and again then
};

struct TracedEvent {
    base::EventId id;
    std::string source;
    std::int64_t version = 1;
    std::string kind;
    base::Date recorded_on{};
    bool historical = false;
    base::Instant accepted_at{};
};

struct Trace {
    std::string reference;
    std::vector<TracedRecord> records;
    std::vector<TracedFlag> flags;
    std::vector<TracedEvent> events;
    std::vector<TracedDecision> decisions;
    std::vector<TracedNotification> notifications;
    std::vector<TracedAttempt> attempts;
    std::vector<TracedAcknowledgement> acknowledgements;
    std::vector<JournalEntry> journal;
};

// Nothing where no such notification, or no record of this reference, is known.
[[nodiscard]] std::optional<std::string> find_reference(Connection& connection,
                                                        const base::NotificationId& notification);
// `notify_within`: of what has no state yet.
[[nodiscard]] std::optional<Trace> trace(Connection& connection, const std::string& reference,
                                         std::chrono::days notify_within);

} // namespace convictiond::store
