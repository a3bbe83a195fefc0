// A transaction that makes notifications: it holds events, decisions, notifications with their bodies, and
// their journal entries, or nothing. Here what is common to the acceptance of a file and to an order that is
// carried out (store/carrying_out). Written in batches by COPY, so that a large file needs no memory; what a
// batch wrote is seen by the next one's look-ups.
#pragma once

#include "core/completeness.hpp"
#include "core/notification.hpp"
#include "core/succession.hpp"
#include "core/versions.hpp"
#include "core/volume_watch.hpp"
#include "store/connection.hpp"
#include "store/files.hpp"

#include <map>
#include <set>

namespace convictiond::store {

// What HDR and TRL say of an accepted file, beside its facts.
struct AcceptedFile {
    FileFacts facts;
    bool historical = false;
    base::Instant created_at{};
    std::optional<base::Digest> previous_sha256;
    std::uint64_t lines = 0;
    std::uint64_t convictions = 0;
    std::uint64_t nationalities = 0;
};

// What is known of a conviction that a record speaks of.
struct KnownConviction {
    std::map<int, core::ContentDigest> versions;
    std::map<int, base::EventId> events;
    // The states that a version was made for, with that version and, where it may have been sent, its id.
    struct MadeFor {
        base::MemberState state;
        int version = 0;
        std::optional<base::NotificationId> possibly_sent;
    };
    std::vector<MadeFor> made_for; // in the order of versions
    using VersionForState = std::pair<int, base::MemberState>;
    std::set<VersionForState> sent_before; // an earlier system had sent it; they are in `made_for`, too

    [[nodiscard]] std::set<base::MemberState> sent_before_of(int version) const;

    // Every notification of it, also those that were closed unsent, and how far it came.
    struct Standing {
        base::MemberState state;
        int version = 0;
        core::Made made = core::Made::no;
        std::int64_t number = 0;
        base::NotificationId id;
    };
    std::vector<Standing> standings;
    // A notification exists, whatever became of it.
    [[nodiscard]] bool is_notified(int version, base::MemberState state) const;
    std::map<int, core::EventKind> kinds;

    // A version that is newer than the record in hand, with the bytes that were kept of it; load_newer().
    struct Newer {
        base::Date legal_day{};
        std::uint64_t line = 0;
        std::optional<std::string> content; // none: erased
    };
    std::map<int, Newer> newer;
};

struct RecordRow {
    base::RecordId id;
    std::uint64_t line = 0;
    std::string verdict; // new, repeated, extended, quarantined, canary
    std::optional<std::string> reference;
    std::optional<int> version;
    std::string content;
};

struct FlagRow {
    base::RecordId record;
    std::string kind;
    std::uint64_t line = 0;
    std::string segment;
    int field = 0;
};

struct QuarantineRow {
    base::RecordId record;
    std::string kind; // fault, version-conflict, canary
    std::string reason;
    base::Date legal_day{};
};

struct EventRow {
    base::EventId id; // the record's number
    std::string source;
    std::string reference;
    int version = 1;
    std::string kind;
    base::Date recorded_on{};
    base::Date legal_day{};
    bool historical = false;
    bool organisation = false;
    int nationality_count = 0;
    int decisions_owed = 0;
    core::ContentDigest content;
};

// An event that gains nationalities, or whose content an operator replaces.
struct ExtensionRow {
    base::EventId event;
    base::RecordId known_as;
    int added = 0; // nationalities
    int decisions_added = 0;
    core::ContentDigest content;
};

struct DecisionRow {
    base::DecisionId id;
    base::EventId event;
    std::string origin;
    std::optional<std::string> nationality;
    std::string outcome;
    std::optional<std::string> reason;
    std::optional<base::MemberState> state; // to notify
};

struct NotificationRow {
    std::int64_t number = 0;
    base::NotificationId id;
    base::EventId event;
    std::string reference; // the event's, as is the version
    int version = 1;
    base::MemberState state;
    bool historical = false; // begins as held
    bool superseded = false; // and is closed at once, since a newer version is known
    base::Date last_permitted_day{};
    std::optional<base::NotificationId> supersedes;
    base::Digest body_digest{};
    std::string body;
};

// A decision that was under review.
struct DecidedRow {
    base::DecisionId id;
    base::EventId event;
    std::string outcome; // notify, not_applicable
    std::optional<std::string> reason;
    std::vector<base::MemberState> states; // to notify
};

// An entry of the journal; `detail` is JSON without personal data.
struct JournalRow {
    std::string verb;
    std::optional<base::EventId> event;
    std::optional<base::NotificationId> notification;
    std::string detail;
};

// An event that is owed more decisions than when it was accepted.
struct OwedRow {
    base::EventId event;
    int added = 0;
};

struct Batch {
    std::vector<RecordRow> records;
    std::vector<FlagRow> flags;
    std::vector<QuarantineRow> quarantines;
    std::vector<EventRow> events;
    std::vector<ExtensionRow> extensions;
    std::vector<NotificationRow> notifications;
    std::vector<DecisionRow> decisions;
    std::vector<DecidedRow> decided;
    std::vector<OwedRow> owed;
    std::vector<std::int64_t> superseded; // numbers of held notifications that are closed
    std::vector<JournalRow> journal;
};

struct FileSum {
    std::int64_t made = 0;
    std::int64_t repeated = 0;
    std::int64_t extended = 0;
    std::int64_t quarantined = 0;
    std::int64_t canary = 0;
};

// One at a time a source: its look-ups must see what another wrote.
class Ledger {
public:
    [[nodiscard]] base::FileId file() const { return file_; }
    // What is known of the convictions that these references name, by reference.
    [[nodiscard]] std::map<std::string, KnownConviction> known(const std::string& source,
                                                               const std::vector<std::string>& references);
    // Adds the versions after this one, with what is needed to make their notifications.
    void load_newer(KnownConviction& conviction, int version);
    // Numbers for rows that are about to be written.
    [[nodiscard]] std::vector<std::int64_t> take_record_ids(std::size_t count);
    [[nodiscard]] std::vector<std::int64_t> take_decision_ids(std::size_t count);
    [[nodiscard]] std::vector<std::int64_t> take_notification_numbers(std::size_t count);
    // Gives the batch's decisions and notifications theirs.
    void number(Batch& batch);

    void write(const Batch& batch);

protected:
    Ledger(Connection& connection, base::Instant now) : transaction_{connection}, now_{now} {}
    ~Ledger() = default;

    void lock_source(const std::string& source);
    // Books what was made and wakes the lanes; nothing is written after it.
    void book();

    Transaction transaction_;
    base::Instant now_;
    base::FileId file_; // whose records they are

private:
    void write_records(const Batch& batch);
    void write_events(const Batch& batch);
    void settle_elders(const Batch& batch);
    void write_notifications(const Batch& batch);
    void write_decisions(const Batch& batch);
    void write_succession(const Batch& batch);
    void write_journal(const Batch& batch);
    std::vector<std::int64_t> take(std::string_view query, std::size_t count);

    std::map<std::pair<base::MemberState, core::Status>, std::int64_t> made_;
};

// A file with all that is in it.
class Acceptance : public Ledger {
public:
    // Begins the transaction. Throws Rejected where these bytes or this sequence number were accepted
    // meanwhile.
    Acceptance(Connection& connection, const AcceptedFile& file, base::Instant now);

    // The accepted files around this one, and what is known of its day.
    [[nodiscard]] core::Neighbours neighbours();
    void open_findings(const std::vector<core::Finding>& findings);
    // What the whole file counts for the volume watch: once, of a daily file, also where it is nothing.
    void write_volume(const core::VolumeDay& volume);

    // Books the sums, settles rejected files of the same date and sequence, ends what this file ends of
    // findings, wakes the lanes and commits.
    void finish(const FileSum& sum, const std::string& journal_detail);

private:
    AcceptedFile accepted_;
};

} // namespace convictiond::store
