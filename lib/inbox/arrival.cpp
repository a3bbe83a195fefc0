#include "inbox/arrival.hpp"

#include <algorithm>
#include <utility>

namespace convictiond::inbox {

namespace {

// A link, a pipe or a directory is waited for only as long as it takes to be sure that it stays: no
// change inside it makes it a file. A foreign name counts from when it came, however it grows.
bool stands_still(const Entry& before, const Entry& now, bool daily) {
    if (daily && now.kind == Kind::regular) return before == now;
    return before.kind == now.kind && before.inode == now.inode;
}

} // namespace

bool is_upload(std::string_view name) {
    return name.starts_with('.') || name.ends_with(".tmp") || name.ends_with(".part") ||
           name.ends_with(".filepart");
}

Arrivals::Arrivals(Waits waits, std::function<bool(std::string_view)> is_daily)
    : waits_{waits}, is_daily_{std::move(is_daily)} {}

Arrived Arrivals::look(const std::vector<Entry>& entries, base::Monotonic now) {
    Arrived arrived;
    decltype(seen_) present;
    for (const auto& entry : entries) {
        if (is_upload(entry.name)) continue;
        Seen seen{entry, now, now};
        const auto before = seen_.find(entry.name);
        if (before != seen_.end()) seen.first = before->second.first;
        if (before != seen_.end() && stands_still(before->second.entry, entry, is_daily_(entry.name))) {
            seen.since = before->second.since;
            seen.incomplete = before->second.incomplete;
        }
        judge(seen, now, arrived);
        present.insert_or_assign(entry.name, std::move(seen));
    }
    seen_ = std::move(present);
    return arrived;
}

void Arrivals::judge(const Seen& seen, base::Monotonic now, Arrived& arrived) const {
    const auto& entry = seen.entry;
    const bool daily = is_daily_(entry.name);
    if (!daily) arrived.foreign.push_back(entry.name);
    const auto wait = !daily            ? waits_.foreign_after
                      : seen.incomplete ? waits_.incomplete_after
                                        : waits_.settle;
    const auto due = seen.since + wait;
    if (now < due) {
        arrived.look_again = std::min(arrived.look_again.value_or(due), due);
        // One that changes for ever must not hold up others for ever.
        const bool came_lately = now < seen.first + 2 * waits_.settle;
        if (daily && !seen.incomplete && entry.kind == Kind::regular && came_lately)
            arrived.settling.push_back(entry.name);
    } else if (!daily) {
        arrived.foreign_too_long.push_back(entry.name);
    } else {
        // However many come after it, it waits no longer than this.
        if (!seen.incomplete && now < due + 2 * waits_.settle) arrived.just_settled.push_back(entry.name);
        (seen.incomplete ? arrived.expired : arrived.ready).push_back(entry);
    }
}

std::optional<base::Monotonic> Arrivals::note_incomplete(std::string_view name) {
    const auto found = seen_.find(name);
    if (found == seen_.end()) return std::nullopt;
    found->second.incomplete = true;
    return found->second.since + waits_.incomplete_after;
}

void Arrivals::forget(std::string_view name) {
    const auto found = seen_.find(name);
    if (found != seen_.end()) seen_.erase(found);
}

} // namespace convictiond::inbox
