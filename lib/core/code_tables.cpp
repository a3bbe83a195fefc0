#include "core/code_tables.hpp"

namespace convictiond::core {

bool CodeTables::is_member(base::MemberState state, base::Date on) const {
    const auto found = member_states.find(state);
    if (found == member_states.end()) return false;
    const auto& entry = found->second;
    return entry.accession <= on && (!entry.exit || on <= *entry.exit);
}

} // namespace convictiond::core
