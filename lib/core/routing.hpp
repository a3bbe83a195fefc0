// Who is notified: one decision for each nationality, whatever stands beside it and in whatever order
// (Framework Decision 2009/315/JHA, Art. 4(2); European Union (Future Relationship) Act 2020, s. 1(4) and
// (9)). What might lead to a member state and is not certain is `review`: it waits for a person and is never
// guessed.
#pragma once

#include "core/code_tables.hpp"
#include "core/conviction.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace convictiond::core {

enum class DecisionOutcome { notify, not_applicable, review };

// Why the decision exists, which is what the sums count by.
enum class DecisionOrigin { nationality, none, organisation, earlier_version, extension, act };

[[nodiscard]] std::string_view to_text(DecisionOutcome outcome);
[[nodiscard]] std::string_view to_text(DecisionOrigin origin);

struct Decision {
    DecisionOrigin origin = DecisionOrigin::nationality;
    std::string nationality; // as the file has it, where the origin is one
    DecisionOutcome outcome = DecisionOutcome::review;
    std::string reason;                     // of `not_applicable` and `review`
    std::optional<base::MemberState> state; // of `notify`
};

// What is known of the conviction before this event.
struct History {
    bool known = false;                        // an earlier version was accepted
    std::set<base::MemberState> made_for;      // the states that an earlier version was made for
    std::set<base::MemberState> sent_before{}; // the states to which an earlier system had sent this version
};

// The decisions on a whole event; `made_on` is London's day on which they are made, since membership has
// dates.
[[nodiscard]] std::vector<Decision> route(const ConvictionEvent& event, const CodeTables& tables,
                                          const History& history, base::Date made_on);

// The decisions on nationalities that are added to an event that is known, by their positions in the wider
// record.
[[nodiscard]] std::vector<Decision> route_extension(const ConvictionEvent& event,
                                                    const std::vector<std::size_t>& added,
                                                    const CodeTables& tables, const History& history,
                                                    base::Date made_on);

// How many decisions the event is owed, by the accounting's second sum: counted from the event itself, so
// that it can be held against the decisions that were stored.
[[nodiscard]] int decisions_owed(const ConvictionEvent& event, const CodeTables& tables,
                                 const History& history, base::Date made_on);

// What an earlier system had sent is not sent again.
void pass_over_sent(std::vector<Decision>& decisions, const std::set<base::MemberState>& sent_before);

// The decision on one nationality.
[[nodiscard]] Decision route_nationality(const std::string& nationality, const CodeTables& tables,
                                         base::Date made_on);

} // namespace convictiond::core
