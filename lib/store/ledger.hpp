// The acceptance of a file: one transaction that holds the file, its records, events, decisions,
// notifications with their bodies, and their journal entries, or nothing. Written in batches by COPY, so that
// a large file needs no memory; what a batch wrote is seen by the next one's look-ups.
#pragma once

#include "core/completeness.hpp"
#include "core/notification.hpp"
#include "core/versions.hpp"
#include "core/volume_watch.hpp"
#include "store/connection.hpp"
#include "store/files.hpp"

#include <map>

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

// An event that gains nationalities.
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
    base::MemberState state;
    bool historical = false; // begins as held
    base::Date last_permitted_day{};
    std::optional<base::NotificationId> supersedes;
    base::Digest body_digest{};
    std::string body;
};

// An entry of the journal; `detail` is JSON without personal data.
struct JournalRow {
    std::string verb;
    std::optional<base::EventId> event;
    std::optional<base::NotificationId> notification;
    std::string detail;
};

struct Batch {
    std::vector<RecordRow> records;
    std::vector<FlagRow> flags;
    std::vector<QuarantineRow> quarantines;
    std::vector<EventRow> events;
    std::vector<ExtensionRow> extensions;
    std::vector<NotificationRow> notifications;
    std::vector<DecisionRow> decisions;
    std::vector<JournalRow> journal;
};

struct FileSum {
    std::int64_t made = 0;
    std::int64_t repeated = 0;
    std::int64_t extended = 0;
    std::int64_t quarantined = 0;
    std::int64_t canary = 0;
};

class Acceptance {
public:
    // Begins the transaction. Throws Rejected where these bytes or this sequence number were accepted
    // meanwhile.
    Acceptance(Connection& connection, const AcceptedFile& file, base::Instant now);

    [[nodiscard]] base::FileId file() const { return file_; }
    // What is known of the convictions that these references name, by reference.
    [[nodiscard]] std::map<std::string, KnownConviction> known(const std::string& source,
                                                               const std::vector<std::string>& references);
    // Numbers for rows that are about to be written.
    [[nodiscard]] std::vector<std::int64_t> take_record_ids(std::size_t count);
    [[nodiscard]] std::vector<std::int64_t> take_decision_ids(std::size_t count);
    [[nodiscard]] std::vector<std::int64_t> take_notification_numbers(std::size_t count);

    void write(const Batch& batch);
    // What the whole file counts for the volume watch: once, of a daily file, also where it is nothing.
    void write_volume(const core::VolumeDay& volume);

    // The accepted files around this one, and what is known of its day.
    [[nodiscard]] core::Neighbours neighbours();
    void open_findings(const std::vector<core::Finding>& findings);

    // Books the sums, settles rejected files of the same date and sequence, ends what this file ends of
    // findings, wakes the lanes and commits.
    void finish(const FileSum& sum, const std::string& journal_detail);

private:
    void write_records(const Batch& batch);
    void write_events(const Batch& batch);
    void write_notifications(const Batch& batch);
    void write_decisions(const Batch& batch);
    void write_journal(const Batch& batch);
    std::vector<std::int64_t> take(std::string_view query, std::size_t count);

    Transaction transaction_;
    AcceptedFile accepted_;
    base::Instant now_;
    base::FileId file_;
    std::map<std::pair<base::MemberState, core::Status>, std::int64_t> made_;
};

} // namespace convictiond::store
