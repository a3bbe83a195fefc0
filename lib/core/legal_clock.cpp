#include "core/legal_clock.hpp"

#include <algorithm>

namespace convictiond::core {

using std::chrono::days;

base::Date first_day(base::Date recorded_on, base::Date business_date) {
    return std::min(recorded_on, business_date);
}

base::Date last_permitted_day(base::Date first_day, days notify_within) {
    return base::operator+(first_day, notify_within - days{1});
}

base::Instant late_from(base::Date last_permitted_day) {
    return base::start_of(base::operator+(last_permitted_day, days{1}), base::london);
}

base::Instant warns_from(base::Date last_permitted_day) {
    return base::start_of(base::operator+(last_permitted_day, -(last_week - days{1})), base::london);
}

ClockCounts count_clocks(const std::vector<DueDay>& due, base::Instant now) {
    ClockCounts counts;
    for (const auto& day : due) {
        if (now >= late_from(day.last_permitted_day)) {
            counts.late += day.count;
        } else if (now >= warns_from(day.last_permitted_day)) {
            counts.near += day.count;
        }
    }
    return counts;
}

} // namespace convictiond::core
