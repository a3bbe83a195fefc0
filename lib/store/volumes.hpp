// What came, in numbers, and the findings made of it: read for core/volume_watch, written as it decides. The
// numbers themselves are written in the acceptance of a file (store/ledger).
#pragma once

#include "core/finding.hpp"
#include "core/volume_mark.hpp"
#include "store/connection.hpp"

namespace convictiond::store {

// The newest accepted daily file of the source that was counted.
[[nodiscard]] std::optional<base::FileId> newest_volume(Connection& connection, const std::string& source);
// The business dates of the files accepted after that one, in order; without one the newest day alone.
[[nodiscard]] std::vector<base::Date> list_volume_days(Connection& connection, const std::string& source,
                                                       std::optional<base::FileId> after);

// What plots show, from that day on; of each source's newest day all, by source, subject and day.
[[nodiscard]] std::vector<core::VolumeMark> list_volume_marks(Connection& connection, base::Date since);

// One source in one transaction, that no other daemon judges meanwhile.
class VolumeWatching {
public:
    VolumeWatching(Connection& connection, std::string source);

    // The days that can have a part in judging `day`, and all faults; without floors. Days without a file
    // that ought to have one do not measure; `except`, neither.
    [[nodiscard]] core::VolumePast read(base::Date day, const std::vector<base::Date>& except);
    // What was said of `day`, for who looks at it later.
    void keep(base::Date day, const std::vector<core::VolumeJudgement>& judgements);
    void open(const core::Finding& finding, const core::VolumeJudgement& judged, base::Instant now);
    void end(const core::VolumeFault& fault, base::Date last_day, base::Instant now);
    void commit() { transaction_.commit(); }

private:
    void read_faults(core::VolumePast& past);

    Transaction transaction_;
    std::string source_;
};

} // namespace convictiond::store
