// Which numbers of the journal may still come to somebody who follows it: all after the last, and the gaps
// that were seen before it, since a number is given when an entry is written and is seen when its transaction
// commits. A gap is given up after `patience` (its transaction was rolled back), and of more than `most_gaps`
// the oldest. Pure.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace convictiond::core {

class UnreadNumbers {
public:
    static constexpr std::size_t most_gaps = 1000;
    static constexpr base::Duration patience = std::chrono::hours{1};
    static constexpr std::int64_t no_end = std::numeric_limits<std::int64_t>::max();

    struct Range {
        std::int64_t first = 1;
        std::int64_t last = no_end;
        base::Instant seen_at{}; // a gap: when
    };

    // All up to `last` are read, or of no interest.
    explicit UnreadNumbers(std::int64_t last) : ranges_{{last + 1, no_end, {}}} {}

    // In ascending order, the last without an end.
    [[nodiscard]] const std::vector<Range>& ranges() const { return ranges_; }
    void read(std::int64_t number, base::Instant now);
    void give_up(base::Instant now);

private:
    std::vector<Range> ranges_;
};

} // namespace convictiond::core
