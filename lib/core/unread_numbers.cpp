#include "core/unread_numbers.hpp"

#include <algorithm>

namespace convictiond::core {

void UnreadNumbers::read(std::int64_t number, base::Instant now) {
    const auto within = std::ranges::find_if(
        ranges_, [number](const Range& range) { return range.first <= number && number <= range.last; });
    if (within == ranges_.end()) return; // given up, or read before
    const auto before = Range{within->first, number - 1, within->last == no_end ? now : within->seen_at};
    within->first = number + 1;
    const bool nothing_after = within->first > within->last;
    const auto at = nothing_after ? ranges_.erase(within) : within;
    if (before.first <= before.last) ranges_.insert(at, before);
}

void UnreadNumbers::give_up(base::Instant now) {
    std::erase_if(ranges_, [now](const Range& range) {
        return range.last != no_end && now - range.seen_at > patience;
    });
    if (ranges_.size() > most_gaps + 1)
        ranges_.erase(ranges_.begin(), ranges_.end() - static_cast<std::ptrdiff_t>(most_gaps + 1));
}

} // namespace convictiond::core
