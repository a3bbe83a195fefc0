// What a file tells of what should have come, gathered while its records go by and concluded before its
// acceptance commits. It decides nothing itself: core/completeness does. Canaries are routed as any record
// is, and left out of the census.
#pragma once

#include "core/completeness.hpp"
#include "daf/inspector.hpp"
#include "service/record_batch.hpp"

namespace convictiond::service {

class FileFindings {
public:
    FileFindings(std::string file_name, const daf::Inspection& inspection, const AcceptanceRules& rules,
                 base::Instant now);

    void see(const JudgedRecord& record);
    [[nodiscard]] std::vector<core::Finding> conclude(const core::Neighbours& around) const;

private:
    void see_canary(const JudgedRecord& record, const std::string& reference);

    core::FileInQuestion file_;
    const daf::Inspection* inspection_;
    AcceptanceRules rules_;
    base::Instant now_;
    base::Date today_; // London's
    core::Census census_;
    core::Canaries canaries_;
};

} // namespace convictiond::service
