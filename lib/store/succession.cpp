// What a transaction that makes notifications does to the other versions of its convictions: the part of
// store/ledger that is rare.
#include "store/ledger.hpp"

#include <map>

namespace convictiond::store {

void Ledger::load_newer(KnownConviction& conviction, int version) {
    std::vector<base::EventId> newer;
    for (auto event = conviction.events.upper_bound(version); event != conviction.events.end(); ++event)
        newer.push_back(event->second);
    if (newer.empty()) return;
    const auto rows = transaction_.execute("find_newer", parameters(Value{to_array(newer)}));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        KnownConviction::Newer known{rows.date(i, 1), static_cast<std::uint64_t>(rows.number(i, 2)),
                                     std::nullopt};
        if (!rows.is_null(i, 3)) known.content = rows.text(i, 3);
        conviction.newer.insert_or_assign(static_cast<int>(rows.number(i, 0)), std::move(known));
    }
}

void Ledger::write_succession(const Batch& batch) {
    for (const auto& row : batch.owed)
        transaction_.execute("raise_decisions_owed", parameters(row.event, row.added));

    CopyTable<4> closed{"settlement", {"number", "status", "settled_at", "reason"}, {}};
    std::map<std::pair<base::MemberState, core::Status>, std::int64_t> moves;
    for (const auto& row : batch.notifications) {
        if (!row.superseded) continue;
        closed.rows.push_back({to_value(row.number), std::string{core::to_text(core::Status::closed)},
                               to_value(now_), "superseded"});
        ++moves[{row.state, row.historical ? core::Status::held : core::Status::queued}];
    }
    transaction_.copy(closed);
    for (const auto& [from, count] : moves)
        transaction_.execute("book_movement", parameters(from.first, core::to_text(from.second),
                                                         core::to_text(core::Status::closed), count));

    if (batch.superseded.empty()) return;
    const auto rows =
        transaction_.execute("close_superseded", parameters(Value{to_array(batch.superseded)}, now_));
    // What was judged by is not so any more: the file is taken again, with a fresh look.
    if (rows.size() != batch.superseded.size())
        throw Unavailable{"a held notification was released while the version after it was accepted"};
}

} // namespace convictiond::store
