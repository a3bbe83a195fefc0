// Turns the records of a file into the rows of its acceptance: judges each against what is known, routes it,
// renders its notifications. It decides nothing itself (daf, core and message do) and touches no table: the
// ledger writes what comes out.
#pragma once

#include "core/code_tables.hpp"
#include "core/routing.hpp"
#include "core/volume_watch.hpp"
#include "daf/record_rules.hpp"
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

// A record on its way into a batch.
struct JudgedRecord {
    std::uint64_t line = 0;
    std::string bytes;
    daf::RecordVerdict verdict;
    core::ContentDigest content;
    std::vector<core::NationalityDigest> nationalities; // in the record's order

    // The reference under which what is known of it is looked up; empty where it could not be read.
    [[nodiscard]] std::string reference() const;
};

[[nodiscard]] JudgedRecord judge(daf::RawRecord record, const daf::Header& header,
                                 const AcceptanceRules& rules);

class RecordBatch {
public:
    RecordBatch(const daf::Header& header, const AcceptanceRules& rules, base::Instant now);

    // Adds a record's rows; `id` is its number, `known` what is known of its conviction.
    void add(JudgedRecord record, base::RecordId id, const store::KnownConviction& known);

    // The rows so far; decisions and notifications have no numbers yet.
    [[nodiscard]] store::Batch& rows() { return rows_; }
    [[nodiscard]] const store::FileSum& sum() const { return sum_; }
    // What of it counts for the volume watch.
    [[nodiscard]] const core::VolumeDay& volume() const { return volume_; }

private:
    void add_record(const JudgedRecord& record, base::RecordId id, std::string_view verdict);
    void quarantine(const JudgedRecord& record, base::RecordId id, std::string_view kind,
                    const base::Fault& reason, base::Date legal_day);
    void add_new(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                 const store::KnownConviction& known, bool gap);
    void extend(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                const store::KnownConviction& known, const std::vector<std::size_t>& added);
    void add_flags(const daf::Accepted& accepted, base::RecordId id, bool gap);
    void add_decisions(base::EventId event, const std::vector<core::Decision>& decisions);
    void add_notification(const daf::Accepted& accepted, base::EventId event, base::MemberState state,
                          const store::KnownConviction& known);
    [[nodiscard]] bool is_historical(const daf::Accepted& accepted) const;
    void count(const daf::Accepted& accepted, const std::set<base::MemberState>& notified);

    const daf::Header* header_;
    AcceptanceRules rules_;
    base::Instant now_;
    base::Date today_; // London's
    store::Batch rows_;
    store::FileSum sum_;
    core::VolumeDay volume_;
};

} // namespace convictiond::service
