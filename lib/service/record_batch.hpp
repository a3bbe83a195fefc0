// Turns the records of a file into the rows of its acceptance: judges each against what is known, routes it,
// renders its notifications. It decides nothing itself (daf, core and message do) and touches no table: the
// ledger writes what comes out.
#pragma once

#include "core/volume_watch.hpp"
#include "daf/record_rules.hpp"
#include "service/notifying.hpp"

#include <optional>

namespace convictiond::service {

// A record on its way into a batch.
struct JudgedRecord {
    std::uint64_t line = 0;
    std::string bytes;
    daf::RecordVerdict verdict;
    core::ContentDigest content;
    std::vector<core::NationalityDigest> nationalities; // in the record's order

    // The reference under which what is known of it is looked up; empty where it could not be read.
    [[nodiscard]] std::string reference() const;
    [[nodiscard]] std::optional<int> version() const; // where it could be read
};

[[nodiscard]] JudgedRecord judge(daf::RawRecord record, const daf::Header& header,
                                 const AcceptanceRules& rules);

// A decision under review that an operator made: to notify these states.
struct OperatorsDecision {
    base::DecisionId id;
    base::EventId event;
    std::vector<base::MemberState> states;
};

class RecordBatch {
public:
    // `came_at`: when the file came, if not now.
    RecordBatch(const daf::Header& header, const AcceptanceRules& rules, base::Instant now,
                std::optional<base::Instant> came_at = std::nullopt);
    RecordBatch(const RecordBatch&) = delete;
    RecordBatch& operator=(const RecordBatch&) = delete;

    // Adds a record's rows; `id` is its number, `known` what is known of its conviction.
    void add(JudgedRecord record, base::RecordId id, const store::KnownConviction& known);

    // For orders of operators, whose records stand in the books already (record_batch_orders.cpp). Each says
    // why not, and then has added nothing.
    // A quarantined record: an event of its own or, where its version is known, what it says beside that.
    [[nodiscard]] std::optional<std::string> accept(const JudgedRecord& record, base::RecordId id,
                                                    const store::KnownConviction& known);
    [[nodiscard]] std::optional<std::string> decide(const daf::Accepted& accepted,
                                                    const OperatorsDecision& decision,
                                                    const store::KnownConviction& known);

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
    void add_to_known(const JudgedRecord& record, const daf::Accepted& accepted, base::RecordId id,
                      const store::KnownConviction& known);
    void add_flags(const daf::Accepted& accepted, base::RecordId id, std::optional<std::uint64_t> gap);
    bool notify(const daf::Accepted& accepted, base::EventId event, const store::KnownConviction& known,
                std::vector<core::Decision> decisions);
    void count_person(const daf::Accepted& accepted);

    const daf::Header* header_;
    AcceptanceRules rules_;
    base::Date today_; // London's
    store::Batch rows_;
    Notifying notifying_; // into these rows
    store::FileSum sum_;
    core::VolumeDay volume_;
};

} // namespace convictiond::service
