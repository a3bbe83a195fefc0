// The code tables as values: what a nationality means for routing, which offence and sanction categories
// ECRIS knows, and who is a member state. settings/tables reads them from the CSV files; `review` means that
// a person must decide, and is never guessed away.
#pragma once

#include "base/date.hpp"
#include "base/ids.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace convictiond::core {

enum class NationalityAction { notify, none, review }; // the column `action`

struct NationalityCode {
    std::string alpha3;
    NationalityAction action = NationalityAction::review;
    std::optional<base::MemberState> recipient; // where action is notify
};

struct MemberStateEntry {
    base::MemberState state;
    std::string name;
    base::Date accession;
    std::optional<base::Date> exit; // the last day of membership
};

struct CodeTables {
    std::map<std::string, NationalityCode, std::less<>> nationalities; // by alpha3
    std::set<std::string, std::less<>> offence_categories;
    std::set<std::string, std::less<>> sanction_categories;
    std::map<base::MemberState, MemberStateEntry> member_states; // every row, former members too

    // Membership has dates: asked with the day on which a notification is made.
    [[nodiscard]] bool is_member(base::MemberState state, base::Date on) const;
};

} // namespace convictiond::core
